"""What a moderator passed on: which reports, from which group, and where each stands. Nothing that people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.points import Point
from services.intake.queries import Queries
from services.intake.view import CASES, TrackedCase
from shared.events.envelope import Envelope
from shared.events.intake import CaseReceived
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.model import rows_of
from shared.reading.pages import Order, Page, PageRequest, page_of

PAGE_ROWS = 20  # a telephone's worth
OWN = Order("actor = $1", by="relayed_at", newest_first=True)


@dataclass(frozen=True, slots=True)
class Relayed:
    """One row of `intake.relayed`: who passed a report on, as events name actors, and from which group."""

    case_id: UUID
    actor: str = ""
    point: str | None = None
    relayed_at: datetime = NOT_YET


def _received(heard: Envelope, event: CaseReceived) -> Changes:
    if event.channel != "relay":
        return {}
    return {"actor": heard.actor, "point": event.point, "relayed_at": heard.time}


RELAYED = ReadModel("intake.relayed", Relayed, (_received,))


async def relayed_by(queries: Queries, actor: str, after: str = "") -> Page[tuple[Relayed, TrackedCase]]:
    """A page of what this moderator passed on, the newest first, each with its case. Raises Invalid for no place."""
    page = await page_of(queries.pool, RELAYED, OWN, PageRequest(after, PAGE_ROWS), actor)
    found = await rows_of(queries.pool, CASES, "case_id = ANY ($1::uuid[])", [one.case_id for one in page.rows])
    cases: Mapping[UUID, TrackedCase] = {case.case_id: case for case in found}
    return Page([(one, cases[one.case_id]) for one in page.rows if one.case_id in cases], page.next)


async def groups(queries: Queries) -> list[Point]:
    """The Zalo groups that are open as intake points, by name."""
    return [point for point in await queries.open_points() if point.kind == "zalo_group"]
