"""What the Front's clock finds: dates that are near or have passed, units that are silent, answers nobody judged."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from services.oversight.late import in_order, with_moment
from services.oversight.view import CaseView
from shared.events.oversight import Step

# Who could have said that a step was done. What they said last may be under way, or set aside here.
SAID_BY: Mapping[Step, tuple[str, ...]] = {
    "verify": ("intake", "triage"),
    "classify": ("intake", "triage", "dispatch"),
    "handle": ("intake", "triage", "dispatch"),
    "publish": ("intake", "triage", "publisher"),
}
_NOT_SET_ASIDE = (
    "NOT EXISTS (SELECT FROM log.parked WHERE parked.subject = cases.case_id AND parked.released_at IS NULL)"
)
_UNSAID = "step_due IS DISTINCT FROM missed_due AND step_due IS DISTINCT FROM corrected_due"
_LAST_WORD = "greatest(due, progress_at, progress_due)"


@dataclass(frozen=True)
class Clocks:
    pool: asyncpg.Pool

    async def whole_until(self, sources: Collection[str]) -> datetime | None:
        """Until when everything that these have said was heard; None where that is not known of one."""
        rows = await self.pool.fetch("SELECT whole_until FROM log.tracking WHERE source = ANY ($1)", list(sources))
        known = [row["whole_until"] for row in rows if row["whole_until"]]
        return min(known) if len(known) == len(sources) else None

    def late(self, step: Step, until: datetime) -> AsyncIterator[CaseView]:
        """Cases whose date for this step was before `until`, and of which that was not said yet; the oldest first."""
        unsaid = f"tabs @> $2 AND {_UNSAID} AND {_NOT_SET_ASIDE}"
        return in_order(self.pool, unsaid, "step_due", until, [step])

    def near(self, step: Step, until: datetime, urgent_until: datetime) -> AsyncIterator[CaseView]:
        """Cases whose date for this step comes before `until`, and of which nobody was warned yet."""
        soon = "step_due < CASE WHEN urgency = 'urgent' THEN $3 ELSE $1 END"
        unsaid = f"tabs @> $2 AND step_due IS DISTINCT FROM warned_due AND {_UNSAID} AND {soon}"
        return in_order(self.pool, unsaid, "step_due", until, [step], urgent_until)

    def silent(self, until: datetime) -> AsyncIterator[tuple[CaseView, datetime]]:
        """Cases that are late at a unit which has not said since `until` how far it is, and when it said so last."""
        return with_moment(self.pool, f"tabs @> '{{late,handle}}' AND {_NOT_SET_ASIDE}", _LAST_WORD, until)

    def unjudged_since(self, until: datetime) -> AsyncIterator[CaseView]:
        """Cases whose answer is older than `until` and was not judged."""
        unjudged = (
            "closed_at IS NULL AND coalesce(judged_round, 0) < answered_round AND answered_round >= coalesce(round, 1)"
        )
        return in_order(self.pool, unjudged, "answered_at", until)


def had_it(case: CaseView, due: datetime) -> str | None:
    """The unit that had the case when its date passed, however much later that is noticed."""
    gone = case.returned and not (case.returned_at and case.returned_at > due)
    return case.unit if case.forwarded_at and case.forwarded_at <= due and not gone else None
