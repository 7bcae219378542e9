"""How a request of GeoReport v2 becomes a report: by the command of every other door, and once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from services.intake import codes
from services.intake.open311.entries import NewRequest, attribute
from services.intake.questions import code_named
from services.intake.receiving import SHORTEST_REPORT, Submission, decider, too_little
from services.intake.service import Service
from shared import clock
from shared.calendar import LOCAL
from shared.errors import Invalid, NotFound, Refusal
from shared.events.intake import CaseReceived
from shared.events.registry import stored_event
from shared.identity import Principal

PARAMETERS = {"words": "description", "category": "service_code", "area": "address_id", "consent": "consent_version"}


@dataclass(frozen=True)
class Handed:
    """A request, and what its program is known by: the key as `program`, and how events name it as `by`."""

    entry: NewRequest
    program: Principal
    by: str
    language: str


def submission_of(intake: Service, handed: Handed) -> Submission:
    """The report that a request is. Raises NotFound and Invalid."""
    entry = handed.entry
    if intake.commune.category(entry.service_code) is None:
        raise NotFound("There is no such service_code here.")
    if too_little(entry.description, ()):
        said = f"Write at least {SHORTEST_REPORT} characters."
        raise Invalid("The description says too little.", {"description": said})
    contact = contact_of(entry)
    return Submission(
        words=words_of(entry),
        channel="open311",
        language=handed.language,
        consent=entry.consent_version or intake.commune.consent,
        area=entry.address_id,
        place=place_of(entry),
        category_hint=entry.service_code,
        contact=contact,
        contact_by="email" if entry.email and not entry.phone else None,
        token=token_of(intake.pepper, handed),
        by=handed.by,
        details=entry.attributes,
    )


@contextmanager
def named_as_here() -> Iterator[None]:
    """Raises Invalid in the words of the standard, and Refusal (400) where attributes are missing or wrong."""
    try:
        yield
    except Invalid as wrong:
        named = {_parameter(name): said for name, said in wrong.errors.items()}
        kind = Refusal if any(map(code_named, wrong.errors)) else Invalid
        raise kind(wrong.detail, named) from None


def _parameter(name: str) -> str:
    code = code_named(name)
    return attribute(code) if code else PARAMETERS.get(name, name)


def words_of(entry: NewRequest) -> str:
    """The description, and on a line of its own the address of a picture: it is not fetched, and sealed like words."""
    return f"{entry.description}\n\n{entry.media_url}" if entry.media_url else entry.description


def place_of(entry: NewRequest) -> str | None:
    """What was written of the place, and its coordinates; no more digits than a step on the ground needs."""
    where = f"{entry.lat:.6f}, {entry.long:.6f}" if entry.lat is not None else None
    if entry.address_string and where:
        return f"{entry.address_string} ({where})"
    return entry.address_string or where


def contact_of(entry: NewRequest) -> str | None:
    """Who somebody is and how to reach them, under the one key that is destroyed when the contact is erased."""
    name = " ".join(part for part in (entry.last_name, entry.first_name) if part)
    return " · ".join(part for part in (name, entry.phone, entry.email) if part) or None


def token_of(pepper: bytes, handed: Handed) -> str:
    """The secret of a report, from which its tracking code is made: the same for the program's own token, else for the
    same content from the same key on the same day. Nobody else can work it out."""
    if handed.entry.token:
        return token_for(pepper, handed.entry.token)
    today = clock.now().astimezone(LOCAL).date()
    content = handed.entry.model_dump_json(exclude={"ticket", "proof", "token"})
    return codes.derived(pepper, "open311 content", f"{handed.program.id}\n{today}\n{content}").hex()


def token_for(pepper: bytes, token: str) -> str:
    return codes.derived(pepper, "open311 token", token).hex()


async def number_of(intake: Service, token: str) -> str:
    """The number of the report that was handed in under a program's own token. Raises NotFound, for erased ones too."""
    code = codes.code_from(codes.derived(intake.pepper, "code", token_for(intake.pepper, token)))
    history = await intake.journal.read(UUID(bytes=codes.case_of_code(intake.pepper, code), version=4))
    if not history or decider.replay(history).erased == "all":
        raise NotFound("There is no such token here. Requests have their service_request_id at once.")
    received = stored_event(history[0])
    assert isinstance(received, CaseReceived)
    return received.number
