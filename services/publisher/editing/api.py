"""Where programs of editors read closed cases, and write, approve and take back their results."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from services.publisher.doors import API, COMMANDS, Editor, Expected, Publisher
from services.publisher.editing.entries import Approval, CorrectedDraft, Draft, Withdrawal
from services.publisher.editing.marking import passages
from services.publisher.editing.view import Editing, Opened, Tab
from services.publisher.view import CaseView
from shared.deciding import Decided
from shared.doors import Searched, actor, etag, more, running_stage
from shared.events.publisher import PublisherEvent
from shared.vault import Erased
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["publisher"])


async def editing_of(request: Request) -> Editing:
    context = running_stage(request, "publisher").context
    return Editing(context.pool, context.vault)


EditingDep = Annotated[Editing, Depends(editing_of)]


class OpenedWords(BaseModel):
    """`text` is null when its key was destroyed."""

    text: str | None
    erased: bool


class CaseSummary(BaseModel):
    """A closed case on the editors' desk. `version` and `draft` are what If-Match and an approval name."""

    case_id: UUID
    number: str
    received_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    category: str | None
    area: str | None
    unit: str | None
    solved: str | None
    stars: int | None
    status: str | None
    version: int
    draft: int | None
    author: str | None
    title: str | None
    outcome: str | None


class OpenedCase(CaseSummary):
    """With the report and the unit's last answer, for an editor only: neither is ever published as it is.

    Both are null while the case is handled again: it is not the editors' then. `marked`: what looks like personal data
    in the draft, and why it stays. `correction`: of a draft that corrects what is public.
    """

    summary: str | None
    correction: str | None
    marked: dict[str, str | None]
    words: OpenedWords | None
    answer: OpenedWords | None


@router.get("/counts", responses=problems(401, 403))
async def counts(_: Editor, editing: EditingDep) -> dict[Tab, int]:
    """How many cases each tab of the editors' desk holds."""
    return await editing.counts()


@router.get("/cases", responses=problems(401, 403))
async def cases(
    request: Request, response: Response, editor: Editor, editing: EditingDep, asked: Searched, tab: Tab = "waiting"
) -> list[CaseSummary]:
    """The cases of a tab of the editors' desk."""
    page = await editing.read(tab, asked, actor(editor))
    response.headers.update(more(request, page))
    return [CaseSummary(**_summary(case, title)) for case, title in page.rows]


@router.get("/cases/{case_id}", responses=problems(401, 403, 404))
async def case(
    case_id: UUID, editor: Editor, publisher: Publisher, editing: EditingDep, response: Response
) -> OpenedCase:
    """One case with its words opened, which is put on record. Its ETag is the version for If-Match."""
    found = await publisher.case(case_id)
    words = await editing.words(found, actor(editor))
    response.headers.update(etag(found.version))
    return OpenedCase(
        **_summary(found, readable(words.title) if found.correcting else found.title or readable(words.title)),
        summary=readable(words.summary) if found.correcting else found.summary or readable(words.summary),
        correction=readable(words.correction) if found.correcting else None,
        marked={one.passage: one.reason or None for one in passages(words.draft(), publisher.known)},
        words=_opened(words.report),
        answer=_opened(words.answer),
    )


def _summary(case: CaseView, title: str | None) -> dict[str, Any]:
    known = {name: getattr(case, name) for name in CaseSummary.model_fields}
    told = case.told_outcome if case.status == "published" else case.draft_outcome
    return known | {"outcome": told or case.outcome, "title": title}


def readable(words: Opened) -> str | None:
    """The words; None where there are none, or none any more."""
    return None if isinstance(words, Erased) else words


def _opened(words: Opened) -> OpenedWords | None:
    return None if words is None else OpenedWords(text=readable(words), erased=isinstance(words, Erased))


@router.put("/cases/{case_id}/draft", **COMMANDS)
async def draft(
    case_id: UUID, body: Draft, editor: Editor, publisher: Publisher, expected: Expected, response: Response
) -> None:
    """Write a summary, free of personal data, for a second editor to approve. The ETag is the draft's number."""
    _done(
        response,
        await publisher.draft(case_id, body.words(), outcome=body.outcome, by=actor(editor), expected=expected),
    )


@router.put("/cases/{case_id}/correction", **COMMANDS)
async def correct(
    case_id: UUID, body: CorrectedDraft, editor: Editor, publisher: Publisher, expected: Expected, response: Response
) -> None:
    """Write new words for a published result, and what was wrong. They are approved like a draft."""
    said = await publisher.correct(case_id, body.words(), outcome=body.outcome, by=actor(editor), expected=expected)
    _done(response, said)


@router.post("/cases/{case_id}/approval", **COMMANDS)
async def approve(case_id: UUID, body: Approval, editor: Editor, publisher: Publisher, response: Response) -> None:
    """Approve somebody else's draft; with that it is public. Nobody approves their own draft: 403.

    What looks like personal data and is not kept with a reason is named in `errors`: 409.
    """
    _done(response, await publisher.approve(case_id, body.draft, actor(editor), body.photos))


@router.post("/cases/{case_id}/withdrawal", **COMMANDS)
async def withdraw(
    case_id: UUID, body: Withdrawal, editor: Editor, publisher: Publisher, expected: Expected, response: Response
) -> None:
    """Take a result from the public site. The reason is public."""
    _done(response, await publisher.withdraw(case_id, body.reason, actor(editor), expected))


def _done(response: Response, said: Decided[PublisherEvent]) -> None:
    response.headers.update(etag(said.version))
