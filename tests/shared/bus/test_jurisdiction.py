"""An event of another commune is refused by its name on every way in, counted and shown, and has no effect."""

import asyncpg
import pytest

from shared import clock, metrics
from shared.bus import rabbitmq, troubles
from shared.bus.feed import Following, LocalFeed
from shared.bus.source_keys import accept
from shared.bus.troubles import OtherJurisdiction
from shared.events.envelope import batch, decode
from shared.events.intake import CaseWithdrawn
from shared.events.triage import CaseVerified
from shared.log.restoring import refill
from tests.conftest import FreshDatabase
from tests.shared.bus.post import Post, said
from tests.shared.bus.test_rabbitmq import arrives, channel_of
from tests.support.logs import eventually, open_log, prepared_log, signer

OTHER = "chau-son"


async def strays(office: Post) -> None:
    """The source's log goes on with an event of another commune, rightly signed."""
    await office.source.insert_events([said(CaseWithdrawn(), clock.new_id(), 1, OTHER)])


def counted() -> float:
    return float(metrics.misdirected.labels("triage", "intake")._value.get())


async def shown(office: Post) -> bool:
    """Whether the trouble is kept where readiness, pages and metrics find it."""
    known = [(one.kind, one.source, one.detail) for one in await troubles.known(office.heard.pool)]
    return known == [("other_jurisdiction", "intake", "it is of chau-son")]


async def test_an_event_of_another_commune_is_refused_by_its_name(office: Post) -> None:
    await strays(office)
    before = counted()
    with pytest.raises(OtherJurisdiction, match="it is of chau-son"):
        await office.inbox.hear("intake", await office.source.after(0, 10))
    assert await office.inbox.position("intake") == 0
    assert counted() == before + 1


async def test_the_events_beside_it_are_refused_with_it(office: Post) -> None:
    await office.say([clock.new_id()])
    await strays(office)
    with pytest.raises(OtherJurisdiction):
        await office.inbox.hear("intake", await office.source.after(0, 10))
    assert await office.effects() == []
    assert await office.heard.pool.fetchval("SELECT count(*) FROM log.register") == 0


async def test_an_unsigned_one_is_called_by_the_same_name(office: Post) -> None:
    """Another commune's key is another one: "forged" would lead whoever looks for the reason astray."""
    await strays(office)
    [line] = await office.source.after(0, 10)
    with pytest.raises(OtherJurisdiction):
        await office.inbox.hear("intake", [line.replace(b'"signature":"', b'"signature":"AAAA')])


async def test_a_stage_does_not_hear_it_from_its_own_log_either(office: Post) -> None:
    """A copy of another commune's database was put in the place of its own."""
    await office.heard.insert_events([said(CaseVerified(), clock.new_id(), 1, OTHER)])
    with pytest.raises(OtherJurisdiction):
        await office.inbox.hear("triage", await office.heard.after(0, 10))


async def test_a_feed_that_leads_to_another_commune_is_a_trouble(office: Post) -> None:
    await strays(office)
    office.supervisor.start("follows", Following(LocalFeed(office.source), office.inbox).run)
    await eventually(lambda: shown(office))
    assert await office.effects() == []


async def test_a_message_of_another_commune_is_a_trouble_and_the_own_ones_go_on(
    over_rabbitmq: Post, fresh_database: FreshDatabase
) -> None:
    """Two communes share a virtual host."""
    post, other = over_rabbitmq, await open_log(await fresh_database("log_intake", prepared_log()))
    await other.insert_events([said(CaseWithdrawn(), clock.new_id(), 1, OTHER)])
    await post.start()
    async with channel_of(post) as channel:
        exchange = await rabbitmq.declare(channel)
        foreign = batch(await other.after(0, 10))
        await eventually(lambda: arrives(exchange, foreign))
        await eventually(lambda: shown(post))
    await post.say([clock.new_id()])
    await eventually(lambda: post.arrived(1))
    assert await shown(post)
    await other.pool.close()


async def test_a_message_of_another_commune_that_comes_before_the_first_look_at_the_feed_stays_a_trouble(
    office: Post,
) -> None:
    following = Following(LocalFeed(office.source), office.inbox)
    await following.stray(OtherJurisdiction("intake", 1, f"it is of {OTHER}"))
    await office.say([clock.new_id()])
    office.supervisor.start("follows", following.run)
    await eventually(lambda: office.arrived(1))
    await office.say([clock.new_id()])
    following.wake()
    await eventually(lambda: office.arrived(2))
    assert await shown(office)


async def test_nothing_of_another_commune_is_restored(office: Post) -> None:
    await strays(office)
    [line] = await office.source.after(0, 10)
    heard = decode(line)
    keeper, row = office.heard.pool, (heard.subject, heard.type, heard.time, heard.wire)
    await accept(keeper, "intake", 1, signer("intake").public, "test")
    await keeper.execute("INSERT INTO log.register VALUES ('intake', 1, $1, $2, $3, $4, now())", *row)
    own = await asyncpg.connect(office.dsn)
    await own.execute("UPDATE log.head SET position = 0, hash = $1", bytes(32))
    with pytest.raises(OtherJurisdiction):
        await refill("intake", "test", own, keeper, [])
    assert await own.fetchval("SELECT position FROM log.head") == 0
    await own.close()
