"""By the clock: on Mondays letters are made where there is something new, and what nobody has confirmed is ended."""

from datetime import datetime, time, timedelta

from services.publisher.published import Site
from services.publisher.service import Service
from services.publisher.subscribing.domain import Make
from services.publisher.subscribing.service import end, forget, make
from services.publisher.subscribing.view import Subscriber, to_tell, unconfirmed
from shared import clock
from shared.calendar import LOCAL
from shared.jobs import each_alone
from shared.stage import Job

AT_SEVEN = time(7, tzinfo=LOCAL)
UNCONFIRMED_AT_MOST = timedelta(days=7)


def last_monday(now: datetime) -> datetime:
    """The last Monday, 7:00, that has been."""
    today = now.astimezone(LOCAL).date()
    monday = datetime.combine(today - timedelta(days=today.weekday()), AT_SEVEN)
    return monday if monday <= now else monday - timedelta(days=7)


async def make_digests(publisher: Service) -> None:
    """One for each that has something new in it; a house that was down on Monday makes it up later in the week."""
    pool, monday = publisher.queries.pool, last_monday(clock.now())

    async def tell(one: Subscriber) -> None:
        since = one.until or one.confirmed_at
        assert since is not None
        if await Site(pool).new(since, monday, one.area, one.category, 1):
            await make(publisher, one, Make(monday.date(), since, monday))

    if publisher.mail is not None:
        await each_alone("digests", to_tell(pool, monday), tell)


async def end_unconfirmed(publisher: Service) -> None:
    async def over(one: Subscriber) -> None:
        await end(publisher, one.subscription, "unconfirmed")

    old = await unconfirmed(publisher.queries.pool, clock.now() - UNCONFIRMED_AT_MOST)
    await each_alone("unconfirmed subscriptions", old, over)
    await forget(publisher)


JOBS = (
    Job("digests", every_seconds=60, act=make_digests),
    Job("unconfirmed subscriptions", every_seconds=600, act=end_unconfirmed),
)
