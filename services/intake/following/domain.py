"""Who may follow a case, and be counted for it. Pure."""

from dataclasses import dataclass, replace
from typing import Literal, assert_never
from uuid import UUID

from shared.errors import Conflict, NotFound
from shared.events.intake import CaseFollowed, CaseReceived, CaseWithdrawn, FollowingEnded, PersonalDataErased

Counts = CaseReceived | CaseWithdrawn | PersonalDataErased | CaseFollowed | FollowingEnded

FOLLOWERS_MOST = 1_000  # each is read again with every decision about the case


@dataclass(frozen=True)
class Follow:
    """`tracking`: the keyed hash of the follower's own code."""

    follower: UUID
    tracking: str


@dataclass(frozen=True)
class End:
    follower: UUID


Command = Follow | End


@dataclass(frozen=True)
class Case:
    """Only what the next decision needs to know."""

    status: Literal["unknown", "received", "over"] = "unknown"
    followers: frozenset[UUID] = frozenset()
    ended: frozenset[UUID] = frozenset()


def decide(case: Case, command: Command) -> list[Counts]:
    """Raises NotFound or Conflict."""
    match command:
        case _ if case.status == "unknown":
            raise NotFound("There is no such case.")
        case Follow(follower) if follower in case.followers:
            return []
        case Follow(follower) if follower in case.ended:
            raise Conflict("You have stopped following this. Begin anew.")
        case Follow() if case.status == "over":
            raise Conflict("This report was taken back. Send one of your own.")
        case Follow() if len(case.followers) >= FOLLOWERS_MOST:
            raise Conflict("Very many follow this already, and everybody knows how much it matters.")
        case Follow(follower, tracking):
            return [CaseFollowed(follower=follower, tracking=tracking, followers=len(case.followers) + 1)]
        case End(follower):
            left = case.followers - {follower}
            return [FollowingEnded(follower=follower, followers=len(left))] if left != case.followers else []
    assert_never(command)


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case CaseReceived():
            return replace(case, status="received")
        case CaseWithdrawn():
            return replace(case, status="over")
        case PersonalDataErased(scope=scope):
            return replace(case, status="over") if scope == "all" else case
        case CaseFollowed(follower=follower):
            return replace(case, followers=case.followers | {follower})
        case FollowingEnded(follower=follower):
            return replace(case, followers=case.followers - {follower}, ended=case.ended | {follower})
    assert_never(event)
