"""How often the form of each intake point was opened in a week: a number, and nothing of who opened it.

docs/decisions/0029-a-scan-is-a-number-and-no-record.md
"""

import asyncio
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import asyncpg
import structlog

from shared import clock
from shared.calendar import LOCAL
from shared.faults import told

logger = structlog.get_logger()

# Programs that fetch a page before or instead of a person, as far as they say so. Zalo's own name is no sign of one:
# people read in its browser, too.
_PROGRAMS = re.compile(
    r"bot\b|bot/|crawl|spider|preview|facebookexternalhit|whatsapp/|slurp|curl/|wget/|python|headless", re.IGNORECASE
)
_ADD = """
INSERT INTO intake.scans AS known (point, week, scans) SELECT * FROM unnest($1::text[], $2::date[], $3::bigint[])
ON CONFLICT (point, week) DO UPDATE SET scans = known.scans + excluded.scans
"""


def week_of(moment: datetime) -> date:
    """The Monday of a moment's ISO week in Việt Nam."""
    day = moment.astimezone(LOCAL).date()
    return day - timedelta(days=day.weekday())


def is_by_a_person(headers: Mapping[str, str]) -> bool:
    """Whether nothing says that a page is fetched ahead of a person (prefetch) or for none (robots, link previews)."""
    ahead = f"{headers.get('sec-purpose', '')} {headers.get('purpose', '')} {headers.get('x-moz', '')}".lower()
    return "prefetch" not in ahead and "preview" not in ahead and not _PROGRAMS.search(headers.get("user-agent", ""))


@dataclass(frozen=True)
class Scans:
    """Counts and adds up. Whoever comes while a write is under way is taken along by the next: one connection at most.

    A page that is loaded again counts again: to tell reloads apart, something of the visitor would have to be kept.
    What is not yet written when the process ends, a moment's, is lost; it is a number and no record.
    """

    pool: asyncpg.Pool
    _waiting: Counter[tuple[str, date]] = field(default_factory=Counter)
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def count(self, point: str) -> None:
        """One more for an open point, in the week of now. Raises nothing: what could not be written waits."""
        self._waiting[point, week_of(clock.now())] += 1
        async with self._writing:
            taken = dict(self._waiting)
            self._waiting.clear()
            written = False
            try:
                await self._add(taken)
                written = True
            except Exception as fault:  # noqa: BLE001  (a count is worth nobody's page; it is tried again with the next)
                logger.warning("scans wait to be counted", **told(fault))
            finally:
                if not written:
                    self._waiting.update(taken)

    async def _add(self, taken: Mapping[tuple[str, date], int]) -> None:
        if taken:
            points, weeks = zip(*sorted(taken), strict=True)
            await self.pool.execute(_ADD, points, weeks, [taken[key] for key in sorted(taken)])

    async def since(self, week: date) -> dict[tuple[str, date], int]:
        """By point and week, what is written."""
        rows = await self.pool.fetch("SELECT point, week, scans FROM intake.scans WHERE week >= $1", week)
        return {(row["point"], row["week"]): row["scans"] for row in rows}
