"""Where machines ask for the clerks' inbox: the cases of a tab, and how many each tab holds."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.triage.doors import API, ClerksCase, Reader
from services.triage.inbox.view import Inbox, Tab
from shared.doors import Searched, actor, more, running_stage
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["triage"], responses=problems(401, 403))


async def inbox_of(request: Request) -> Inbox:
    context = running_stage(request, "triage").context
    return Inbox(context.pool, context.vault, context.commune)


InboxDep = Annotated[Inbox, Depends(inbox_of)]


@router.get("/counts")
async def count_cases(inbox: InboxDep, _: Reader) -> dict[Tab, int]:
    """How many cases each tab of the desk holds."""
    return await inbox.counts()


@router.get("/cases")
async def list_cases(
    request: Request, response: Response, inbox: InboxDep, reader: Reader, asked: Searched, tab: Tab = "waiting"
) -> list[ClerksCase]:
    """The cases of a tab without their words: what may be urgent first, then the oldest; the decided newest first.

    `waiting` for verification, `verified` and to be classified, `returned` by a unit to be classified anew, `decided`.
    """
    page = await inbox.cases(tab, asked, actor(reader))
    response.headers.update(more(request, page))
    return [ClerksCase.model_validate(case) for case in page.rows]
