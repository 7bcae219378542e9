"""What each intake point brings: scans and reports by week, whose poster is dead, and which area is silent."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from services.intake.points import Point, natural
from services.intake.queries import Queries
from services.intake.scans import Scans, week_of
from shared import clock
from shared.areas import Area
from shared.calendar import LOCAL
from shared.events.envelope import Envelope
from shared.events.intake import CaseReceived
from shared.reading import Changes, ReadModel

WEEKS_SHOWN = 12
DEAD_WEEKS = 4  # nobody scanned in a month: it is torn down, covered, or hangs where nobody passes
SILENT_WEEKS = 8  # in a group of some hundred people somebody has a wish within two months

REPORTS = "SELECT point, area, week, count(*) AS reports FROM intake.reported WHERE week >= $1 GROUP BY 1, 2, 3"


@dataclass(frozen=True, slots=True)
class Reported:
    """One row of `intake.reported`: from which point and area a report came, and in which week (its Monday)."""

    case_id: UUID
    point: str | None = None
    area: str | None = None
    week: date | None = None


def _received(heard: Envelope, event: CaseReceived) -> Changes:
    return {"point": event.point, "area": event.area, "week": week_of(heard.time)}


REPORTED = ReadModel("intake.reported", Reported, (_received,))


@dataclass(frozen=True)
class Counted:
    """A point with its scans and reports by week, the oldest first."""

    point: Point
    scans: Sequence[int]
    reports: Sequence[int]
    is_dead: bool = False
    is_silent: bool = False

    @property
    def by_urgency(self) -> tuple[bool, bool, bool, list[object]]:
        """Sorts what needs a walk to the front, what is closed to the end, the rest by name."""
        return self.point.closed_at is not None, not self.is_dead, not self.is_silent, natural(self.point.name)


@dataclass(frozen=True)
class Overview:
    """All points, and the areas from which nothing came for long. `weeks` are Mondays, the oldest first."""

    weeks: Sequence[date]
    points: Sequence[Counted]
    silent: Sequence[Area]

    @property
    def dead(self) -> Sequence[Counted]:
        return [one for one in self.points if one.is_dead]

    def of(self, code: str) -> Counted | None:
        return next((one for one in self.points if one.point.code == code), None)


def last_weeks(now: datetime) -> list[date]:
    """The Mondays of the weeks that are shown, the current one last."""
    return [week_of(now) - timedelta(weeks=ago) for ago in reversed(range(WEEKS_SHOWN))]


async def overview(queries: Queries, scans: Scans, areas: Sequence[Area]) -> Overview:
    """Every point with what it brought, those first that need a walk."""
    weeks = last_weeks(clock.now())
    points = await queries.points()
    scanned = await scans.since(weeks[0])
    rows = await queries.pool.fetch(REPORTS, weeks[0])
    reported = Counter[tuple[str | None, date]]()
    heard = Counter[tuple[str | None, date]]()
    homes = {point.code: point.area for point in points}
    for row in rows:
        reported[row["point"], row["week"]] += row["reports"]
        heard[row["area"] or homes.get(row["point"]), row["week"]] += row["reports"]
    silent = list(_silent(points, heard, weeks, areas))
    names = {area.code for area in silent}
    counted = [_counted(point, scanned, reported, weeks, names) for point in points]
    return Overview(weeks, sorted(counted, key=lambda one: one.by_urgency), silent)


def _counted(
    point: Point,
    scanned: Mapping[tuple[str, date], int],
    reported: Mapping[tuple[str | None, date], int],
    weeks: Sequence[date],
    silent: set[str],
) -> Counted:
    scans = [scanned.get((point.code, week), 0) for week in weeks]
    reports = [reported.get((point.code, week), 0) for week in weeks]
    is_open = point.closed_at is None
    is_dead = is_open and opened_before(point, weeks[-DEAD_WEEKS]) and not sum(scans[-DEAD_WEEKS:])
    return Counted(point, scans, reports, is_dead, is_open and point.area in silent)


def _silent(
    points: Sequence[Point], heard: Mapping[tuple[str | None, date], int], weeks: Sequence[date], areas: Sequence[Area]
) -> Iterator[Area]:
    """The areas from which no report came, once there have been points for that long."""
    window = weeks[-SILENT_WEEKS:]
    if any(opened_before(point, window[0]) for point in points):
        yield from (area for area in areas if not any(heard.get((area.code, week), 0) for week in window))


def opened_before(point: Point, day: date) -> bool:
    return point.opened_at < datetime.combine(day, time(), LOCAL)
