"""Where the Front asks a unit about its case, and sees what was asked, by date."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.oversight.doors import CASE, DESK, Overseer, Oversight, Reader, known
from services.oversight.inquiries.api import InquiriesDep
from services.oversight.inquiries.domain import Counts
from services.oversight.inquiries.entries import FormInquiring
from services.oversight.inquiries.service import raise_inquiry, unit_asked
from services.oversight.inquiries.view import Inquiries, Tab
from services.oversight.service import Service
from services.oversight.view import CaseView
from shared import clock
from shared.deciding import Decided
from shared.doors import ShownPage, actor, commune_of, further
from shared.doors.acting import acted
from shared.identity import Principal, Role
from shared.reading.pages import PageRequest
from shared.web.forms import Form
from shared.web.language import N_
from shared.web.pages import render

OF_A_CASE = CASE + "/don-doc"
TABS: dict[Tab, tuple[str, str]] = {
    "open": (N_("Chờ trả lời"), N_("Không có đôn đốc nào chờ trả lời.")),
    "answered": (N_("Đã trả lời"), N_("Chưa có đôn đốc nào được trả lời.")),
    "withdrawn": (N_("Không còn chờ trả lời"), N_("Chưa có đôn đốc nào thôi chờ trả lời.")),
}

router = APIRouter(include_in_schema=False)


@router.get(DESK + "don-doc")
async def show_inquiries(
    request: Request,
    _: Overseer,
    oversight: Oversight,
    inquiries: InquiriesDep,
    wanted: ShownPage,
    tab: Tab = "open",
) -> Response:
    """What the units were asked: what they owe by date, what they answered, and what they need not answer any more."""
    page = await inquiries.listed(tab, PageRequest(wanted.cursor, wanted.rows))
    return render(
        request,
        "oversight/inquiries/inquiries.html",
        tab=tab,
        titles={name: title for name, (title, _) in TABS.items()},
        nothing=TABS[tab][1],
        waiting=await inquiries.open_count(),
        rows=page.rows,
        numbers=await oversight.queries.numbers({one.case_id for one in page.rows}),
        commune=commune_of(request),
        further=further(request, page),
        now=clock.now(),
    )


@router.get(OF_A_CASE)
async def case_inquiries(
    request: Request, case_id: UUID, who: Reader, oversight: Oversight, inquiries: InquiriesDep
) -> Response:
    """What the units were asked about a case, and a form to ask."""
    return await _page(request, await known(oversight, case_id), who, oversight, inquiries)


@router.post(OF_A_CASE)
async def ask_unit(
    request: Request, case_id: UUID, who: Overseer, oversight: Oversight, inquiries: InquiriesDep
) -> Response:
    """Ask the unit; a mistake gives the form back with what was typed."""

    async def act(entry: FormInquiring) -> Decided[Counts]:
        return await raise_inquiry(oversight, case_id, entry.question, entry.due, actor(who), entry.version)

    async def again(form: Form, status: int) -> Response:
        return await _page(request, await known(oversight, case_id), who, oversight, inquiries, form, status)

    def onward(is_shown: bool) -> str:
        return f"{OF_A_CASE.format(case_id=case_id)}?xong=1{'' if is_shown else '&cho=1'}"

    return await acted(request, "oversight", FormInquiring, act, again, onward)


async def _page(
    request: Request,
    case: CaseView,
    who: Principal,
    oversight: Service,
    inquiries: Inquiries,
    form: Form | None = None,
    status: int = 200,
) -> Response:
    asked = await oversight.queries.inquiries(case.case_id)
    now = clock.now()
    waits = any(one.open and now < one.due for one in asked)
    may_ask = who.role is Role.OVERSEER and unit_asked(case) is not None and not case.erased
    return render(
        request,
        "oversight/inquiries/case.html",
        status=status,
        case=case,
        asked=asked,
        words=await inquiries.of_case(case.case_id, asked, actor(who)),
        commune=commune_of(request),
        unit=commune_of(request).unit(case.unit),
        form=form or Form(),
        may_ask=may_ask and (not waits or form is not None),
        done="xong" in request.query_params,
        later="cho" in request.query_params,
        now=now,
    )
