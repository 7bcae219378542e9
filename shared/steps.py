"""What a case waits for, and by when: one rule for the Front's board, the reports and the public list.

The same stands in SQL where tables keep it (`oversight.step_of`, `publisher.under_way`); tests compare them.
"""

from datetime import datetime
from typing import Literal

Step = Literal["verify", "classify", "handle", "publish", "citizen", "front"]


def step_of(
    *,
    closed: bool,
    unpublished: bool,
    refused: bool,
    answered: bool,
    at_unit: bool,
    returned: bool,
    asked: bool,
    front_step: str | None,
) -> Step | None:
    """A step of the Front or of a unit, the citizen, or the Front's decision about a refusal; None when it is over.

    `answered`: the unit has answered in this round. `asked`: the clerks wait for the citizen's answer to a question.
    `front_step`: at which of their steps the clerks are.
    """
    if closed:
        return "publish" if unpublished else None
    if refused:
        return "front"
    if answered:
        return "citizen"
    if at_unit:
        return "classify" if returned else "handle"
    if asked:
        return "citizen"
    return "classify" if front_step == "classify" else "verify"


def step_due_of(
    step: Step | None,
    *,
    at_unit: bool,
    unit_due: datetime | None,
    front_due: datetime | None,
    added_due: datetime | None,
    publish_due: datetime | None = None,
) -> datetime | None:
    """By when that is done; None where nobody has given a date for it.

    `unit_due`: of this round. `added_due`: of the clerks' step that began anew when the citizen had answered them.
    """
    match step:
        case "publish":
            return publish_due
        case "handle" | "classify" if at_unit:
            return unit_due
        case "verify" | "classify" if front_due:
            return max(front_due, added_due or front_due)
    return None
