"""Refusing many waiting reports at once, junk above all: one reason and the same words, each case on record alone."""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from services.triage.doors import API, DESK, Body, Clerk, ListCode, LongWords, Triage
from services.triage.inbox.api import InboxDep
from services.triage.inbox.pages import inbox_page
from shared.deciding import Decided
from shared.doors import SearchedPage, actor, shown
from shared.errors import Refusal
from shared.events.triage import TriageEvent
from shared.web.forms import read_form
from shared.web.problems import problems

MOST_AT_ONCE = 200  # as many as a list shows

api = APIRouter(prefix=API, tags=["triage"], responses=problems(401, 403))
pages = APIRouter(include_in_schema=False)


class Refusals(Body):
    cases: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]
    reason: ListCode = Field(description="A code of the commune's list of reasons.")
    explanation: LongWords = Field(description="For the citizens; shown on each tracking page.")


class Refused(BaseModel):
    """`left`: what could not be refused, and why."""

    refused: list[UUID]
    left: dict[UUID, str]


@api.post("/refusals")
async def refuse_cases(body: Refusals, request: Request, triage: Triage, clerk: Clerk) -> Refused:
    """Refuse many that wait for verification. One that cannot be is told; the others are refused all the same."""
    done = await triage.refuse_many(body.cases, body.reason, body.explanation, actor(clerk))
    await _shown(request, done.values())
    return Refused(
        refused=[case_id for case_id, one in done.items() if isinstance(one, Decided)],
        left={case_id: one.detail for case_id, one in done.items() if isinstance(one, Refusal)},
    )


@pages.post("/triage/tu-choi")
async def refuse_ticked(
    request: Request, triage: Triage, inbox: InboxDep, clerk: Clerk, wanted: SearchedPage
) -> Response:
    """Refuse what is ticked on the list; a mistake gives the list back with what was ticked and typed."""
    form, entry = await read_form(request, Refusals)
    if entry is None:
        return await inbox_page(request, inbox, clerk, "waiting", wanted, form=form, status=422)
    try:
        done = await triage.refuse_many(entry.cases, entry.reason, entry.explanation, actor(clerk))
    except Refusal as refusal:
        again = form.refused(request, refusal)
        return await inbox_page(request, inbox, clerk, "waiting", wanted, form=again, status=refusal.status)
    await _shown(request, done.values())
    refused = sum(isinstance(one, Decided) for one in done.values())
    told = {**wanted.chosen, "tu-choi": refused, "con": len(done) - refused}
    return RedirectResponse(f"{DESK}?{urlencode(told)}", 303)


async def _shown(request: Request, done: Iterable[Decided[TriageEvent] | Refusal]) -> None:
    """Wait until the list shows the last of them."""
    said = [one for one in done if isinstance(one, Decided) and one.position]
    if said:
        await shown(request, "triage", max(said, key=lambda one: one.position or 0))
