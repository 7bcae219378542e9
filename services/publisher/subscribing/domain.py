"""When somebody is told of results by e-mail: asked, confirmed, told once a week, ended for good. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, assert_never

from shared.errors import Gone, NotFound
from shared.events.publisher import (
    EndedBecause,
    ResultsDigestMade,
    SubscriptionAsked,
    SubscriptionConfirmed,
    SubscriptionEnded,
    SubscriptionEvent,
)
from shared.events.sealed import Sealed

OVER = "This subscription is over. Ask for a new one."
UNKNOWN = "This link belongs to no subscription."


@dataclass(frozen=True)
class Ask:
    """`area`, `category`: None for all. `consent`: the version of the text that was agreed to."""

    address: Sealed
    area: str | None
    category: str | None
    language: str
    consent: str


@dataclass(frozen=True)
class Confirm:
    """Said by whoever reads the letter."""


@dataclass(frozen=True)
class End:
    because: EndedBecause


@dataclass(frozen=True)
class Make:
    """A letter for a week, about what was published after `since` and up to `until`."""

    week: date
    since: datetime
    until: datetime


Command = Ask | Confirm | End | Make


@dataclass(frozen=True)
class Subscription:
    """Only what the next decision needs to know. `week`: the last one that was told."""

    status: Literal["none", "asked", "confirmed", "ended"] = "none"
    asked: SubscriptionAsked | None = None
    week: date | None = None


def decide(subscription: Subscription, command: Command) -> list[SubscriptionEvent]:
    """Raises NotFound and Gone."""
    status = subscription.status
    match command:
        case Ask():
            return [SubscriptionAsked(**vars(command))] if status == "none" else []
        case _ if status == "none":
            raise NotFound(UNKNOWN)
        case Confirm():
            if status == "ended":
                raise Gone(OVER)
            return [SubscriptionConfirmed()] if status == "asked" else []
        case End(because):
            confirmed_meanwhile = because == "unconfirmed" and status == "confirmed"
            return [] if status == "ended" or confirmed_meanwhile else [SubscriptionEnded(because=because)]
        case Make(week, since, until):
            told = subscription.week is not None and subscription.week >= week
            return [] if status != "confirmed" or told else [ResultsDigestMade(week=week, since=since, until=until)]
    assert_never(command)


def evolve(subscription: Subscription, event: SubscriptionEvent) -> Subscription:
    match event:
        case SubscriptionAsked():
            return replace(subscription, status="asked", asked=event)
        case SubscriptionConfirmed():
            return replace(subscription, status="confirmed")
        case SubscriptionEnded():
            return replace(subscription, status="ended")
        case ResultsDigestMade(week=week):
            return replace(subscription, week=week)
    assert_never(event)
