"""Scans are counted, and nothing else: no trace of who, no programs, and never at a page's cost."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest

from services.intake.scans import Scans, is_by_a_person, week_of

MONDAY = date(2026, 11, 23)
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
IN_ZALO = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Zalo iOS/24.11"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The time, which the test moves on."""
    at = [datetime(2026, 11, 27, 5, tzinfo=UTC)]
    monkeypatch.setattr("services.intake.scans.clock.now", lambda: at[0])
    return at


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": PHONE, "sec-purpose": "prefetch"},
        {"user-agent": PHONE, "sec-purpose": "prefetch;prerender"},
        {"user-agent": PHONE, "purpose": "Prefetch"},
        {"user-agent": PHONE, "purpose": "preview"},
        {"user-agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
        {"user-agent": "TelegramBot (like TwitterBot)"},
        {"user-agent": "WhatsApp/2.23.20.0"},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "ZaloPC-LinkPreview"},
        {"user-agent": "curl/8.5.0"},
    ],
    ids=str,
)
def test_what_says_that_it_is_no_person_is_not_counted(headers: dict[str, str]) -> None:
    assert not is_by_a_person(headers)


@pytest.mark.parametrize("headers", [{}, {"user-agent": PHONE}, {"user-agent": IN_ZALO}], ids=str)
def test_a_person_is_counted_in_whichever_program(headers: dict[str, str]) -> None:
    assert is_by_a_person(headers)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        (datetime(2026, 11, 22, 16, 59, tzinfo=UTC), date(2026, 11, 16)),  # 23:59 on Sunday in Việt Nam
        (datetime(2026, 11, 22, 17, 0, tzinfo=UTC), MONDAY),
        (datetime(2027, 1, 1, 5, 0, tzinfo=UTC), date(2026, 12, 28)),
    ],
)
def test_a_week_begins_on_monday_in_viet_nam(moment: datetime, monday: date) -> None:
    assert week_of(moment) == monday


async def test_each_opening_counts_once_in_its_week(pool: asyncpg.Pool, now: list[datetime]) -> None:
    scans = Scans(pool)
    await asyncio.gather(*(scans.count("nha-van-hoa-6") for _ in range(50)), scans.count("cho-vo"))
    now[0] = datetime(2026, 12, 1, tzinfo=UTC)
    await scans.count("cho-vo")
    found = await scans.since(MONDAY)
    assert found == {("nha-van-hoa-6", MONDAY): 50, ("cho-vo", MONDAY): 1, ("cho-vo", date(2026, 11, 30)): 1}
    assert await scans.since(date(2026, 11, 30)) == {("cho-vo", date(2026, 11, 30)): 1}


async def test_two_replicas_add_to_one_number(pool: asyncpg.Pool, now: list[datetime]) -> None:
    here, there = Scans(pool), Scans(pool)
    await asyncio.gather(*(one.count("cho-vo") for one in (here, there) for _ in range(20)))
    assert await here.since(MONDAY) == {("cho-vo", MONDAY): 40}


class Away:
    """A database that is away until it is there."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self.pool, self.is_away, self.writes = pool, True, 0

    async def execute(self, *given: Any) -> None:
        self.writes += 1
        if self.is_away:
            raise ConnectionRefusedError
        await self.pool.execute(*given)


async def test_a_database_that_is_away_fails_nobody_and_loses_no_scan(pool: asyncpg.Pool, now: list[datetime]) -> None:
    away = Away(pool)
    scans = Scans(away)  # type: ignore[arg-type]  # all that it is asked for
    await scans.count("cho-vo")
    away.is_away = False
    await scans.count("cho-vo")
    assert await Scans(pool).since(MONDAY) == {("cho-vo", MONDAY): 2}


async def test_who_comes_during_a_write_is_written_together_with_the_others(
    pool: asyncpg.Pool, now: list[datetime]
) -> None:
    there = Away(pool)
    there.is_away = False
    scans = Scans(there)  # type: ignore[arg-type]  # all that it is asked for
    await asyncio.gather(*(scans.count("cho-vo") for _ in range(100)))
    assert there.writes == 2


async def test_nothing_of_a_visitor_has_a_place_in_the_table(pool: asyncpg.Pool) -> None:
    columns = await pool.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'intake' AND table_name = 'scans'"
    )
    assert {row["column_name"] for row in columns} == {"point", "week", "scans"}


async def test_a_rebuild_passes_the_numbers_by(pool: asyncpg.Pool) -> None:
    assert await pool.fetchval("SELECT count(*) FROM log.read_tables WHERE name = 'intake.scans'") == 0
    assert await pool.fetchval("SELECT count(*) FROM log.read_tables WHERE name = 'intake.reported'") == 1
