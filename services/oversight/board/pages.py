"""Where the Front begins its day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.oversight.board.api import BoardsDep
from services.oversight.board.view import DAYS, Board, By
from services.oversight.days import KINDS, Happening, today
from services.oversight.described import described
from services.oversight.doors import DESK, LIST, Overseer, Oversight
from services.oversight.wording import HAPPENINGS
from shared import clock
from shared.doors import commune_of
from shared.identity import Role
from shared.web import live
from shared.web.forms import Form
from shared.web.language import N_, gettext, language_of
from shared.web.pages import Desk, render
from shared.web.phrases import TROUBLES

router = APIRouter(include_in_schema=False)
DESKS = (Desk(DESK, N_("Giám sát"), frozenset({Role.OVERSEER})),)

WEEK = timedelta(days=7)
# What waits, in the order of the way that a case goes, with the tab that holds just these.
STEPS = (
    ("verify", N_("Chờ kiểm tra")),
    ("classify", N_("Chờ phân loại")),
    ("handle", N_("Ở đơn vị giải quyết")),
    ("citizen", N_("Chờ người dân")),
    ("refused", N_("Bị từ chối, chờ Mặt trận quyết định")),
    ("publish", N_("Chờ công khai")),
)
TITLES: dict[By, str] = {
    "unit": N_("Từng đơn vị"),
    "area": N_("Từng khu dân cư"),
    "category": N_("Từng lĩnh vực"),
}
DRAWN: tuple[Happening, ...] = ("received", "answered", "closed")


@router.get(DESK)
async def show_board(request: Request, _: Overseer, oversight: Oversight, boards: BoardsDep) -> Response:
    """What is late, whose and since when; what waits; what happened since yesterday. What asks for a list gets it."""
    if request.query_params.keys() - {"lang"}:
        return RedirectResponse(f"{LIST}?{request.url.query}", 303)
    day = today()
    board = await boards.of(day)
    days = [day - timedelta(days=back) for back in reversed(range(DAYS))]
    return render(
        request,
        "oversight/board/board.html",
        day=day,
        board=board,
        steps=STEPS,
        inquiries=await oversight.queries.open_inquiries(clock.now()),
        signals=await oversight.queries.open_signals(),
        alarms=await oversight.queries.alarms_on(),
        explained=TROUBLES,
        late=[described(request, case) for case in board.oldest],
        happenings=[(what, HAPPENINGS[what], _columns(board, what, day)) for what in KINDS],
        columns=(day, day - timedelta(days=1), day - timedelta(days=1) - WEEK),
        drawn=[(what, HAPPENINGS[what], [board.of_day(what, one) for one in days]) for what in DRAWN],
        days=days,
        groups=[(by, title, _named(request, by, board)) for by, title in TITLES.items()],
        ratings=[(_name(request, "unit", one.unit), one) for one in board.ratings],
        now=clock.now(),
        list_address=LIST,
        forms_blank=Form(),
    )


@router.get(DESK + "song")
async def changes(request: Request, _: Overseer, oversight: Oversight, boards: BoardsDep) -> Response:
    """`changed` whenever a number of the board does, an alarm is on or off, or a day begins."""

    async def look() -> object:
        queries = oversight.queries
        asked = (await queries.open_inquiries(clock.now()), await queries.open_signals(), await queries.alarms_on())
        return today(), await boards.shape(), *asked

    return await live.changes(request, look)


def _columns(board: Board, what: Happening, day: date) -> Sequence[int]:
    """Today so far, yesterday, and the same day a week before yesterday."""
    yesterday = day - timedelta(days=1)
    return [board.of_day(what, one) for one in (day, yesterday, yesterday - WEEK)]


def _named(request: Request, by: By, board: Board) -> list[tuple[str, Any]]:
    return [(_name(request, by, line.code), line) for line in board.by.get(by, ())]


def _name(request: Request, by: By, code: str | None) -> str:
    """The name behind a code of the commune."""
    commune = commune_of(request)
    found = {"unit": commune.unit, "area": commune.area, "category": commune.category}[by](code)
    return found.in_language(language_of(request)) if found else code or gettext(request)(N_("Chưa rõ"))
