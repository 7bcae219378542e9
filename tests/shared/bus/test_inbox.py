"""The inbox skips what it knows, notices what is missing, and believes only signatures."""

from uuid import UUID

import asyncpg
import pytest
from eventsourcing.persistence import StoredEvent

from shared import clock
from shared.bus import parking, troubles
from shared.bus.troubles import AnotherPast, Forged, Hole
from shared.events.envelope import EVENT_TYPES, Envelope, decode, wire
from shared.events.intake import CaseWithdrawn
from shared.events.registry import heard_event
from shared.signing import GENESIS
from tests.shared.bus.post import Post, said
from tests.support.logs import signer


def altered(heard: Envelope) -> bytes:
    """The same event with another actor, under the old signature."""
    return wire(heard.state.replace(b"stage/test", b"stage/mine"), heard.position, heard.previous, heard.signature)


async def _lines(office: Post, many: int) -> list[bytes]:
    await office.say([clock.new_id() for _ in range(many)])
    return await office.source.after(0, 1000)


async def test_an_event_without_its_signature_is_refused(office: Post) -> None:
    [line] = await _lines(office, 1)
    heard = decode(line)
    with pytest.raises(Forged):
        await office.inbox.hear("intake", [altered(heard)])
    assert await office.inbox.position("intake") == 0


async def test_a_signature_does_not_hold_at_another_position(office: Post) -> None:
    [line] = await _lines(office, 1)
    heard = decode(line)
    with pytest.raises(Forged):
        await office.inbox.hear("intake", [wire(heard.state, 2, heard.previous, heard.signature)])


async def test_events_of_another_stage_are_refused(office: Post) -> None:
    with pytest.raises(ValueError, match="another stage"):
        await office.inbox.hear("dispatch", await _lines(office, 1))


async def test_a_hole_is_noticed_and_nothing_is_done(office: Post) -> None:
    lines = await _lines(office, 3)
    with pytest.raises(Hole) as hole:
        await office.inbox.hear("intake", lines[1:])
    assert hole.value.position == 0
    assert await office.effects() == []


async def test_what_was_heard_before_is_skipped(office: Post) -> None:
    lines = await _lines(office, 3)
    await office.inbox.hear("intake", lines[:2])
    await office.inbox.hear("intake", lines)
    await office.inbox.hear("intake", lines)
    assert [position for _, position in await office.effects()] == [1, 2, 3]
    assert await office.echoes() == 3


async def test_a_handler_that_fails_leaves_no_trace_of_its_event(office: Post) -> None:
    bad = clock.new_id()
    office.listener.failing.add(bad)
    await office.say([clock.new_id(), bad, clock.new_id()])
    await office.inbox.hear("intake", await office.source.after(0, 10))
    assert [position for _, position in await office.effects()] == [1, 3]
    assert await office.inbox.position("intake") == 3


