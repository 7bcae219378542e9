"""A form that holds a report: taken, or given back with all that was typed and chosen."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from fastapi import Request

from services.intake.asking import beside_fields, fields, in_form
from services.intake.entries import NewReport
from services.intake.pace import SlowDown
from services.intake.questions import checked
from services.intake.receiving import Receipt, Submission, too_little
from services.intake.service import Service
from services.intake.uploads import Came, came_with, given_back
from shared.doors import commune_of
from shared.errors import Busy, Conflict, Invalid, Refusal
from shared.events.intake import Channel
from shared.vault import CITIZEN
from shared.web.forms import Form, read_form, with_fields
from shared.web.language import language_of

Entry = TypeVar("Entry", bound=NewReport)
Take = Callable[[Form, Entry, Came], Awaitable[Receipt]]


@dataclass(frozen=True)
class Taken(Generic[Entry]):
    """What was handed in, and the receipt for it."""

    receipt: Receipt
    entry: Entry
    came: Came


@dataclass(frozen=True)
class GivenBack:
    """The form as it was filled in, with what is wrong; its photos wait under its token. `because`: what refused it,
    None where an entry was not as it must be."""

    form: Form
    status: int
    because: Refusal | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        return self.because.headers if self.because else {}


async def handed_in(
    request: Request, intake: Service, model: type[Entry], take: Take[Entry]
) -> Taken[Entry] | GivenBack:
    """Reads a form and has `take` receive what it says. Nothing that somebody typed or chose is lost on the way."""
    form, entry = await read_form(request, model)
    form = await with_fields(request, form, fields(intake.commune))
    if entry:
        entry = entry.model_copy(update={"details": in_form(intake.commune, entry.category, form.values)})
    try:
        came = await came_with(request, intake, form)
    except Busy as refusal:
        return GivenBack(form.refused(request, refusal), refusal.status, refusal)
    if entry is None or came.wrong_voice:
        little = Invalid("", _little(intake, form, came))
        both = replace(form, errors={**form.refused(request, little).errors, **form.errors})
        return GivenBack(await _kept(request, intake, both, came), little.status)
    try:
        return Taken(await take(form, entry, came), entry, came)
    except SlowDown as slow:
        waits = replace(form, values={**form.values, "ticket": slow.ticket}).refused(request, slow)
        return GivenBack(await _kept(request, intake, waits, came), slow.status, slow)
    except Conflict as refusal:
        # Its token has brought another report: with a new one, pressing send again sends this one too.
        refused = form.without("token").refused(request, refusal)
        return GivenBack(await _kept(request, intake, refused, came), refusal.status, refusal)
    except Refusal as refusal:
        beside = beside_fields(refusal, entry.category)
        kept = await _kept(request, intake, form.refused(request, beside), came)
        return GivenBack(kept, refusal.status, refusal)


def _little(intake: Service, form: Form, came: Came) -> dict[str, str]:
    """What else is wrong with a form that lacks something: nobody is sent back twice for what can be said at once."""
    category = form.value("category")
    details = in_form(intake.commune, category, form.values)
    _, wrong = checked(intake.commune.category(category), details)
    said = too_little(form.value("words"), came.photos.pictures, came.voice)
    return said | beside_fields(Invalid("", wrong), category).errors


async def _kept(request: Request, intake: Service, form: Form, came: Came) -> Form:
    """The form with all that was typed and chosen; what the consent says may have changed since."""
    wrong = {"token", "consent_version"} & form.errors.keys()
    token = form.value("token") if "token" not in wrong else ""
    form = replace(form, errors={name: said for name, said in form.errors.items() if name not in wrong})
    if form.error("consent"):
        form = form.without("consent")
    return await given_back(request, intake, form, token or new_token(), came)


def new_token() -> str:
    """The secret of a form: sent twice under it, a report is one report."""
    return secrets.token_urlsafe(24)


def submission_of(
    request: Request, entry: NewReport, came: Came, channel: Channel, *, point: str | None, by: str = CITIZEN
) -> Submission:
    """The report of an entry. `channel`: what the door knows itself, never what its caller says."""
    return Submission(
        words=entry.words,
        channel=channel,
        language=language_of(request),
        consent=entry.consent_version or commune_of(request).consent,
        area=entry.area,
        place=entry.place,
        category_hint=entry.category,
        point=point,
        contact=entry.contact,
        contact_by=entry.contact_by if entry.contact else None,
        pictures=came.photos.pictures,
        voice=came.voice,
        token=entry.token,
        by=by,
        unlisted=entry.unlisted == "yes",
        details=entry.details,
    )
