"""What publisher remembers of who is told of results by e-mail: one row for each subscription."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from shared.events.envelope import Envelope
from shared.events.publisher import (
    ResultsDigestMade,
    SubscriptionAsked,
    SubscriptionConfirmed,
    SubscriptionEnded,
    SubscriptionEvent,
)
from shared.events.sealed import Sealed
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.model import rows_of

AT_ONCE = 500
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One row of `publisher.subscriptions`. `week`, `until`: of the last letter."""

    subscription: UUID
    address: Sealed | None = None
    area: str | None = None
    category: str | None = None
    language: str = "vi"
    asked_at: datetime = NOT_YET
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    week: date | None = None
    until: datetime | None = None


def _subscriber(heard: Envelope, event: SubscriptionEvent) -> Changes:
    row = {"subscription": heard.subject}
    match event:
        case SubscriptionAsked():
            wanted = {name: getattr(event, name) for name in ("address", "area", "category", "language")}
            return {**row, **wanted, "asked_at": heard.time}
        case SubscriptionConfirmed():
            return {**row, "confirmed_at": heard.time}
        case SubscriptionEnded():
            return {**row, "address": None, "ended_at": heard.time}
        case ResultsDigestMade():
            return {**row, "week": event.week, "until": event.until}


SUBSCRIPTIONS = ReadModel("publisher.subscriptions", Subscriber, (_subscriber,), key=("subscription",))
# Those that are to be told on a Monday, from one on.
TO_TELL = (
    "confirmed_at IS NOT NULL AND ended_at IS NULL AND confirmed_at < $1 AND (week IS NULL OR week < $2)"
    f" AND subscription > $3 ORDER BY subscription LIMIT {AT_ONCE}"
)
UNCONFIRMED = f"confirmed_at IS NULL AND ended_at IS NULL AND asked_at < $1 ORDER BY asked_at LIMIT {AT_ONCE}"


async def to_tell(pool: asyncpg.Pool, monday: datetime) -> AsyncIterator[Subscriber]:
    """Who has confirmed before then and has no letter of that Monday yet."""
    last = NOBODY
    while found := await rows_of(pool, SUBSCRIPTIONS, TO_TELL, monday, monday.date(), last):
        for one in found:
            yield one
        last = found[-1].subscription


async def unconfirmed(pool: asyncpg.Pool, before: datetime) -> list[Subscriber]:
    """What was asked for before then, and that nobody has confirmed."""
    return await rows_of(pool, SUBSCRIPTIONS, UNCONFIRMED, before)
