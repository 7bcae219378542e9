"""The files: results and cases under way, a row each; and figures by month, with small numbers kept back."""

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from services.publisher.doors import API
from services.publisher.opendata.schema import FILES, described
from services.publisher.opendata.suppressing import suppressed
from services.publisher.outcomes import By, Outcomes
from services.publisher.publicly import ASK_AGAIN
from services.publisher.published import Site
from services.publisher.underway import Matter, UnderWay
from shared.commune import Commune
from shared.doors import commune_of, running_stage
from shared.reading.pages import MOST_ROWS, Page, PageRequest

router = APIRouter(prefix=f"{API}/open", tags=["publisher"])

Row = dict[str, Any]
Rows = AsyncIterator[Row]
Name = Literal["results", "under-way", "figures"]
BOM = "\ufeff"  # by which spreadsheets know UTF-8
RISKY = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is a formula to spreadsheets
HEADERS = {"Cache-Control": ASK_AGAIN, "Access-Control-Allow-Origin": "*"}  # public, and without cookies
PARTS: tuple[By, ...] = ("area", "category", "unit")
COLUMNS = {name: [one.name for one in columns] for name, (_, columns) in FILES.items()}
COUNTED = ("received", "answered", "solved")


async def _site(request: Request) -> Site:
    return Site(running_stage(request, "publisher").context.pool)


SiteDep = Annotated[Site, Depends(_site)]


@router.get("/schema.json")
async def schema() -> JSONResponse:
    """What stands in each file, column by column, with the version of its meaning."""
    return JSONResponse(described(), headers=HEADERS)


@router.get("/results.geojson", response_class=Response, responses={200: {"content": {"application/geo+json": {}}}})
async def results_on_maps(request: Request, site: SiteDep) -> Response:
    """Published results as GeoJSON (RFC 7946): each in the middle of its area, and never nearer."""
    commune = commune_of(request)

    async def features() -> AsyncIterator[bytes]:
        yield b'{"type":"FeatureCollection","features":['
        first = True
        async for row in _results(site, commune):
            yield (b"" if first else b",") + orjson.dumps(_feature(row, commune))
            first = False
        yield b"]}"

    return StreamingResponse(features(), media_type="application/geo+json", headers=HEADERS)


def _feature(row: Row, commune: Commune) -> Row:
    area = commune.area(row["area"])
    at = {"type": "Point", "coordinates": [area.at[1], area.at[0]]} if area and area.at else None
    return {"type": "Feature", "id": row["number"], "geometry": at, "properties": row}


@router.get("/{name}.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
async def as_table(request: Request, name: Annotated[Name, Path()], site: SiteDep) -> Response:
    """A file as CSV for spreadsheets: UTF-8 with its mark, a row of names, cells that are no formulas."""
    columns = COLUMNS[name]

    async def lines() -> AsyncIterator[str]:
        yield BOM + _line(columns)
        async for row in _rows(request, name, site):
            yield _line([_cell(row[column]) for column in columns])

    attached = {"Content-Disposition": f'attachment; filename="{commune_of(request).code}-{name}.csv"'}
    return StreamingResponse(lines(), media_type="text/csv; charset=utf-8", headers=HEADERS | attached)


@router.get("/{name}.json")
async def as_json(request: Request, name: Annotated[Name, Path()], site: SiteDep) -> Response:
    """A file as a JSON list of objects; null where a cell of the table is empty."""

    async def parts() -> AsyncIterator[bytes]:
        yield b"["
        first = True
        async for row in _rows(request, name, site):
            yield (b"" if first else b",") + orjson.dumps(row)
            first = False
        yield b"]"

    return StreamingResponse(parts(), media_type="application/json", headers=HEADERS)


def _rows(request: Request, name: Name, site: Site) -> Rows:
    commune = commune_of(request)
    match name:
        case "results":
            return _results(site, commune)
        case "under-way":
            return _under_way(UnderWay(site.pool))
        case "figures":
            return _figures(Outcomes(site.pool))


async def _results(site: Site, commune: Commune) -> Rows:
    parts = {"category": commune.category, "area": commune.area, "unit": commune.unit}
    async for result in _all(site.results):
        told = {name: getattr(result, name, None) for name in COLUMNS["results"]}
        for name, find in parts.items():
            part = find(told[name])
            told[f"{name}_name"] = part.name if part else None
        yield told


async def _under_way(under_way: UnderWay) -> Rows:
    async def read(asked: PageRequest) -> Page[Matter]:
        return await under_way.read("newest", asked)

    async for matter in _all(read):
        yield {name: getattr(matter, name) for name in COLUMNS["under-way"]}


async def _figures(outcomes: Outcomes) -> Rows:
    for part in PARTS:
        tallies = await outcomes.by_month_and(part)
        told = {name: suppressed({key: getattr(one, name) for key, one in tallies.items()}) for name in COUNTED}
        for month, code in sorted(tallies, key=str):
            counts = {name: told[name][month, code] for name in COUNTED}
            yield {"month": f"{month:%Y-%m}", "by": part, "code": code, **counts}


async def _all(read: Callable[[PageRequest], Awaitable[Page[Any]]]) -> AsyncIterator[Any]:
    """Every row of a list, page after page, so that no export holds all of it."""
    asked = PageRequest(rows=MOST_ROWS)
    while True:
        page = await read(asked)
        for row in page.rows:
            yield row
        if not page.next:
            return
        asked = PageRequest(page.next, MOST_ROWS)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(RISKY) else text