async def test_what_cannot_be_recorded_does_not_count_as_heard(office: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the effect nor the setting aside gets through: the position stays where it was."""

    async def fails(*_: object) -> None:
        raise ZeroDivisionError

    bad = clock.new_id()
    office.listener.failing.add(bad)
    monkeypatch.setattr(parking, "set_aside", fails)
    await office.say([bad])
    with pytest.raises(ZeroDivisionError):
        await office.inbox.hear("intake", await office.source.after(0, 10))
    assert await office.inbox.position("intake") == 0
    assert await office.effects() == []


async def test_a_busy_database_sets_no_healthy_event_aside(office: Post) -> None:
    office.listener.error = asyncpg.DiskFullError("could not extend file")
    case = clock.new_id()
    office.listener.failing.add(case)
    await office.say([case])
    lines = await office.source.after(0, 10)
    with pytest.raises(asyncpg.DiskFullError):
        await office.inbox.hear("intake", lines)
    assert await parking.waiting(office.heard.pool) == []
    office.listener.failing.clear()
    await office.inbox.hear("intake", lines)
    assert await office.effects() == [(case, 1)]


async def test_waiting_for_a_position_ends_with_its_deadline(office: Post) -> None:
    assert not await office.inbox.reached("intake", 1, deadline_seconds=0.1)


async def test_waiting_for_a_position_ends_when_it_is_reached(office: Post) -> None:
    await office.inbox.hear("intake", await _lines(office, 2))
    assert await office.inbox.reached("intake", 2)


async def test_an_event_that_continues_another_past_is_refused(office: Post) -> None:
    """Genuinely signed, at the right position, but after an event that was not the one that was heard."""
    lines = await _lines(office, 2)
    await office.inbox.hear("intake", lines[:1])
    heard = decode(lines[1])
    other = signer("intake").sign(2, b"q" * 32, heard.state)
    with pytest.raises(AnotherPast):
        await office.inbox.hear("intake", [wire(heard.state, 2, b"q" * 32, other)])
    assert await office.inbox.position("intake") == 1


async def test_another_event_at_a_position_that_was_heard_is_no_repetition(office: Post) -> None:
    [line] = await _lines(office, 1)
    await office.inbox.hear("intake", [line])
    state = decode(line).state.replace(b"stage/test", b"stage/mine")
    with pytest.raises(AnotherPast):
        await office.inbox.hear("intake", [wire(state, 1, GENESIS, signer("intake").sign(1, GENESIS, state))])


async def test_a_genuine_event_beside_a_forged_one_is_refused_with_it(office: Post) -> None:
    lines = await _lines(office, 3)
    for place in range(3):
        forged = [*lines]
        forged[place] = altered(decode(lines[place]))
        with pytest.raises((Forged, AnotherPast)):
            await office.inbox.hear("intake", forged)
        unsigned = decode(lines[place])
        forged[place] = wire(unsigned.state, unsigned.position, unsigned.previous, b"s" * 64)
        with pytest.raises(Forged):
            await office.inbox.hear("intake", forged)
    assert await office.effects() == []


async def test_an_unknown_type_waits_for_a_newer_version_with_its_case_behind_it(office: Post) -> None:
    strange, other = clock.new_id(), clock.new_id()
    await office.say([strange, other])
    await office.source.insert_events([of_the_future(strange, 2)])
    office.versions[strange] = 2
    await office.say([strange, other])
    await office.inbox.hear("intake", await office.source.after(0, 10))
    assert [position for _, position in await office.effects()] == [1, 2, 5]
    waiting = await parking.waiting(office.heard.pool)
    assert [(one.position, one.reason, one.retry_at) for one in waiting[:1]] == [(3, parking.UNKNOWN, None)]
    assert [(one.kind, one.source) for one in await troubles.known(office.heard.pool)] == [("unknown_event", "intake")]


async def test_an_unknown_type_is_taken_up_by_the_version_that_knows_it(
    office: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = clock.new_id()
    await office.source.insert_events([of_the_future(case, 1)])
    office.versions[case] = 1
    await office.say([case])
    await office.inbox.hear("intake", await office.source.after(0, 10))
    monkeypatch.setitem(EVENT_TYPES, FUTURE, CaseWithdrawn)
    heard_event.cache_clear()
    await parking.take_up_unknown(office.heard.pool)
    assert await office.inbox.retry_due() == 1
    assert await office.inbox.retry_due() == 1
    assert [position for _, position in await office.effects()] == [1, 2]
    heard_event.cache_clear()


FUTURE = "vn.langnghe.intake.case-withdrawn.v9"


def of_the_future(subject: UUID, version: int) -> StoredEvent:
    known = said(CaseWithdrawn(), subject, version)
    return StoredEvent(subject, version, FUTURE, known.state.replace(known.topic.encode(), FUTURE.encode()))


async def test_what_waits_behind_an_event_is_not_tried_before_it(office: Post) -> None:
    case, other = clock.new_id(), clock.new_id()
    office.listener.failing.add(case)
    await office.say([case, case, other])
    await office.inbox.hear("intake", await office.source.after(0, 10))
    await office.heard.pool.execute("UPDATE log.parked SET retry_at = NULL WHERE position = 1")
    office.listener.failing.clear()
    assert await office.inbox.retry_due() == 0
    await parking.retry(office.heard.pool, "intake", 1)
    assert [await office.inbox.retry_due() for _ in range(3)] == [1, 1, 0]
    assert await office.effects() == [(other, 3), (case, 1), (case, 2)]


async def test_what_is_kept_is_kept_whatever_comes_of_it(office: Post) -> None:
    bad = clock.new_id()
    office.listener.failing.add(bad)
    await office.say([bad, clock.new_id()])
    lines = await office.source.after(0, 10)
    await office.inbox.hear("intake", lines)
    kept = await office.heard.pool.fetch("SELECT wire FROM log.register ORDER BY position")
    assert [row["wire"] for row in kept] == lines
