"""Where the Front sees what it watches: who is late, what was refused, what the people are not satisfied with."""

from contextlib import suppress
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from services.oversight.days import Happening, Rated, today
from services.oversight.described import described
from services.oversight.desk.api import DeskDep
from services.oversight.desk.view import FrontsDesk, Tab
from services.oversight.doors import CASE, LIST, Overseer, Oversight
from services.oversight.service import Service
from services.oversight.view import CaseView
from services.oversight.wording import HAPPENINGS, VERDICTS
from shared import clock
from shared.doors import Asked, ShownPage, further, numbers_meant
from shared.doors.many import MOST_AT_ONCE
from shared.doors.narrowing import narrowing
from shared.escalation import Code
from shared.reading.pages import Page, PageRequest
from shared.web.codes import CODES
from shared.web.forms import Form
from shared.web.language import N_
from shared.web.pages import render

router = APIRouter(include_in_schema=False)
Day = Annotated[date, Path(ge=date(2000, 1, 1), le=date(2199, 12, 31))]
TABS: dict[Tab, tuple[str, str]] = {
    "open": (N_("Đang xử lý"), N_("Không có hồ sơ nào đang xử lý. Phản ánh mới sẽ hiện ở đây.")),
    "late": (N_("Quá hạn"), N_("Không có hồ sơ nào quá hạn. Mọi đơn vị đều trả lời đúng hạn.")),
    "refused": (N_("Bị từ chối"), N_("Không có phản ánh nào đang bị từ chối.")),
    "unsatisfied": (N_("Chưa hài lòng"), N_("Không có hồ sơ nào phải mở lại.")),
    "added": (N_("Bổ sung sau khi kết thúc"), N_("Không có lời bổ sung nào chờ Mặt trận đọc.")),
    "closed": (N_("Đã kết thúc"), N_("Chưa có hồ sơ nào kết thúc.")),
    "late_front": (N_("Mặt trận quá hạn"), N_("Mặt trận không quá hạn ở bước nào.")),
    "late_unit": (N_("Đơn vị quá hạn"), N_("Mọi đơn vị đều trả lời đúng hạn.")),
    "verify": (N_("Chờ kiểm tra"), N_("Không có phản ánh nào chờ kiểm tra.")),
    "classify": (N_("Chờ phân loại"), N_("Không có phản ánh nào chờ phân loại.")),
    "handle": (N_("Ở đơn vị giải quyết"), N_("Không có hồ sơ nào ở đơn vị.")),
    "citizen": (N_("Chờ người dân"), N_("Không có hồ sơ nào chờ người dân.")),
    "publish": (N_("Chờ công khai"), N_("Không có kết quả nào chờ công khai.")),
    "today": (N_("Đến hạn hôm nay"), N_("Hôm nay không có việc nào đến hạn.")),
}
# What stands above the list; the others are opened from the board.
ALWAYS: tuple[Tab, ...] = ("open", "late", "refused", "unsatisfied", "added", "closed")


@router.get(LIST)
async def show_desk(
    request: Request,
    _: Overseer,
    oversight: Oversight,
    desk: DeskDep,
    wanted: ShownPage,
    tab: Tab = "open",
    so: Asked = "",
) -> Response:
    """What the Front watches; `so` is the number of a case to go to."""
    if found := await oversight.queries.case_numbered(numbers_meant(request, so)):
        return RedirectResponse(CASE.format(case_id=found), 303)
    return await desk_page(request, oversight, desk, tab, wanted, number=so.strip())


@router.get(LIST + "/ngay/{day}/{what}")
async def show_day(
    request: Request, _: Overseer, oversight: Oversight, desk: DeskDep, wanted: ShownPage, day: Day, what: Happening
) -> Response:
    """The cases to which something happened on a day of the commune."""
    page = await desk.happened(what, day, wanted)
    return await _listed(request, oversight, desk, wanted, page, happened=HAPPENINGS[what], day=day)


@router.get(LIST + "/danh-gia/{of}/{which}")
async def show_rated(
    request: Request, _: Overseer, oversight: Oversight, desk: DeskDep, wanted: ShownPage, of: Code, which: Rated
) -> Response:
    """The cases behind what citizens said of a unit's answers."""
    page = await desk.rated(of, which, wanted)
    return await _listed(request, oversight, desk, wanted, page, happened=VERDICTS[which], day=today())


async def desk_page(
    request: Request,
    oversight: Service,
    desk: FrontsDesk,
    tab: Tab,
    wanted: PageRequest,
    *,
    number: str = "",
    form: Form | None = None,
    status: int = 200,
) -> Response:
    """A page of a tab. `form`: with which many refusals were to be upheld at once."""
    page = await desk.cases(tab, wanted)
    return await _listed(request, oversight, desk, wanted, page, tab, number=number, form=form, status=status)


async def _listed(
    request: Request,
    oversight: Service,
    desk: FrontsDesk,
    wanted: PageRequest,
    page: Page[CaseView],
    tab: Tab | None = None,
    *,
    number: str = "",
    form: Form | None = None,
    status: int = 200,
    happened: str = "",
    day: date | None = None,
) -> Response:
    shown = (*ALWAYS, tab) if tab and tab not in ALWAYS else ALWAYS
    return render(
        request,
        "oversight/desk/desk.html",
        status=status,
        tab=tab,
        titles={code: TABS[code][0] for code in shown},
        nothing=TABS[tab][1] if tab else N_("Ngày đó không có hồ sơ nào như vậy."),
        number=number,
        counts=await desk.counts(),
        cases=[described(request, case) for case in page.rows],
        further=further(request, page),
        **narrowing(request, wanted, ("area", "category", "unit")),
        place=wanted.chosen | ({"after": wanted.cursor} if wanted.cursor else {}),
        ticking=tab == "refused",
        form=form or Form(),
        explained=await oversight.queries.explanations([case.case_id for case in page.rows]),
        upheld=request.query_params.get("xong") == "giu-nguyen",
        left=await oversight.queries.numbers(_cases_in(request)),
        now=clock.now(),
        codes=CODES,
        happened=happened,
        day=day,
    )


def _cases_in(request: Request) -> list[UUID]:
    """Which cases an address says could not be upheld; what is no id of a case is passed over."""
    found = []
    for named in request.query_params.getlist("con")[:MOST_AT_ONCE]:
        with suppress(ValueError):
            found.append(UUID(named))
    return found
