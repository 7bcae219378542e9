"""What a stage tells of its past rests on logs that are still what it heard, signed by who said it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.triage.stage import STAGE as TRIAGE
from shared import clock
from shared.bus.feed import CaseFeed, FeedAway, LocalFeed, Pulled
from shared.errors import Conflict, Invalid, NotFound, Unready
from shared.events.envelope import decode
from shared.log import Head
from shared.log.restoring import Disowned, hear_again, let_go
from shared.past.knowing import Past
from tests.conftest import FreshDatabase
from tests.support import samples
from tests.support.databases import Databases
from tests.support.rooms import Room, open_room


@pytest.fixture
async def room(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(TRIAGE, fresh_database, tmp_path) as opened:
        yield opened


@pytest.fixture
def case() -> UUID:
    return clock.new_id()


async def withdrawn(room: Room, case: UUID, at: datetime | None = None) -> list[bool]:
    """Of each row that triage had of a case, whether it was withdrawn."""
    return [row.withdrawn_at is not None for row in (await room.as_known(case, at))["triage.cases"]]


async def at_intake(room: Room, databases: Databases, sql: str) -> None:
    """Somebody who is stronger than the triggers, in the source's database."""
    name = await room.logs["intake"].pool.fetchval("SELECT current_database()")
    admin = await asyncpg.connect(databases.server.dsn(name))
    await admin.execute(f"ALTER TABLE log.events DISABLE TRIGGER ALL; {sql}")
    await admin.close()


async def test_between_two_batches_it_is_what_the_first_had_made(room: Room, case: UUID) -> None:
    await room.say(case, samples.received, samples.withdrawn)
    await room.hear("intake", 1)
    between = await room.moment()
    await room.hear("intake")
    assert await withdrawn(room, case, between) == [False]
    assert await withdrawn(room, case) == [True]


async def test_each_source_counts_as_far_as_it_was_heard(room: Room, case: UUID) -> None:
    await room.say(case, samples.received, samples.verified, samples.forwarded)
    moments = [await room.moment()]
    for source in ("dispatch", "intake", "triage"):
        await room.hear(source)
        moments.append(await room.moment())
    rows = [(await room.as_known(case, at))["triage.cases"] for at in moments]
    assert rows[0] == []
    assert [(one.unit, bool(one.number), one.status) for [one] in rows[1:]] == [
        ("kinh-te", False, ""),
        ("kinh-te", True, ""),
        ("kinh-te", True, "verified"),
    ]


async def test_a_case_that_was_said_and_not_heard_is_not_known(room: Room, case: UUID) -> None:
    await room.say(clock.new_id(), samples.received)
    await room.hear("intake")
    await room.say(case, samples.received)
    for at in (None, await room.moment()):
        with pytest.raises(NotFound):
            await room.as_known(case, at)


async def test_what_is_set_aside_shows_when_it_takes_effect(room: Room, case: UUID) -> None:
    await room.say(case, samples.received, samples.withdrawn)
    room.listener.failing.add(("intake", 1))
    await room.hear("intake")
    waiting = await room.moment()
    room.listener.failing.clear()
    assert await room.retry() == 1
    first = await room.moment()
    assert await room.retry() == 1
    assert await withdrawn(room, case, waiting) == []
    assert await withdrawn(room, case, first) == [False]
    assert await withdrawn(room, case) == [True]


async def test_what_takes_effect_once_more_after_a_restoration_comes_last(room: Room, case: UUID) -> None:
    await room.say(case, samples.verified, samples.classified)
    await room.hear("triage")
    once = await room.as_known(case)
    [line] = await room.own.after(0, 1)
    cause = decode(line)
    why = Disowned(3, "", case, "", cause.time, cause.id)
    assert await hear_again(room.own.pool, [why], room.logs.values()) == 1
    assert await room.retry() == 1
    assert await room.as_known(case) == await room.shown(case) != once


