"""Whether notices of a case are stopped or wanted again. Pure."""

from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from shared.errors import Conflict, Gone, NotFound
from shared.events.intake import (
    CaseReceived,
    ContactChanged,
    NoticesStarted,
    NoticesStopped,
    PersonalDataErased,
)

Counts = CaseReceived | ContactChanged | PersonalDataErased | NoticesStopped | NoticesStarted

STOPS_MOST = 50  # of one case: each is read again with every decision about it


@dataclass(frozen=True)
class Stop:
    """`change`: of which contact, by how often it had been changed."""

    way: str
    change: int


@dataclass(frozen=True)
class Start:
    way: str


Command = Stop | Start


@dataclass(frozen=True)
class Case:
    """Which ways were stopped, of the contact as it is now. `change`: how often that was changed."""

    status: Literal["unknown", "received", "erased"] = "unknown"
    contact: bool = False
    change: int = 0
    stopped: frozenset[str] = field(default_factory=frozenset)
    stops: int = 0


def decide(case: Case, command: Command) -> list[Counts]:
    """Raises NotFound, Gone and Conflict."""
    match command:
        case _ if case.status == "unknown":
            raise NotFound("There is no such case.")
        case Stop(way, change) if change != case.change or way in case.stopped or not case.contact:
            return []  # nobody is told by it any more
        case Stop(way, change):
            return [NoticesStopped(way=way, change=change)]
        case Start() if case.status == "erased":
            raise Gone("The personal data of this case were erased; nothing can be added to it.")
        case Start() if not case.contact:
            raise Conflict("No contact is kept.")
        case Start() if case.stops >= STOPS_MOST:
            raise Conflict("This was turned on and off very often.")
        case Start(way):
            return [NoticesStarted(way=way)] if way in case.stopped else []
    assert_never(command)


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case CaseReceived(contact=contact):
            return replace(case, status="received", contact=contact is not None)
        case ContactChanged(change=change):
            return replace(case, contact=True, change=change, stopped=frozenset())
        case PersonalDataErased(scope=scope):
            return replace(case, status="erased" if scope == "all" else case.status, contact=False)
        case NoticesStopped(way=way):
            return replace(case, stopped=case.stopped | {way}, stops=case.stops + 1)
        case NoticesStarted(way=way):
            return replace(case, stopped=case.stopped - {way})
    assert_never(event)
