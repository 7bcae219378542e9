"""Where programs see which events wait in a stage, have one tried again, or let it go."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request

from shared.bus import parking
from shared.bus.parking import Parked
from shared.doors import actor, room_of
from shared.identity import Principal, Role, requires
from shared.web.problems import problems

COMMANDS: dict[str, Any] = {"status_code": 204, "responses": problems(401, 403, 404)}

Operator = Annotated[Principal, Depends(requires(Role.ADMINISTRATOR, Role.OVERSEER))]
Source = Annotated[str, Path(pattern="^[a-z]{1,20}$", description="The stage that said the event.")]
Position = Annotated[int, Path(ge=1, le=2**63 - 1, description="Its place in the log of that stage.")]


def doors_of(stage: str) -> APIRouter:
    """The JSON doors of one stage."""
    router = APIRouter(prefix=f"/api/{stage}/v1/parked", tags=[stage])

    @router.get("", responses=problems(401, 403))
    async def waiting(request: Request, _: Operator) -> list[Parked]:
        """Events that wait in this stage, in the order in which they were set aside.

        Where `retry_at` is null, the event is not tried again by itself: it waits for a person.
        """
        return await parking.waiting(room_of(request, stage).ground.pool)

    @router.post("/{source}/{position}/retry", **COMMANDS)
    async def retry(request: Request, source: Source, position: Position, _: Operator) -> None:
        """Try an event again now, after what was in its way is gone."""
        await parking.retry(room_of(request, stage).ground.pool, source, position)

    @router.post("/{source}/{position}/release", **COMMANDS)
    async def release(request: Request, source: Source, position: Position, who: Operator) -> None:
        """Let an event go without its effect in this stage, for good. Who did so stays on record."""
        await parking.release(room_of(request, stage).ground.pool, source, position, actor(who))

    return router
