"""Refusing many waiting reports at once, junk above all: one reason and the same words, each case on record alone."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from services.triage.doors import API, DESK, Body, Clerk, ListCode, LongWords, Triage
from services.triage.inbox.api import InboxDep
from services.triage.inbox.pages import inbox_page
from shared.deciding import Each
from shared.doors import SearchedPage, actor
from shared.doors.many import Ticked, acted_on_many, all_shown, done_in, left_in
from shared.events.triage import TriageEvent
from shared.web.forms import Form
from shared.web.problems import problems

api = APIRouter(prefix=API, tags=["triage"], responses=problems(401, 403))
pages = APIRouter(include_in_schema=False)


class Refusals(Body):
    cases: Ticked
    reason: ListCode = Field(description="A code of the commune's list of reasons.")
    explanation: LongWords = Field(description="For the citizens; shown on each tracking page.")


class Refused(BaseModel):
    """`left`: what could not be refused, and why."""

    refused: list[UUID]
    left: Mapping[UUID, str]


@api.post("/refusals")
async def refuse_cases(body: Refusals, request: Request, triage: Triage, clerk: Clerk) -> Refused:
    """Refuse many that wait for verification. One that cannot be is told; the others are refused all the same."""
    done = await triage.refuse_many(body.cases, body.reason, body.explanation, actor(clerk))
    await all_shown(request, "triage", done)
    return Refused(refused=done_in(done), left=left_in(done))


@pages.post("/triage/tu-choi")
async def refuse_ticked(
    request: Request, triage: Triage, inbox: InboxDep, clerk: Clerk, wanted: SearchedPage
) -> Response:
    """Refuse what is ticked on the list; a mistake gives the list back with what was ticked and typed."""

    async def act(entry: Refusals) -> Each[TriageEvent]:
        return await triage.refuse_many(entry.cases, entry.reason, entry.explanation, actor(clerk))

    async def again(form: Form, status: int) -> Response:
        return await inbox_page(request, inbox, clerk, "waiting", wanted, form=form, status=status)

    def onward(done: Each[TriageEvent]) -> str:
        told = {**wanted.chosen, "tu-choi": len(done_in(done)), "con": len(left_in(done))}
        return f"{DESK}?{urlencode(told)}"

    return await acted_on_many(request, "triage", Refusals, act, again, onward)
