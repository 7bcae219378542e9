"""Where editors work: closed cases, a draft for each, and a second pair of eyes."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.publisher.doors import CASE, DESK, Editor, Publisher
from services.publisher.editing.api import EditingDep, editing_of
from services.publisher.editing.beginning import begun_form
from services.publisher.editing.entries import Approval, Entry, FormCorrection, FormDraft, FormWithdrawal
from services.publisher.editing.marking import passages, read_draft, typed_words
from services.publisher.editing.view import Tab
from services.publisher.service import Service
from services.publisher.view import CaseView
from shared.deciding import Decided
from shared.doors import Asked, SearchedPage, actor, commune_of, further, numbers_meant, words_meant
from shared.doors.acting import acted
from shared.doors.narrowing import narrowing
from shared.events.publisher import PublisherEvent
from shared.identity import Principal, Role, names_of
from shared.identity.guards import identity_of
from shared.privacy import marked, pieces
from shared.vault import Erased
from shared.web.codes import CODES, MARKED
from shared.web.forms import Form
from shared.web.language import N_, gettext
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)
DESKS = (Desk(DESK, N_("Công khai"), frozenset({Role.EDITOR})),)

TABS: dict[Tab, tuple[str, str]] = {
    "waiting": (N_("Chờ biên soạn"), N_("Không có hồ sơ nào chờ soạn. Hồ sơ vừa kết thúc sẽ hiện ở đây.")),
    "drafted": (N_("Chờ duyệt"), N_("Không có bản nào chờ duyệt.")),
    "published": (N_("Đã công khai"), N_("Chưa có kết quả nào được công khai.")),
}
DONE = {
    "draft": N_("Đã lưu bản dự thảo. Một biên tập viên khác cần duyệt."),
    "correction": N_("Đã lưu bản đính chính. Một biên tập viên khác cần duyệt; trang công khai chưa đổi."),
    "approval": N_("Đã duyệt. Kết quả đã ở trên trang công khai."),
    "picture": N_("Đã lưu bản công khai của ảnh. Người thứ hai duyệt ảnh này cùng với bài."),
    "withdrawal": N_("Đã gỡ khỏi trang công khai."),
    "later": N_("Đã ghi nhận. Vài giây nữa sẽ hiện ở đây: hãy tải lại trang."),
}


@router.get(DESK)
async def show_desk(
    request: Request,
    who: Editor,
    publisher: Publisher,
    editing: EditingDep,
    wanted: SearchedPage,
    tab: Tab = "waiting",
    so: Asked = "",
) -> Response:
    """Closed cases by how far their result is; `so` is the number of a case to go to."""
    if elsewhere := words_meant(request, so):
        return RedirectResponse(elsewhere, 303)
    if found := await publisher.queries.case_numbered(numbers_meant(request, so)):
        return RedirectResponse(CASE.format(case_id=found), 303)
    page = await editing.read(tab, wanted, actor(who))
    return render(
        request,
        "publisher/editing/desk.html",
        tab=tab,
        number=so.strip(),
        titles={code: title for code, (title, _) in TABS.items()},
        nothing=TABS[tab][1],
        counts=await editing.counts(),
        cases=page.rows,
        further=further(request, page),
        looked_at=page.looked_at,
        **narrowing(request, wanted, ("area", "category", "unit")),
        commune=commune_of(request),
    )


@router.get(CASE)
async def case_page(request: Request, case_id: UUID, who: Editor, publisher: Publisher, xong: str = "") -> Response:
    """A case with its words opened, and what can be done with its result."""
    return await _case(request, await publisher.case(case_id), who, publisher, done=DONE.get(xong, ""))


async def _case(
    request: Request, case: CaseView, who: Principal, publisher: Service, *, status: int = 200, **context: Any
) -> Response:
    """`context`: done, a sentence; or tried and form, the action that was refused and what was typed for it."""
    words = await (await editing_of(request)).words(case, actor(who))
    frame: dict[str, Any] = {"done": "", "tried": "", "form": Form()} | context
    known = publisher.known
    drafted = words.draft()
    written = begun_form(case, words, commune_of(request))
    typed = frame["form"] if frame["tried"] in ("draft", "correction") else written
    return render(
        request,
        "publisher/editing/case.html",
        status=status,
        case=case,
        words=words,
        erased=Erased(),
        drafted=drafted,
        kept=drafted.kept,
        written=written,
        marked=passages(drafted, known),
        to_keep=passages(typed_words(typed, drafted.kept), known),
        pieces=lambda text: pieces(text, marked(text, known)),
        kinds=MARKED,
        author=await _author(request, case),
        own=case.author == actor(who),
        me=actor(who),
        outcomes=[(code, gettext(request)(title)) for code, title in CODES["outcome"].items()],
        codes=CODES,
        commune=commune_of(request),
        **frame,
    )


async def _author(request: Request, case: CaseView) -> str:
    if not case.author or not case.author.startswith("staff/"):
        return ""
    account = UUID(case.author.removeprefix("staff/"))
    return (await names_of(identity_of(request), [account])).get(account, "")


@router.post(CASE + "/soan")
async def draft(request: Request, case_id: UUID, who: Editor, publisher: Publisher) -> Response:
    """Write a draft."""

    async def act(entry: FormDraft) -> Decided[PublisherEvent]:
        return await publisher.draft(
            case_id, entry.words(), outcome=entry.outcome, by=actor(who), expected=entry.version
        )

    return await _act(request, case_id, who, publisher, "draft", await read_draft(request, FormDraft), act)


@router.post(CASE + "/dinh-chinh")
async def correct(request: Request, case_id: UUID, who: Editor, publisher: Publisher) -> Response:
    """Write a correction of what is public."""

    async def act(entry: FormCorrection) -> Decided[PublisherEvent]:
        return await publisher.correct(
            case_id, entry.words(), outcome=entry.outcome, by=actor(who), expected=entry.version
        )

    return await _act(request, case_id, who, publisher, "correction", await read_draft(request, FormCorrection), act)


@router.post(CASE + "/duyet")
async def approve(request: Request, case_id: UUID, who: Editor, publisher: Publisher) -> Response:
    """Approve somebody else's draft."""

    async def act(entry: Approval) -> Decided[PublisherEvent]:
        return await publisher.approve(case_id, entry.draft, actor(who), entry.photos)

    return await _act(request, case_id, who, publisher, "approval", Approval, act)


@router.post(CASE + "/go")
async def withdraw(request: Request, case_id: UUID, who: Editor, publisher: Publisher) -> Response:
    """Take a result from the public site."""

    async def act(entry: FormWithdrawal) -> Decided[PublisherEvent]:
        return await publisher.withdraw(case_id, entry.reason, actor(who), entry.version)

    return await _act(request, case_id, who, publisher, "withdrawal", FormWithdrawal, act)


async def _act(
    request: Request,
    case_id: UUID,
    who: Principal,
    publisher: Service,
    action: str,
    read: type[Entry] | tuple[Form, Entry | None],
    act: Callable[[Entry], Awaitable[Decided[PublisherEvent]]],
) -> Response:
    async def again(form: Form, status: int) -> Response:
        case = await publisher.case(case_id)
        if action == "approval":  # it has no fields: what is marked is shown in the draft itself
            form = replace(form, errors={})
        return await _case(request, case, who, publisher, status=status, tried=action, form=form)

    def onward(is_shown: bool) -> str:
        return f"{CASE.format(case_id=case_id)}?xong={action if is_shown else 'later'}"

    return await acted(request, "publisher", read, act, again, onward)
