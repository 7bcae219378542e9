"""Which poster is dead, which area is silent, and in which order the Front sees them."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import asyncpg
import pytest

from services.intake.point_desk.view import DEAD_WEEKS, REPORTED, SILENT_WEEKS, WEEKS_SHOWN, Overview, overview
from services.intake.queries import Queries
from services.intake.scans import Scans
from shared.areas import Area
from tests.support.reading import in_order
from tests.support.samples import received

NOW = datetime(2026, 11, 27, 5, tzinfo=UTC)
THIS_WEEK = date(2026, 11, 23)
LONG_AGO = NOW - timedelta(weeks=40)
AREAS = (Area(code="mo", name="Thôn Mỏ"), Area(code="mong", name="Thôn Mòng"))


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.intake.point_desk.view.clock.now", lambda: NOW)


def week(ago: int) -> date:
    return THIS_WEEK - timedelta(weeks=ago)


async def opened(
    pool: asyncpg.Pool, code: str, area: str | None = None, at: datetime = LONG_AGO, closed: datetime | None = None
) -> None:
    sql = "INSERT INTO intake.points (code, name, area, opened_at, closed_at) VALUES ($1, $1, $2, $3, $4)"
    await pool.execute(sql, code, area, at, closed)


async def scanned(pool: asyncpg.Pool, code: str, ago: int, scans: int = 1) -> None:
    await pool.execute("INSERT INTO intake.scans VALUES ($1, $2, $3)", code, week(ago), scans)


async def reported(pool: asyncpg.Pool, ago: int, point: str | None = None, area: str | None = None) -> None:
    case = uuid4()  # house: clock, because the test needs no order
    await pool.execute("INSERT INTO intake.reported VALUES ($1, $2, $3, $4)", case, point, area, week(ago))


async def seen(pool: asyncpg.Pool) -> Overview:
    return await overview(Queries(pool), Scans(pool), AREAS)


async def test_a_poster_that_nobody_scanned_in_four_weeks_is_dead(pool: asyncpg.Pool) -> None:
    for code in ("scanned", "dead", "young", "closed"):
        at = NOW - timedelta(weeks=2) if code == "young" else LONG_AGO
        await opened(pool, code, at=at, closed=NOW if code == "closed" else None)
    await scanned(pool, "scanned", DEAD_WEEKS - 1)
    await scanned(pool, "dead", DEAD_WEEKS)
    assert [one.point.code for one in (await seen(pool)).dead] == ["dead"]


async def test_an_area_without_reports_in_eight_weeks_is_silent(pool: asyncpg.Pool) -> None:
    await opened(pool, "x", "mo")
    await reported(pool, SILENT_WEEKS - 1, area="mo")
    await reported(pool, SILENT_WEEKS, area="mong")
    assert [area.code for area in (await seen(pool)).silent] == ["mong"]


async def test_a_report_without_an_area_speaks_for_that_of_its_point(pool: asyncpg.Pool) -> None:
    await opened(pool, "x", "mo")
    await reported(pool, 0, point="x")
    assert [area.code for area in (await seen(pool)).silent] == ["mong"]


async def test_while_all_points_are_young_no_area_is_called_silent(pool: asyncpg.Pool) -> None:
    assert (await seen(pool)).silent == []
    await opened(pool, "x", "mo", at=NOW - timedelta(weeks=SILENT_WEEKS - 1))
    assert (await seen(pool)).silent == []


async def test_numbers_stand_in_their_weeks_and_old_ones_are_left_out(pool: asyncpg.Pool) -> None:
    await opened(pool, "x")
    await scanned(pool, "x", 0, 7)
    await scanned(pool, "x", WEEKS_SHOWN - 1, 3)
    await scanned(pool, "x", WEEKS_SHOWN, 100)
    for area in ("mo", "mong"):
        await reported(pool, 1, "x", area)
    await reported(pool, WEEKS_SHOWN, "x")
    [counted] = (await seen(pool)).points
    assert counted.scans == [3, *[0] * 10, 7]
    assert counted.reports == [*[0] * 10, 2, 0]


async def test_dead_posters_come_first_then_silent_areas_then_names_then_closed_points(pool: asyncpg.Pool) -> None:
    await reported(pool, 0, area="mong")
    for code in ("a-closed", "b-10", "b-2", "silent", "dead"):
        await opened(pool, code, {"silent": "mo"}.get(code, "mong"), closed=NOW if code == "a-closed" else None)
        if code != "dead":
            await scanned(pool, code, 0)
    assert [one.point.code for one in (await seen(pool)).points] == ["dead", "silent", "b-2", "b-10", "a-closed"]


def test_a_report_is_remembered_by_point_area_and_week_alone() -> None:
    [row] = REPORTED.fold(in_order(received)).values()
    assert {name: value for name, value in row.items() if name != "case_id"} == {
        "point": "nha-van-hoa-6",
        "area": "tieu-khu-6",
        "week": THIS_WEEK,
    }
