"""Where the people of a unit see their cases by due date."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.dispatch.desk.api import DeskDep
from services.dispatch.desk.view import Tab
from services.dispatch.doors import CASE, DESK, Dispatch, Member, clock_of, unit_of
from shared.doors import Asked, SearchedPage, actor, commune_of, further, numbers_meant, words_meant
from shared.doors.narrowing import narrowing
from shared.identity import Role
from shared.web.language import N_, gettext
from shared.web.pages import Desk, render

DESKS = (Desk(DESK, N_("Giải quyết"), frozenset({Role.UNIT_MEMBER})),)
TAB_TITLES: Mapping[Tab, str] = {
    "open": N_("Đang giải quyết"),
    "added": N_("Mới từ người dân"),
    "answered": N_("Đã trả lời"),
    "closed": N_("Đã kết thúc"),
}
GIVEN_BACK = N_("Đã trả hồ sơ về Mặt trận để chuyển đến nơi đúng.")  # the one thing after which a case is not shown

router = APIRouter(include_in_schema=False)


@router.get(DESK)
async def show_desk(
    request: Request,
    dispatch: Dispatch,
    desk: DeskDep,
    member: Member,
    wanted: SearchedPage,
    tab: Tab = "open",
    so: Asked = "",
) -> Response:
    """The unit's cases of a tab, the most urgent first; `so` is the number of a case to go to."""
    unit, _ = unit_of(member), gettext(request)
    if elsewhere := words_meant(request, so):
        return RedirectResponse(elsewhere, 303)
    if found := await dispatch.queries.case_numbered(unit, numbers_meant(request, so)):
        return RedirectResponse(CASE.format(case_id=found), 303)
    page = await desk.read(unit, tab, wanted, actor(member))
    return render(
        request,
        "dispatch/desk/desk.html",
        tab=tab,
        number=so.strip(),
        titles=TAB_TITLES,
        counts=await desk.counts(unit),
        rows=[(case, words, *clock_of(case, _)) for case, words in page.rows],
        further=further(request, page),
        looked_at=page.looked_at,
        **narrowing(request, wanted, ("area", "category")),
        commune=commune_of(request),
        unit=commune_of(request).unit(unit),
        done=GIVEN_BACK if request.query_params.get("xong") == "chuyen-tra" else "",
        later="cho" in request.query_params,
    )
