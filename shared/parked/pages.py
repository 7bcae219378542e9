"""Where people see which events wait in a stage, have one tried again, or let it go."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from shared.bus import parking
from shared.doors import actor, further, running_stage
from shared.identity import Principal
from shared.parked.api import Operator, Place, Position, Source, page_after, releasers, truth_of
from shared.settings import STAGES
from shared.stage import TITLES
from shared.web.language import N_
from shared.web.pages import render
from shared.web.phrases import TROUBLES, phrase_of_type

DONE = {
    "retry": N_("Sẽ thử lại ngay bây giờ."),
    "check": N_("Đang kiểm tra. Hãy tải lại trang sau ít phút để xem kết quả."),
    "release": N_("Đã bỏ qua. Các sự kiện sau của hồ sơ này được đi tiếp."),
}

WALKED = {
    "log": N_("Nhật ký của khâu %(stage)s"),
    "key": N_("Khóa của khâu %(stage)s"),
    "register": N_("Sổ ghi những gì khâu %(stage)s đã nói"),
}


def doors_of(stage: str) -> APIRouter:
    """The page of one stage and its two buttons."""
    address, releaser = f"/{stage}/dung-lai", releasers(stage)
    router = APIRouter(prefix=address, include_in_schema=False)

    @router.get("")
    async def parked(request: Request, who: Operator, xong: str = "", after: Place = 0) -> Response:
        """Events that wait in this stage, and the way to those of the others."""
        events = await parking.waiting(running_stage(request, stage).context.pool, after)
        return render(
            request,
            "parked/parked.html",
            stage=stage,
            stages=STAGES,
            titles=TITLES,
            events=events,
            further=further(request, page_after(events)),
            truth=await truth_of(request, stage),
            explained=TROUBLES,
            walked=WALKED,
            may_release=who.role in releaser.roles,
            phrase=phrase_of_type,
            done=DONE.get(xong, ""),
        )

    @router.post("/kiem-tra")
    async def check(request: Request, _: Operator) -> Response:
        """Verify now."""
        running_stage(request, stage).verify.set()
        return RedirectResponse(f"{address}?xong=check", 303)

    @router.post("/{source}/{position}/thu-lai")
    async def retry(request: Request, source: Source, position: Position, _: Operator) -> Response:
        """Try an event again now."""
        await parking.retry(running_stage(request, stage).context.pool, source, position)
        return RedirectResponse(f"{address}?xong=retry", 303)

    @router.post("/{source}/{position}/bo-qua")
    async def release(
        request: Request, source: Source, position: Position, who: Annotated[Principal, Depends(releaser)]
    ) -> Response:
        """Let an event go without its effect."""
        await parking.release(running_stage(request, stage).context.pool, source, position, actor(who))
        return RedirectResponse(f"{address}?xong=release", 303)

    return router
