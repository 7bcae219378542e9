"""What intake answers: a case as its citizen sees it, and the intake points."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import asyncpg

from services.intake.followers import FOLLOWERS, Follower
from services.intake.history import ANSWERS, FINDINGS, HISTORY, INQUIRIES
from services.intake.points import POINTS, Point, natural
from services.intake.view import CASES, TrackedCase
from shared import clock
from shared.events.ordering import by_cause
from shared.reading.findings import found_in
from shared.reading.inquiries import asked_of
from shared.reading.model import row_of, rows_of

NOBODYS = UUID(int=0)
NAMED_FOR = timedelta(days=60)  # after its end, a case may still be what somebody means
NAMED_MOST = 200  # of an area, the newest
TOLD = "case_id, number, headline, result, area, decided_area, category, followers, closed_at"
PUBLIC = (  # `TrackedCase.named`, asked of the database
    "(headline IS NOT NULL OR result IS NOT NULL) AND NOT coalesce(restricted, false) AND withdrawn_at IS NULL"
    " AND erased IS DISTINCT FROM 'all'"
)
NAMED = f"{PUBLIC} AND (closed_at IS NULL OR closed_at > $1)"

# A log that was filled again holds numbers that the counters of an older copy do not know.
COUNTERS_FROM_LOG = """
INSERT INTO intake.counters AS known (year, last)
SELECT split_part(number, '-', 2)::integer, max(split_part(number, '-', 3)::bigint)
  FROM (SELECT event -> 'data' ->> 'number' AS number FROM log.readable
         WHERE type LIKE 'vn.langnghe.intake.case-received.%') given
 GROUP BY 1
ON CONFLICT (year) DO UPDATE SET last = greatest(known.last, excluded.last)
"""

NOT_TOLD = (
    "SELECT EXISTS (SELECT FROM intake.deliveries WHERE follower = $1 AND state = 'given_up' AND queued_at >= $2)"
)

NAMED_NEAR = (
    f"SELECT {TOLD} FROM intake.cases WHERE {NAMED}"
    " AND ($2::text IS NULL OR coalesce(decided_area, area, $2) = $2)"
    f" ORDER BY received_at DESC, case_id LIMIT {NAMED_MOST}"
)


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def case_of(self, tracking: str | None) -> TrackedCase | None:
        """The case whose code has this keyed hash; None for wrong, unknown and erased alike."""
        return await self._whole("tracking = $1 AND erased IS DISTINCT FROM 'all'", tracking or "")

    async def _whole(self, condition: str, argument: object) -> TrackedCase | None:
        found = await rows_of(self.pool, CASES, condition, argument)
        # The same five questions are asked in every case, so that the time tells nothing.
        case_id = found[0].case_id if found else NOBODYS
        answers = await rows_of(self.pool, ANSWERS, "case_id = $1 ORDER BY round", case_id)
        lines = await rows_of(self.pool, HISTORY, "case_id = $1", case_id)
        inquiries = tuple(await asked_of(self.pool, INQUIRIES, case_id))
        findings = tuple(await found_in(self.pool, FINDINGS, case_id))
        if not found:
            return None
        history = tuple(by_cause(lines))
        return replace(found[0], answers=tuple(answers), history=history, inquiries=inquiries, findings=findings)

    async def follower(self, tracking: str | None) -> Follower | None:
        """Who follows by the code with this keyed hash; None for wrong and ended alike."""
        return await row_of(self.pool, FOLLOWERS, "tracking = $1 AND ended_at IS NULL", tracking or "")

    async def follower_named(self, follower: UUID) -> Follower | None:
        """The same by the id that events name it by, also when it follows no longer."""
        return await row_of(self.pool, FOLLOWERS, "follower = $1", follower)

    async def not_told(self, follower: Follower) -> bool:
        """Whether a notice to this follower was given up since the contact is as it is."""
        return bool(await self.pool.fetchval(NOT_TOLD, follower.follower, follower.told_from))

    async def followed(self, case_id: UUID) -> TrackedCase | None:
        """The case that somebody follows, whatever has become of it."""
        return await self._whole("case_id = $1", case_id)

    async def named(self, area: str | None) -> list[TrackedCase]:
        """What everyone may be told of that is in an area, or may be there: open, or ended not long ago."""
        return [CASES.read(record) for record in await self.pool.fetch(NAMED_NEAR, clock.now() - NAMED_FOR, area)]

    async def named_as(self, number: str) -> TrackedCase | None:
        """The same by its number."""
        return await row_of(self.pool, CASES, f"{NAMED} AND number = $2", clock.now() - NAMED_FOR, number)

    async def numbered(self, number: str) -> TrackedCase | None:
        """A case by its number, with what is public of it and what is not."""
        return await row_of(self.pool, CASES, "number = $1", number)

    async def points(self) -> list[Point]:
        return await rows_of(self.pool, POINTS, "opened_at IS NOT NULL ORDER BY closed_at NULLS FIRST, opened_at DESC")

    async def open_points(self) -> list[Point]:
        """Those that can have a poster, by name."""
        found = await rows_of(self.pool, POINTS, "opened_at IS NOT NULL AND closed_at IS NULL")
        return sorted(found, key=lambda point: natural(point.name))

    async def point(self, code: str) -> Point | None:
        return await row_of(self.pool, POINTS, "code = $1 AND opened_at IS NOT NULL", code)
