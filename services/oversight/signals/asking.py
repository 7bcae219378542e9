"""What the detectors are given: bounded windows of what happened, each by an index."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import asyncpg

from services.oversight.signals import detecting
from services.oversight.signals.detecting import LOOKED_BACK, USUAL_WEEKS, Answered, Heard, Judged, Moved, Waited
from services.oversight.signals.domain import CASES_MOST, Found
from shared.signals import Signals

# The cases of a window are looked up one by one (LIMIT 1): they are few, and all cases are many.
ANSWERED = """
SELECT case_id, at, unit, CASE WHEN erasure IS DISTINCT FROM 'all' THEN alike END AS alike
  FROM oversight.happened said
  LEFT JOIN LATERAL (SELECT erasure FROM oversight.cases WHERE cases.case_id = said.case_id LIMIT 1) known ON true
 WHERE kind = 'answered' AND at > $1
"""
# A date is moved within a round; the first of the next round moves none.
MOVED = """
SELECT now.case_id, now.at, now.kind = 'extended' AS extended, now.unit, now.category,
       was.unit AS was_unit, was.category AS was_category, was.at AS given, was.due
  FROM oversight.happened now
  JOIN LATERAL (SELECT unit, category, at, due FROM oversight.happened earlier
                 WHERE earlier.case_id = now.case_id AND earlier.due IS NOT NULL AND earlier.position < now.position
                   AND earlier.round = now.round
                 ORDER BY earlier.position DESC LIMIT 1) was ON true
 WHERE now.kind IN ('forwarded', 'extended') AND now.due IS NOT NULL AND now.at > $1
"""
# Who changes a verdict has given one.
JUDGED = """
SELECT DISTINCT ON (said.case_id, said.round) said.case_id, said.at, received.point
  FROM oversight.happened said
  LEFT JOIN oversight.happened received ON received.case_id = said.case_id AND received.kind = 'received'
 WHERE said.kind = 'judged' AND said.at > $1
 ORDER BY said.case_id, said.round, said.position
"""
_HEARD = """
SELECT {of} AS code, count(*) AS reports, max(at) AS last,
       (array_agg(case_id ORDER BY at DESC))[:{most}] AS cases
  FROM oversight.happened WHERE kind = 'received' AND at > $1 AND {of} IS NOT NULL GROUP BY {of}
"""
OF_AREAS = _HEARD.format(of="area", most=CASES_MOST)
OF_POINTS = f"""
SELECT heard.* FROM ({_HEARD.format(of="point", most=CASES_MOST)}) heard JOIN oversight.points USING (code)
 WHERE NOT closed AND looked_after_since <= $2
"""
WAITED = """
SELECT case_id, at, known.area, extract(epoch FROM at - received_at)::float / 86400 AS days
  FROM oversight.happened said
  JOIN LATERAL (SELECT received_at, coalesce(decided_area, reported_area) AS area FROM oversight.cases
                 WHERE cases.case_id = said.case_id LIMIT 1) known ON true
 WHERE kind = 'answered' AND round = 1 AND at > $1 AND received_at IS NOT NULL AND known.area IS NOT NULL
"""


@dataclass(frozen=True)
class Questions:
    pool: asyncpg.Pool
    asked: Signals

    async def found(self, now: datetime) -> Sequence[Found]:
        """What there is to ask about now, asked before or not."""
        return [
            *await self._of_answers(now),
            *await self._of_dates(now),
            *await self._of_verdicts(now),
            *await self._of_silence(now),
            *await self._of_waiting(now),
        ]

    async def _of_answers(self, now: datetime) -> list[Found]:
        since = now - max(LOOKED_BACK, timedelta(days=self.asked.alike_days))
        rows = [Answered(**row) for row in await self.pool.fetch(ANSWERED, since)]
        alike = [one for one in rows if now - one.at <= timedelta(days=self.asked.alike_days)]
        return [
            *detecting.answers_in_a_burst(rows, self.asked, now),
            *detecting.answers_alike(alike, self.asked, now),
        ]

    async def _of_dates(self, now: datetime) -> list[Found]:
        since = now - max(LOOKED_BACK, timedelta(days=self.asked.extensions_days))
        rows = [Moved(**row) for row in await self.pool.fetch(MOVED, since)]
        return [
            *detecting.changed_before_due(rows, self.asked, now),
            *detecting.extended_before_due(rows, self.asked, now),
        ]

    async def _of_verdicts(self, now: datetime) -> list[Found]:
        rows = [Judged(**row) for row in await self.pool.fetch(JUDGED, now - LOOKED_BACK)]
        return list(detecting.verdicts_in_a_burst(rows, self.asked, now))

    async def _of_silence(self, now: datetime) -> list[Found]:
        silence = timedelta(weeks=self.asked.silent_weeks)
        since = now - silence - timedelta(weeks=USUAL_WEEKS)
        areas = [_heard(row) for row in await self.pool.fetch(OF_AREAS, since)]
        points = [_heard(row) for row in await self.pool.fetch(OF_POINTS, since, now - silence)]
        return [
            *detecting.area_silent(areas, self.asked, now),
            *detecting.point_silent(points, self.asked, now),
        ]

    async def _of_waiting(self, now: datetime) -> list[Found]:
        rows = await self.pool.fetch(WAITED, now - timedelta(days=self.asked.waits_days))
        return list(detecting.area_waits_longer([Waited(**row) for row in rows], self.asked, now))


def _heard(row: asyncpg.Record) -> Heard:
    return Heard(row["code"], row["reports"], row["last"], tuple(row["cases"]))
