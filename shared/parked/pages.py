"""Where people see which events wait in a stage, have one tried again, or let it go."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from shared.bus import parking
from shared.doors import actor, room_of
from shared.parked.api import Operator, Position, Source
from shared.stage import TITLES
from shared.web.language import N_
from shared.web.pages import render
from shared.web.phrases import phrase_of_type

DONE = {
    "retry": N_("Sẽ thử lại ngay bây giờ."),
    "release": N_("Đã bỏ qua. Các sự kiện sau của vụ việc này được đi tiếp."),
}


def doors_of(stage: str) -> APIRouter:
    """The page of one stage and its two buttons."""
    address = f"/{stage}/dung-lai"
    router = APIRouter(prefix=address, include_in_schema=False)

    @router.get("")
    async def parked(request: Request, _: Operator, xong: str = "") -> Response:
        """Events that wait in this stage, and the way to those of the others."""
        return render(
            request,
            "parked/parked.html",
            stage=stage,
            stages=TITLES,
            events=await parking.waiting(room_of(request, stage).ground.pool),
            phrase=phrase_of_type,
            done=DONE.get(xong, ""),
        )

    @router.post("/{source}/{position}/thu-lai")
    async def retry(request: Request, source: Source, position: Position, _: Operator) -> Response:
        """Try an event again now."""
        await parking.retry(room_of(request, stage).ground.pool, source, position)
        return RedirectResponse(f"{address}?xong=retry", 303)

    @router.post("/{source}/{position}/bo-qua")
    async def release(request: Request, source: Source, position: Position, who: Operator) -> Response:
        """Let an event go without its effect."""
        await parking.release(room_of(request, stage).ground.pool, source, position, actor(who))
        return RedirectResponse(f"{address}?xong=release", 303)

    return router
