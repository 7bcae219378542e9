"""Letting many refusals stand at once: one reason that each citizen reads, each case on record alone."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel

from services.oversight.desk.api import DeskDep
from services.oversight.desk.entries import Upholdings
from services.oversight.desk.pages import desk_page
from services.oversight.doors import API, DESK, LIST, Overseer, Oversight
from shared.deciding import Each
from shared.doors import ShownPage, actor
from shared.doors.many import acted_on_many, all_shown, done_in, left_in
from shared.events.oversight import OversightEvent
from shared.web.forms import Form
from shared.web.problems import problems

api = APIRouter(prefix=API, tags=["oversight"], responses=problems(401, 403))
pages = APIRouter(include_in_schema=False)


class Upheld(BaseModel):
    upheld: list[UUID]
    left: Mapping[UUID, str]


@api.post("/upholdings")
async def uphold_many(body: Upholdings, request: Request, oversight: Oversight, who: Overseer) -> Upheld:
    """Let many refusals stand; each citizen reads the reason. One that its citizen does not accept is left."""
    done = await oversight.uphold_many(body.cases, body.reason, actor(who))
    await all_shown(request, "oversight", done)
    return Upheld(upheld=done_in(done), left=left_in(done))


@pages.post(DESK + "giu-nguyen")
async def uphold_ticked(
    request: Request, oversight: Oversight, desk: DeskDep, who: Overseer, wanted: ShownPage
) -> Response:
    """Let stand what is ticked on the list; a mistake gives the list back with what was ticked and typed."""

    async def act(entry: Upholdings) -> Each[OversightEvent]:
        return await oversight.uphold_many(entry.cases, entry.reason, actor(who))

    async def again(form: Form, status: int) -> Response:
        return await desk_page(request, oversight, desk, "refused", wanted, form=form, status=status)

    def onward(done: Each[OversightEvent]) -> str:
        left = [("con", case_id) for case_id in left_in(done)]
        upheld = [("xong", "giu-nguyen")] if done_in(done) else []
        told = [("tab", "refused"), *wanted.chosen.items(), *upheld, *left]
        return f"{LIST}?{urlencode(told)}"

    return await acted_on_many(request, "oversight", Upholdings, act, again, onward)
