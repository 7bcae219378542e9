"""The clerks' inbox: the cases of a tab, page by page, with the first words of each."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.triage.doors import CASE, DESK, Reader, Triage, named
from services.triage.inbox.api import InboxDep
from services.triage.inbox.view import Inbox, Tab
from shared import clock
from shared.doors import Asked, SearchedPage, actor, commune_of, further, numbers_meant, words_meant
from shared.doors.narrowing import narrowing
from shared.identity import Principal, Role
from shared.reading.pages import PageRequest
from shared.web.codes import CODES
from shared.web.forms import Form
from shared.web.language import N_, gettext, language_of
from shared.web.pages import Desk, render
from shared.web.spans import span

DESKS = (Desk(DESK, N_("Kiểm tra, phân loại"), frozenset({Role.CLERK})),)
TAB_TITLES: Mapping[Tab, str] = {
    "waiting": N_("Chờ xác minh"),
    "added": N_("Mới từ người dân"),
    "verified": N_("Chờ phân loại"),
    "returned": N_("Đơn vị trả lại"),
    "decided": N_("Đã quyết định"),
}

router = APIRouter(include_in_schema=False)


@router.get(DESK)
async def show_inbox(
    request: Request,
    triage: Triage,
    inbox: InboxDep,
    reader: Reader,
    wanted: SearchedPage,
    tab: Tab = "waiting",
    so: Asked = "",
) -> Response:
    """The cases of a tab, with the first words of each; `so` is the number of a case to go to."""
    if elsewhere := words_meant(request, so):
        return RedirectResponse(elsewhere, 303)
    if found := await triage.queries.case_numbered(numbers_meant(request, so)):
        return RedirectResponse(CASE.format(case_id=found), 303)
    return await inbox_page(request, inbox, reader, tab, wanted, number=so.strip())


async def inbox_page(
    request: Request,
    inbox: Inbox,
    reader: Principal,
    tab: Tab,
    wanted: PageRequest,
    *,
    number: str = "",
    form: Form | None = None,
    status: int = 200,
) -> Response:
    """A page of a tab of the inbox. `form`: with which many were to be refused at once."""
    now, _ = clock.now(), gettext(request)
    page = await inbox.read(tab, wanted, actor(reader))
    commune = commune_of(request)
    asked = request.query_params
    return render(
        request,
        "triage/inbox/inbox.html",
        status=status,
        tab=tab,
        number=number,
        titles=TAB_TITLES,
        counts=await inbox.counts(),
        channels=CODES["channel"],
        rows=[(case, first, span(now - case.received_at, _)) for case, first in page.rows],
        place=wanted.chosen | ({"after": wanted.cursor} if wanted.cursor else {}),
        urgent=inbox.urgent,
        further=further(request, page),
        looked_at=page.looked_at,
        **narrowing(request, wanted, ("area", "category", "unit")),
        commune=commune,
        ticking=tab == "waiting" and reader.role == Role.CLERK,
        reasons=named(commune.refusal_reasons, language_of(request)),
        form=form or Form(),
        refused=[asked.get(name, "") for name in ("tu-choi", "con")],
    )
