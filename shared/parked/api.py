"""Where programs see which events wait in a stage, have one tried again, or let it go."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from shared.bus import parking, troubles
from shared.bus.parking import Parked
from shared.bus.troubles import KnownTrouble
from shared.doors import actor, more, running_stage
from shared.identity import Guard, Principal, Role, requires
from shared.reading.pages import Page
from shared.verifying import Checked, checked
from shared.web.problems import problems

COMMANDS: dict[str, Any] = {"status_code": 204, "responses": problems(401, 403, 404)}

OPERATORS = requires(Role.ADMINISTRATOR, Role.OVERSEER)
Operator = Annotated[Principal, Depends(OPERATORS)]
Source = Annotated[str, Path(pattern="^[a-z]{1,20}$", description="The stage that said the event.")]
Position = Annotated[int, Path(ge=1, le=2**63 - 1, description="Its place in the log of that stage.")]
Place = Annotated[int, Query(ge=0, lt=2**62, description="Where a page ended: what its `Link` says.")]


def page_after(found: list[Parked]) -> Page[Parked]:
    """What was found, and from where on there may be more."""
    return Page(found, str(found[-1].place) if len(found) == parking.MOST_SHOWN else None)


def releasers(stage: str) -> Guard:
    """Who lets an event go without its effect: in the Front's own watch, nobody but the Front."""
    return requires(Role.OVERSEER) if stage == "oversight" else OPERATORS


class Truth(BaseModel):
    """What a stage knows of its own truth: what is wrong as it sees it, and what was walked when."""

    troubles: list[KnownTrouble]
    checks: list[Checked]


async def truth_of(request: Request, stage: str) -> Truth:
    pool = running_stage(request, stage).context.pool
    return Truth(troubles=await troubles.known(pool), checks=await checked(pool))


def doors_of(stage: str) -> APIRouter:
    """The JSON doors of one stage."""
    router = APIRouter(tags=[stage])
    router.include_router(_parked(stage))
    truth = f"/api/{stage}/v1/truth"

    @router.get(truth, responses=problems(401, 403))
    async def known(request: Request, _: Operator) -> Truth:
        """What is wrong with the truth as this stage sees it, and when its log, key and register were last verified."""
        return await truth_of(request, stage)

    @router.post(truth + "/check", status_code=202, responses=problems(401, 403))
    async def check(request: Request, _: Operator) -> None:
        """Verify the log, the key and all that is kept of others now; the result shows when the walk has ended."""
        running_stage(request, stage).verify.set()

    return router


def _parked(stage: str) -> APIRouter:
    releaser = releasers(stage)
    router = APIRouter(prefix=f"/api/{stage}/v1/parked", tags=[stage])

    @router.get("", responses=problems(401, 403))
    async def waiting(request: Request, response: Response, _: Operator, after: Place = 0) -> list[Parked]:
        """Events that wait in this stage, the first first; without `retry_at`, for a person."""
        found = await parking.waiting(running_stage(request, stage).context.pool, after)
        response.headers.update(more(request, page_after(found)))
        return found

    @router.post("/{source}/{position}/retry", **COMMANDS)
    async def retry(request: Request, source: Source, position: Position, _: Operator) -> None:
        """Try an event again now, after what was in its way is gone."""
        await parking.retry(running_stage(request, stage).context.pool, source, position)

    @router.post("/{source}/{position}/release", **COMMANDS)
    async def release(
        request: Request, source: Source, position: Position, who: Annotated[Principal, Depends(releaser)]
    ) -> None:
        """Let an event go without its effect in this stage, for good. Who did so stays on record."""
        await parking.release(running_stage(request, stage).context.pool, source, position, actor(who))

    return router
