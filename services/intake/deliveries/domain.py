"""When it is said that a notice was given up, and that a way fails or works again. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from shared.errors import NotFound
from shared.events.intake import CaseReceived, FollowerContactGiven, NoticeGivenUp, WayEvent, WayFailing, WayWorks

Counts = CaseReceived | NoticeGivenUp | FollowerContactGiven


@dataclass(frozen=True)
class GiveUp:
    notice: UUID
    way: str
    step: str
    reason: str
    follower: UUID | None = None


@dataclass(frozen=True)
class Case:
    """Whether there is one, which notices were said to be given up, and which followers cannot be reached."""

    known: bool = False
    given_up: frozenset[UUID] = frozenset()
    unreached: frozenset[UUID] = frozenset()


def decide(case: Case, command: GiveUp) -> list[Counts]:
    """Once for each notice to the citizen, and once for each contact of a follower: a stream that a thousand follow
    would not bear more. Raises NotFound."""
    if not case.known:
        raise NotFound("There is no such case.")
    if command.notice in case.given_up or command.follower in case.unreached:
        return []
    return [
        NoticeGivenUp(
            notice=command.notice,
            way=command.way,
            step=command.step,
            reason=command.reason,
            follower=command.follower,
        )
    ]


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case CaseReceived():
            return replace(case, known=True)
        case NoticeGivenUp(notice=notice, follower=follower):
            unreached = case.unreached | {follower} if follower else case.unreached
            return Case(True, case.given_up | {notice}, unreached)
        case FollowerContactGiven(follower=follower):
            return replace(case, unreached=case.unreached - {follower})
    assert_never(event)


@dataclass(frozen=True)
class Look:
    """What is known of a way now. `failing_since`: None while it works."""

    way: str
    failing_since: datetime | None


@dataclass(frozen=True)
class WayState:
    """Whether it was said that it fails."""

    failing: bool = False


def decide_way(state: WayState, look: Look) -> list[WayEvent]:
    """Said once, and once more when it is over."""
    if look.failing_since and not state.failing:
        return [WayFailing(way=look.way, since=look.failing_since)]
    if look.failing_since is None and state.failing:
        return [WayWorks(way=look.way)]
    return []


def evolve_way(_: WayState, event: WayEvent) -> WayState:
    return WayState(failing=isinstance(event, WayFailing))


def stream(jurisdiction: str, way: str) -> UUID:
    """What is said of one way is one stream."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/intake/ways/{way}")
