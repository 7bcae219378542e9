"""What the Front's clock finds: dates that are near or have passed, units that are silent, answers nobody judged."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from services.oversight.view import CASES, CaseView
from shared.events.oversight import Step

AT_ONCE = 500  # rows that a timer takes at once
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

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
_SAID_OF_ROUND = "forwarded_round IS NOT NULL AND coalesce(missed_round, 0) >= forwarded_round"
_MISSED = "coalesce(tabs @> '{late}', false)"
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
        unsaid = f"tabs @> $2 AND NOT {_MISSED} AND NOT ({_SAID_OF_ROUND}) AND {_NOT_SET_ASIDE}"
        return self._in_order(unsaid, "step_due", until, [step])

    def near(self, step: Step, until: datetime, urgent_until: datetime) -> AsyncIterator[CaseView]:
        """Cases whose date for this step comes before `until`, and of which nobody was warned yet."""
        soon = "step_due < CASE WHEN urgency = 'urgent' THEN $3 ELSE $1 END"
        unsaid = f"tabs @> $2 AND step_due IS DISTINCT FROM warned_due AND NOT {_MISSED} AND {soon}"
        return self._in_order(unsaid, "step_due", until, [step], urgent_until)

    def silent(self, until: datetime) -> AsyncIterator[tuple[CaseView, datetime]]:
        """Cases that are late at a unit which has not said since `until` how far it is, and when it said so last."""
        return self._with_moment(f"tabs @> '{{late,handle}}' AND {_NOT_SET_ASIDE}", _LAST_WORD, until)

    def unescalated(self, level: int, steps: Collection[Step], until: datetime) -> AsyncIterator[CaseView]:
        """Cases that are late since before `until`, and of which that was not told up to this level yet."""
        told = "escalated_due = step_due AND escalated >= $3"
        late = f"tabs @> '{{late}}' AND tabs && $2 AND NOT coalesce({told}, false)"
        return self._in_order(late, "step_due", until, list(steps), level)

    def unjudged_since(self, until: datetime) -> AsyncIterator[CaseView]:
        """Cases whose answer is older than `until` and was not judged."""
        unjudged = (
            "closed_at IS NULL AND coalesce(judged_round, 0) < answered_round AND answered_round >= coalesce(round, 1)"
        )
        return self._in_order(unjudged, "answered_at", until)

    async def _in_order(self, where: str, by: str, until: datetime, *arguments: Any) -> AsyncIterator[CaseView]:
        async for case, _ in self._with_moment(where, by, until, *arguments):
            yield case

    async def _with_moment(
        self, where: str, by: str, until: datetime, *arguments: Any
    ) -> AsyncIterator[tuple[CaseView, datetime]]:
        """All rows in the order of a moment, page by page, so that none that stays keeps the others from their turn."""
        after, case, place = BEGINNING, UUID(int=0), len(arguments) + 2
        while True:
            rows = await self.pool.fetch(
                f"SELECT *, {by} AS moment FROM {CASES.table} WHERE {by} < $1 AND {where}"
                f" AND ({by}, case_id) > (${place}, ${place + 1}) ORDER BY {by}, case_id LIMIT {AT_ONCE}",
                until, *arguments, after, case,
            )  # fmt: skip
            for row in rows:
                yield CASES.read(row), row["moment"]
            if len(rows) < AT_ONCE:
                return
            after, case = rows[-1]["moment"], rows[-1]["case_id"]


def had_it(case: CaseView, due: datetime) -> str | None:
    """The unit that had the case when its date passed, however much later that is noticed."""
    gone = case.returned and not (case.returned_at and case.returned_at > due)
    return case.unit if case.forwarded_at and case.forwarded_at <= due and not gone else None
