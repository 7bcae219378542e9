"""Where the Front sees what it watches: who is late, what was refused, what the people are not satisfied with."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.oversight.described import described
from services.oversight.desk.api import DeskDep
from services.oversight.desk.view import Tab
from services.oversight.doors import CASE, DESK, Overseer, Oversight
from shared import clock
from shared.doors import Asked, ShownPage, further, numbers_meant
from shared.doors.narrowing import narrowing
from shared.identity import Role
from shared.web.codes import CODES
from shared.web.language import N_
from shared.web.pages import Desk, render
from shared.web.phrases import TROUBLES

router = APIRouter(include_in_schema=False)
DESKS = (Desk(DESK, N_("Giám sát"), frozenset({Role.OVERSEER})),)

TABS: dict[Tab, tuple[str, str]] = {
    "open": (N_("Đang xử lý"), N_("Không có hồ sơ nào đang xử lý. Phản ánh mới sẽ hiện ở đây.")),
    "late": (N_("Quá hạn"), N_("Không có hồ sơ nào quá hạn. Mọi đơn vị đều trả lời đúng hạn.")),
    "refused": (N_("Bị từ chối"), N_("Không có phản ánh nào đang bị từ chối.")),
    "unsatisfied": (N_("Chưa hài lòng"), N_("Không có hồ sơ nào phải mở lại.")),
    "added": (N_("Bổ sung sau khi kết thúc"), N_("Không có lời bổ sung nào chờ Mặt trận đọc.")),
    "closed": (N_("Đã kết thúc"), N_("Chưa có hồ sơ nào kết thúc.")),
}


@router.get(DESK)
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
    page = await desk.cases(tab, wanted)
    return render(
        request,
        "oversight/desk/desk.html",
        tab=tab,
        titles={code: title for code, (title, _) in TABS.items()},
        nothing=TABS[tab][1],
        number=so.strip(),
        counts=await desk.counts(),
        alarms=await oversight.queries.alarms_on(),
        explained=TROUBLES,
        signals=await oversight.queries.open_signals(),
        cases=[described(request, case) for case in page.rows],
        further=further(request, page),
        **narrowing(request, wanted, ("area", "category", "unit")),
        now=clock.now(),
        codes=CODES,
    )
