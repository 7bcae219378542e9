"""What three sides say of a case: its unit answers, its citizen judges, the Front has looked for itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Standing:
    """The last answer with the verdict on it, and the last finding; None: there is none, or it is not told here.

    `found`: the words of the finding, where its reader reads them.
    """

    outcome: str | None = None
    answered_at: datetime | None = None
    solved: str | None = None
    stars: int | None = None
    judged_at: datetime | None = None
    found_at: datetime | None = None
    found: str | None = None
