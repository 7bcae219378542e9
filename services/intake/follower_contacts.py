"""How a follower wants to be told: given, given anew, erased; sealed under a key of the follower's own.

The key goes first, then it is said: docs/decisions/0043-who-follows-is-told-under-a-key-of-their-own.md. Where the
process can die, and what happens then:

1. The old key is destroyed, and nothing is said of the new contact: none opens, so nobody is told; the page says so,
   and it is written again.
2. The key is destroyed to erase it, and that is not said: nobody is told, and within minutes intake's timer says it.
"""

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from services.intake.followers import Follower
from services.intake.receiving import BY_CITIZEN
from services.intake.service import Service
from shared.deciding import Decided, Decider
from shared.errors import Conflict, NotFound
from shared.events.intake import CaseFollowed, FollowerContactErased, FollowerContactGiven, FollowingEnded
from shared.events.sealed import Sealed

Counts = CaseFollowed | FollowingEnded | FollowerContactGiven | FollowerContactErased

CONTACTS_MOST = 5  # of one follower: each wraps the keys of a hundred cases anew, and stays in the stream of the case


@dataclass(frozen=True)
class Give:
    """`contact` is sealed under the key that is the follower's from now on."""

    contact: Sealed
    way: str
    language: str
    consent: str


@dataclass(frozen=True)
class Erase:
    """`change`: of which contact, by how often one had been given; None: of whichever is kept."""

    change: int | None = None


@dataclass(frozen=True)
class Own:
    """What is kept of one follower; what others of the same case do is passed over."""

    follower: UUID
    follows: bool = False
    contact: Sealed | None = None
    way: str = ""
    language: str = ""
    changes: int = 0


def may_give(own: Own) -> None:
    """Raises NotFound where this follower follows no longer, and Conflict for too many changes."""
    if not own.follows:
        raise NotFound("No report has this tracking code.")
    if own.changes >= CONTACTS_MOST:
        raise Conflict("This contact was changed very often. It can still be removed.")


def decide(own: Own, command: Give | Erase) -> list[Counts]:
    """Raises what `may_give` does."""
    match command:
        case Give(contact, way, language, consent):
            may_give(own)
            return [
                FollowerContactGiven(
                    follower=own.follower,
                    contact=contact,
                    way=way,
                    language=language,
                    consent=consent,
                    change=own.changes + 1,
                )
            ]
        case Erase(change):
            is_kept = own.contact is not None and change in (None, own.changes)
            return [FollowerContactErased(follower=own.follower)] if is_kept else []
    assert_never(command)


def evolve(own: Own, event: Counts) -> Own:
    if event.follower != own.follower:
        return own
    match event:
        case CaseFollowed():
            return replace(own, follows=True)
        case FollowingEnded():
            return replace(own, follows=False, contact=None)
        case FollowerContactGiven(contact=contact, way=way, language=language, change=change):
            return replace(own, contact=contact, way=way, language=language, changes=change)
        case FollowerContactErased():
            return replace(own, contact=None)
    assert_never(event)


def decider_of(follower: UUID) -> Decider[Own, Give | Erase, Counts]:
    """Decides about one of those that follow a case, whose stream holds what is said of all of them."""
    return Decider(Own(follower), decide, evolve)


async def erase_contact(intake: Service, follower: Follower, change: int | None = None) -> Decided[Counts]:
    """Destroy the key of what is kept, then say so. A contact that was given since the one of `change` stays."""
    decider = decider_of(follower.follower)
    async with intake.vault.contact_of(follower.follower) as own:
        known = decider.replay(await intake.journal.read(follower.case_id))
        if change in (None, known.changes):
            await own.erase(("contact",))
        return await decider.handle(intake.journal, follower.case_id, Erase(change), BY_CITIZEN)


async def say_erased(intake: Service, follower: Follower) -> None:
    """Say of what is kept that it was erased, where its key is gone and nobody has said so."""
    decider = decider_of(follower.follower)
    async with intake.vault.contact_of(follower.follower) as own:
        known = decider.replay(await intake.journal.read(follower.case_id))
        if known.contact and await own.opened(known.contact) is None:
            await decider.handle(intake.journal, follower.case_id, Erase(), BY_CITIZEN)
