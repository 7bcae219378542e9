"""Figures that people compare: drawn, with the table beside; what did not go well as large as what did."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import Response

from services.publisher.outcomes import ENOUGH, By, Outcomes, Tally
from services.publisher.publicly import Someone, shown
from services.publisher.statistics.map import sketch
from services.publisher.underway import Counts, UnderWay
from shared.commune import Unit
from shared.doors import commune_of, running_stage
from shared.errors import NotFound
from shared.escalation import Code
from shared.web.language import N_, gettext, language_of
from shared.web.security import POLICY

router = APIRouter(include_in_schema=False)

DRAWN = (("received", N_("Đã nhận")), ("answered", N_("Đã trả lời")), ("solved", N_("Người dân nói đã xong")))
PARTS: tuple[tuple[By, str], ...] = (
    ("unit", N_("Từng đơn vị")),
    ("area", N_("Từng khu dân cư")),
    ("category", N_("Từng lĩnh vực")),
)


async def outcomes_of(request: Request) -> Outcomes:
    return Outcomes(running_stage(request, "publisher").context.pool)


async def under_way_of(request: Request) -> UnderWay:
    return UnderWay(running_stage(request, "publisher").context.pool)


OutcomesDep = Annotated[Outcomes, Depends(outcomes_of)]
UnderWayDep = Annotated[UnderWay, Depends(under_way_of)]


@router.get("/so-lieu")
async def figures(request: Request, who: Someone, outcomes: OutcomesDep, under_way: UnderWayDep) -> Response:
    """Month by month: received, answered, in time, judged, solved; and by unit, area and category."""
    months = await outcomes.by_month()
    groups = [(title, _named(request, by, await outcomes.by(by))) for by, title in PARTS]
    return shown(
        request,
        who,
        "statistics/figures",
        months=[(f"{month:%m/%Y}", None, tally) for month, tally in reversed(months.items())],
        whole=sum(months.values(), start=Tally()),
        drawn=[(code, title, [getattr(one, code) for one in months.values()]) for code, title in DRAWN],
        groups=groups,
        counts=sum((await under_way.counts()).values(), start=Counts()),
        enough=ENOUGH,
    )


@router.get("/don-vi")
async def units(request: Request, who: Someone, outcomes: OutcomesDep, under_way: UnderWayDep) -> Response:
    """Every unit with what it has in hand, and what citizens say of its answers."""
    tallies, counts = await outcomes.by("unit"), await under_way.counts()
    units = commune_of(request).units
    rows = [(one, tallies.get(one.code, Tally()), counts.get(one.code, Counts())) for one in units]
    return shown(request, who, "statistics/units", rows=rows, enough=ENOUGH)


@router.get("/don-vi/{code}")
async def unit(
    request: Request, code: Annotated[Code, Path()], who: Someone, outcomes: OutcomesDep, under_way: UnderWayDep
) -> Response:
    """One unit: what it has in hand, what was late, and what citizens say of its answers."""
    found = commune_of(request).unit(code)
    if found is None:
        raise NotFound("There is no such unit.")
    return shown(
        request,
        who,
        "statistics/unit",
        unit=found,
        handles=_handled(request, found),
        tally=(await outcomes.by("unit")).get(code, Tally()),
        counts=(await under_way.counts()).get(code, Counts()),
        enough=ENOUGH,
    )


def _handled(request: Request, unit: Unit) -> list[str]:
    language = language_of(request)
    return [one.in_language(language) for one in commune_of(request).categories if one.unit == unit.code]


@router.get("/ban-do")
async def area_map(request: Request, who: Someone, outcomes: OutcomesDep) -> Response:
    """The areas of the commune with how many reports came from each, drawn and as a table."""
    tallies = await outcomes.by("area")
    areas, settings = commune_of(request).areas, running_stage(request, "publisher").context.settings
    tiles = settings.map_tiles if all(area.at for area in areas) else ""
    page = shown(
        request,
        who,
        "statistics/map",
        tiles=tiles,
        credit=settings.map_credit,
        drawing=sketch(areas, {area.code: tallies.get(area.code, Tally()).received for area in areas}),
        rows=[(area, tallies.get(area.code, Tally())) for area in areas],
    )
    if tiles:
        where = urlsplit(tiles)
        theirs = f"img-src 'self' {where.scheme}://{where.netloc}"
        page.headers["content-security-policy"] = POLICY.replace("img-src 'self'", theirs)
    return page


def _named(request: Request, by: By, tallies: dict[str | None, Tally]) -> list[tuple[str, str | None, Tally]]:
    """The rows of a table: a name, where it leads to, and what became of the reports."""
    commune, language = commune_of(request), language_of(request)
    find: dict[By, Any] = {"unit": commune.unit, "area": commune.area, "category": commune.category}
    rows = []
    for code, tally in tallies.items():
        part = find[by](code)
        name = part.in_language(language) if part else code or gettext(request)(N_("Chưa rõ"))
        rows.append((name, f"/don-vi/{code}" if part and by == "unit" else None, tally))
    return rows