async def test_what_was_heard_and_is_in_no_log_any_more_cannot_be_told(room: Room, case: UUID) -> None:
    """The table keeps it until it is made anew; what is said instead counts from when that is heard."""
    await room.say(case, samples.received)
    await room.hear("intake")
    [line] = await room.logs["intake"].after(0, 1)
    await room.say(case, samples.withdrawn)
    await room.hear("intake")
    lost = await room.moment()
    await let_go(room.own.pool, "intake", Head(1, decode(line).hash))
    for at in (lost, None):
        assert await withdrawn(room, case, at) == [False]
    await room.made_anew()
    assert await room.as_known(case) == await room.shown(case)
    room.inbox._known.clear()
    await room.hear("intake")
    assert await withdrawn(room, case) == [True]
    assert await withdrawn(room, case, lost) == [False]


async def test_a_log_that_is_not_what_was_heard_tells_nothing(room: Room, case: UUID, databases: Databases) -> None:
    await room.say(case, samples.received, samples.added, samples.withdrawn)
    await room.hear("intake")
    await at_intake(room, databases, "UPDATE log.events SET state = state || ' ' WHERE position = 3")
    with pytest.raises(Conflict):
        await room.as_known(case)


async def test_an_event_without_its_signature_tells_nothing(room: Room, case: UUID, databases: Databases) -> None:
    await room.say(case, samples.received, samples.added, samples.withdrawn)
    await room.hear("intake")
    await at_intake(room, databases, "UPDATE log.events SET signature = previous || previous WHERE position = 2")
    with pytest.raises(Conflict):
        await room.as_known(case)


async def test_a_source_that_was_set_back_tells_nothing(room: Room, case: UUID, databases: Databases) -> None:
    await room.say(case, samples.received, samples.withdrawn)
    await room.hear("intake")
    await at_intake(room, databases, "DELETE FROM log.events WHERE position = 2")
    with pytest.raises(Conflict):
        await room.as_known(case)


async def test_a_moment_that_cannot_be_told_of_is_refused(room: Room, case: UUID) -> None:
    now = await room.moment()
    for at in (now.replace(tzinfo=None), now + timedelta(hours=1)):
        with pytest.raises(Invalid) as refused:
            await room.as_known(case, at)
        assert refused.value.errors.keys() == {"at"}


async def test_before_the_record_began_nothing_is_claimed(room: Room, case: UUID, databases: Databases) -> None:
    before = await room.moment()
    await room.say(case, samples.received)
    name = await room.own.pool.fetchval("SELECT current_database()")
    admin = await asyncpg.connect(databases.server.dsn(name))
    await admin.execute("INSERT INTO log.tracking (source, position, hash) VALUES ('dispatch', 0, '')")
    await admin.execute(
        "INSERT INTO log.heard_up_to (at, position, source, begun, back)"
        " SELECT clock_timestamp(), 0, number, true, false FROM log.tracking"
    )
    await admin.close()
    await room.hear("intake")
    with pytest.raises(Invalid, match="begins later"):
        await room.as_known(case, before)
    assert (await room.as_known(case, await room.moment()))["triage.cases"]


@dataclass(frozen=True)
class Elsewhere:
    """A feed that gives something else than was asked for, or does not answer."""

    given: Pulled | Exception

    async def of_case(self, *_: Any) -> Pulled:
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


def told_by(room: Room, feed: CaseFeed) -> Past:
    return Past(room.inbox, TRIAGE.read_models, {"intake": feed})


async def test_a_source_that_is_away_is_asked_again_later(room: Room, case: UUID) -> None:
    await room.say(case, samples.received)
    await room.hear("intake")
    with pytest.raises(Unready):
        await told_by(room, Elsewhere(FeedAway("intake is away"))).as_known(case)


async def test_events_that_were_not_asked_for_are_not_taken(room: Room, case: UUID) -> None:
    other, intake = clock.new_id(), room.logs["intake"]
    await room.say(case, samples.received)
    await room.say(other, samples.received)
    await room.hear("intake")
    await room.say(case, samples.withdrawn)
    heard = await intake.hash_at(2)
    first, others, not_heard = await intake.after(0, 3)
    for lines in ([others], [not_heard], [first, first], [b"<html>"], [b"{}"], [b"\xff"]):
        with pytest.raises(Conflict, match="asked for"):
            await told_by(room, Elsewhere(Pulled(lines, heard))).as_known(case)
    assert await told_by(room, LocalFeed(intake)).as_known(case)
