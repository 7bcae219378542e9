"""The inbox skips what it knows, notices what is missing, and believes only signatures."""

import pytest

from shared import clock
from shared.bus.inbox import Forged, Hole
from shared.events.envelope import decode, wire
from tests.shared.bus.post import Post


async def _lines(office: Post, many: int) -> list[bytes]:
    await office.say([clock.new_id() for _ in range(many)])
    return await office.source.after(0, 1000)


async def test_an_event_without_its_signature_is_refused(office: Post) -> None:
    [line] = await _lines(office, 1)
    heard = decode(line)
    with pytest.raises(Forged):
        await office.inbox.hear("intake", [wire(heard.state.replace(b"stage/test", b"stage/mine"), 1, heard.signature)])
    assert await office.inbox.position("intake") == 0


async def test_a_signature_does_not_hold_at_another_position(office: Post) -> None:
    [line] = await _lines(office, 1)
    heard = decode(line)
    with pytest.raises(Forged):
        await office.inbox.hear("intake", [wire(heard.state, 2, heard.signature)])


async def test_events_of_another_stage_are_refused(office: Post) -> None:
    with pytest.raises(ValueError, match="another stage"):
        await office.inbox.hear("dispatch", await _lines(office, 1))


async def test_a_hole_is_noticed_and_nothing_is_done(office: Post) -> None:
    lines = await _lines(office, 3)
    with pytest.raises(Hole) as hole:
        await office.inbox.hear("intake", lines[1:])
    assert hole.value.after == 0
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


async def test_waiting_for_a_position_ends_with_its_deadline(office: Post) -> None:
    assert not await office.inbox.reached("intake", 1, deadline_seconds=0.1)


async def test_waiting_for_a_position_ends_when_it_is_reached(office: Post) -> None:
    await office.inbox.hear("intake", await _lines(office, 2))
    assert await office.inbox.reached("intake", 2)
