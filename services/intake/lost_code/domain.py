"""Whether the tracking code of a case may be renewed now. Pure."""

from dataclasses import dataclass, replace
from typing import Literal, assert_never

from shared.errors import Conflict, Gone, NotFound
from shared.events.intake import CaseReceived, ContactChanged, PersonalDataErased, TrackingCodeRenewed

Counts = CaseReceived | ContactChanged | PersonalDataErased | TrackingCodeRenewed

RENEWALS_MOST = 10  # of one case: nobody loses a code more often


@dataclass(frozen=True)
class Renew:
    """The code with this keyed hash holds from now on. `renewal`: which one it is, counted from 1; `way`: by which its
    citizen is sent it."""

    tracking: str
    renewal: int
    way: str


@dataclass(frozen=True)
class Case:
    """How often the code was renewed, and whether there is a contact to send one to."""

    status: Literal["unknown", "received", "erased"] = "unknown"
    contact: bool = False
    renewals: int = 0


def decide(case: Case, command: Renew) -> list[Counts]:
    """Raises NotFound, Gone and Conflict."""
    if case.status == "unknown":
        raise NotFound("There is no such case.")
    if case.status == "erased":
        raise Gone("The personal data of this case were erased; nothing can be added to it.")
    if not case.contact:
        raise Conflict("No contact is kept.")
    if case.renewals >= RENEWALS_MOST:
        raise Conflict("The code of this report was renewed very often.")
    if command.renewal != case.renewals + 1:
        raise Conflict("Somebody else has just renewed this code.")
    return [TrackingCodeRenewed(tracking=command.tracking, renewal=command.renewal, way=command.way)]


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case CaseReceived(contact=contact):
            return replace(case, status="received", contact=contact is not None)
        case ContactChanged():
            return replace(case, contact=True)
        case PersonalDataErased(scope=scope):
            return replace(case, status="erased" if scope == "all" else case.status, contact=False)
        case TrackingCodeRenewed(renewal=renewal):
            return replace(case, renewals=renewal)
    assert_never(event)
