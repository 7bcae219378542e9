"""Whether the contact of a case may be changed now. Pure."""

from dataclasses import dataclass, replace
from typing import Literal, assert_never

from shared.errors import Conflict, Gone, Invalid, NotFound
from shared.events.intake import CaseReceived, CaseWithdrawn, ContactChanged, PersonalDataErased
from shared.events.sealed import Sealed

Counts = CaseReceived | CaseWithdrawn | ContactChanged | PersonalDataErased

CHANGES_MOST = 20  # of one case: each wraps the keys of a hundred cases anew, and nobody moves house more often


@dataclass(frozen=True)
class Wish:
    """What a citizen wants, before anything is sealed. `sending` is the same when the same form comes again; `seen`:
    how many changes its sender knew of, None where that was not said; `writes`: it brings a contact of its own, or
    else the one that is kept stays and only the way of being told changes."""

    sending: str
    seen: int | None = None
    writes: bool = True


@dataclass(frozen=True)
class ChangeContact:
    """The same, sealed under the key that is the contact's from now on."""

    wish: Wish
    contact: Sealed
    contact_by: Sealed | None
    consent: str


@dataclass(frozen=True)
class Case:
    """What is kept, and how often it was changed by which sendings."""

    status: Literal["unknown", "received", "withdrawn", "erased"] = "unknown"
    contact: Sealed | None = None
    contact_by: Sealed | None = None
    sendings: tuple[str, ...] = ()


def is_new(case: Case, wish: Wish) -> bool:
    """Whether the wish is to be granted; False when it was before. Raises NotFound, Gone, Conflict or Invalid."""
    match case.status:
        case "unknown":
            raise NotFound("There is no such case.")
        case "erased":
            raise Gone("The personal data of this case were erased; nothing can be added to it.")
        case "withdrawn":
            raise Conflict("You have withdrawn this report. Send a new one if the matter goes on.")
    if wish.sending in case.sendings:
        return False
    if wish.seen is not None and wish.seen != len(case.sendings):
        raise Conflict("The contact was changed meanwhile, perhaps on another page. See what is kept now, then decide.")
    if len(case.sendings) >= CHANGES_MOST:
        raise Conflict("This contact was changed very often. It can still be removed.")
    if not wish.writes and case.contact is None:
        raise Invalid("No contact is kept.", {"contact": "Write a telephone number or another way to reach you."})
    return True


def decide(case: Case, command: ChangeContact) -> list[Counts]:
    """Raises what `is_new` does."""
    if not is_new(case, command.wish):
        return []
    return [
        ContactChanged(
            contact=command.contact,
            contact_by=command.contact_by,
            consent=command.consent,
            change=len(case.sendings) + 1,
            sending=command.wish.sending,
        )
    ]


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case CaseReceived(contact=contact, contact_by=by):
            return replace(case, status="received", contact=contact, contact_by=by)
        case CaseWithdrawn():
            return replace(case, status="withdrawn")
        case ContactChanged(contact=contact, contact_by=by, sending=sending):
            return replace(case, contact=contact, contact_by=by, sendings=(*case.sendings, sending))
        case PersonalDataErased(scope="all"):
            return Case("erased")
        case PersonalDataErased():
            return replace(case, contact=None, contact_by=None)
    assert_never(event)
