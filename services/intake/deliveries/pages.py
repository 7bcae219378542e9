"""The desk of deliveries: what was told of which case, what could not be, why, and a button to try again."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.intake.deliveries.api import Operator
from services.intake.deliveries.table import failing, try_again
from services.intake.deliveries.view import COUNTED_MOST, Wanted, counts, deliveries
from services.intake.doors import Intake
from shared import clock
from shared.doors import ShownPage, further
from shared.identity import Role
from shared.web.codes import CODES
from shared.web.language import N_, gettext
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)

ADDRESS = "/intake/bao-tin"
DESKS = (Desk(ADDRESS, N_("Báo tin"), frozenset({Role.OVERSEER, Role.ADMINISTRATOR})),)
STATES: dict[Wanted, str] = {
    "all": N_("Tất cả"),
    "waiting": N_("Đang chờ gửi"),
    "given_up": N_("Không gửi được"),
    "sent": N_("Đã gửi"),
    "stopped": N_("Thôi, không gửi"),
}
REASONS = {
    "refused": N_("Máy chủ thư không nhận địa chỉ này"),
    "not_free": N_("Quá số tin Zalo cho gửi miễn phí; người dân vẫn xem được bằng mã"),
    "no_address": N_("Cách liên hệ không có địa chỉ thư"),
    "gone": N_("Trình duyệt trên máy đó không còn nhận tin"),
    "not_taken": N_("Dịch vụ báo tin của trình duyệt không nhận tin này"),
    "away": N_("Không nối được với dịch vụ báo tin của trình duyệt"),
    "busy": N_("Máy chủ gửi tin bảo thử lại sau"),
    "unreachable": N_("Không nối được với máy chủ thư"),
    "sign_in": N_("Máy chủ thư không nhận tên hoặc mật khẩu của chúng ta"),
    "fault": N_("Lỗi của phần mềm; xem nhật ký của máy"),
}


@router.get(ADDRESS)
async def desk(request: Request, _: Operator, intake: Intake, asked: ShownPage, tab: Wanted = "all") -> Response:
    """Notices, the newest first; of all states or of one."""
    pool, said = intake.queries.pool, gettext(request)
    page = await deliveries(pool, tab, asked)
    return render(
        request,
        "intake/deliveries/desk.html",
        tab=tab,
        states={state: said(title) for state, title in STATES.items()},
        counts=await counts(pool),
        counted_most=COUNTED_MOST,
        failing=[way for way, since in await failing(pool) if since],
        ways={way: said(title) for way, title in CODES["way"].items()},
        steps={step: said(title) for step, title in CODES["step"].items()},
        reasons={reason: said(title) for reason, title in REASONS.items()},
        any_way=bool(intake.ways.by_name),
        rows=page.rows,
        further=further(request, page),
        done=request.query_params.get("xong", ""),
    )


@router.post(f"{ADDRESS}/{{notice}}/gui-lai")
async def again(notice: UUID, _: Operator, intake: Intake) -> Response:
    """Try one again that was given up. Raises Conflict when somebody else was quicker."""
    await try_again(intake.queries.pool, notice, clock.now())
    return RedirectResponse(f"{ADDRESS}?tab=waiting&xong=gui-lai", 303)
