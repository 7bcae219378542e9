"""Where a moderator passes on what was written in a Zalo group, one after another, and reads where each stands."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from services.intake.doors import Intake, public_url_of
from services.intake.handing_in import Taken, handed_in, new_token, submission_of
from services.intake.receiving import Receipt
from services.intake.relay.entries import RelayedReport
from services.intake.relay.replies import Replies
from services.intake.relay.view import Relayed, groups, relayed_by
from services.intake.service import Service
from services.intake.statuses import STATUSES
from services.intake.uploads import Came, left_out
from services.intake.view import TrackedCase
from shared.doors import MOST_CURSOR, actor, commune_of, further, running_stage
from shared.errors import Invalid
from shared.identity import Principal, Role, requires
from shared.web.forms import Form
from shared.web.language import N_, gettext, language_of
from shared.web.limits import MAX_UPLOAD
from shared.web.pages import Desk, render

router = APIRouter(include_in_schema=False)

ADDRESS = "/chuyen-tin"
DESKS = (Desk(ADDRESS, N_("Chuyển tin"), frozenset({Role.MODERATOR})),)

Moderator = Annotated[Principal, Depends(requires(Role.MODERATOR))]
After = Annotated[str, Query(max_length=MOST_CURSOR)]


@dataclass(frozen=True)
class Line:
    """What the list shows of one report."""

    number: str
    at: datetime
    group: str
    status: str
    reply: str


@dataclass(frozen=True)
class Told:
    """What is shown once of a report that was just passed on. `left_out`: photos that could not be taken."""

    receipt: Receipt
    reply: str
    private: str
    left_out: list[str]


@router.get(ADDRESS)
async def relay_form(request: Request, intake: Intake, moderator: Moderator, after: After = "") -> Response:
    """An empty form, and what this moderator has passed on."""
    return await _page(request, intake, moderator, Form(), after=after)


@router.post(ADDRESS, max_body_size=MAX_UPLOAD)
async def relay(request: Request, intake: Intake, moderator: Moderator) -> Response:
    """Pass a report on; the next form keeps the group. The code is shown this once, for its writer alone."""

    async def take(_: Form, entry: RelayedReport, came: Came) -> Receipt:
        group = next((one for one in await groups(intake.queries) if one.code == entry.point), None)
        if group is None:
            raise Invalid("Some entries are not on the list.", {"point": "Choose a group from the list."})
        of_area = entry.model_copy(update={"area": entry.area or group.area})
        return await intake.receive(
            submission_of(request, of_area, came, "relay", point=group.code, by=actor(moderator))
        )

    outcome = await handed_in(request, intake, RelayedReport, take)
    if not isinstance(outcome, Taken):
        page = await _page(request, intake, moderator, outcome.form, status=outcome.status)
        page.headers.update(outcome.headers)
        return page
    await running_stage(request, "intake").reached(outcome.receipt.position)
    form = Form({"point": outcome.entry.point})
    return await _page(request, intake, moderator, form, status=201, told=_told(request, outcome))


def _told(request: Request, taken: Taken[RelayedReport]) -> Told:
    replies = _replies(request)
    return Told(
        taken.receipt,
        replies.first(taken.receipt, taken.entry.point),
        replies.private(taken.receipt),
        left_out(taken.came.photos.left_out, gettext(request)),
    )


def _replies(request: Request) -> Replies:
    return Replies(public_url_of(request), commune_of(request), gettext(request), language_of(request))


async def _page(
    request: Request,
    intake: Service,
    moderator: Principal,
    form: Form,
    *,
    after: str = "",
    status: int = 200,
    told: Told | None = None,
) -> Response:
    commune, language = commune_of(request), language_of(request)
    known = {point.code: point.name for point in await intake.queries.points()}
    open_ = [(one.code, one.name) for one in await groups(intake.queries)]
    page = await relayed_by(intake.queries, actor(moderator), after)
    if len(open_) == 1:
        form = replace(form, values={"point": open_[0][0], **form.values})
    return render(
        request,
        "intake/relay/form.html",
        status=status,
        form=form,
        told=told,
        token=form.value("token") or new_token(),
        consent=commune.consent,
        groups=open_,
        areas=[(area.code, area.in_language(language)) for area in commune.areas],
        lines=[_line(request, one, case, known.get(one.point or "", "")) for one, case in page.rows],
        further=further(request, page),
        first_page=not after,
    )


def _line(request: Request, relayed: Relayed, case: TrackedCase, group: str) -> Line:
    _ = gettext(request)
    status = _(N_("Người viết đã xóa toàn bộ nội dung")) if case.erased == "all" else _(STATUSES[case.status])
    return Line(case.number, relayed.relayed_at, group, status, _replies(request).later(case))
