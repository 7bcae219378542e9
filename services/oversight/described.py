"""A case as people read it on the Front's pages: the names behind its codes, whose turn it is, and how old it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from services.oversight.view import CaseView
from shared import clock
from shared.doors import commune_of
from shared.steps import Step
from shared.web.language import N_, gettext, language_of
from shared.web.spans import span
from shared.web.standing import Standing

WAITS_FOR = {
    "clerk": N_("Cán bộ tiếp nhận"),
    "citizen": N_("Người dân"),
    "front": N_("Mặt trận xem xét"),
    "editor": N_("Người biên tập của Mặt trận"),
}
TURNS: Mapping[Step | None, str] = {
    "verify": "clerk",
    "classify": "clerk",
    "handle": "unit",
    "citizen": "citizen",
    "front": "front",
    "publish": "editor",
}


@dataclass(frozen=True)
class Described:
    """A case with the names behind its codes, who has to act now, since when, for how long it is late, and why it was
    refused. `due`: of what it waits for, or the last date that its unit had.
    """

    case: CaseView
    area: str
    category: str
    unit: str
    waits_for: str
    age: str
    late_for: str
    refused_because: str
    due: datetime | None


def standing(case: CaseView, found: str | None) -> Standing:
    """What unit, citizen and Front say of it. `found`: the words of the last finding, where they are at hand."""
    judged_at = case.judged_at if case.solved else None
    return Standing(case.outcome, case.answered_at, case.solved, case.stars, judged_at, case.found_at, found)


def waits_for(case: CaseView) -> str:
    """Whose turn it is: clerk, unit, citizen, front or editor; nobody's when the case is over."""
    return TURNS.get(case.step, "")


def described(request: Request, case: CaseView) -> Described:
    commune, language = commune_of(request), language_of(request)
    parts = (commune.area(case.area), commune.category(case.category), commune.unit(case.unit))
    area, category, unit = (part.in_language(language) if part else "" for part in parts)
    whom = waits_for(case)
    turn = gettext(request)(WAITS_FOR[whom]) if whom in WAITS_FOR else unit
    now, say = clock.now(), gettext(request)
    late = span(now - case.step_due, say) if case.step_due and case.step_due < now else ""
    waiting = case.refused_at if case.step == "front" and case.refused_at else case.received_at
    reason = commune.refusal_reason(case.refusal_reason)
    because = reason.in_language(language) if reason else ""
    due = case.step_due or case.due
    return Described(case, area, category, unit, turn, span(now - waiting, say), late, because, due)
