"""Each event once in effect and in order, over every transport."""

from shared import clock
from shared.bus import parking
from shared.errors import Unready
from tests.shared.bus.post import Post
from tests.support.logs import eventually


async def test_every_event_has_its_effect_once_and_in_order(post: Post) -> None:
    await post.start()
    cases = [clock.new_id() for _ in range(50)]
    await post.say(cases * 4)
    await eventually(lambda: post.arrived(200))
    assert [position for _, position in await post.effects()] == list(range(1, 201))
    assert await post.echoes() == 200


async def test_what_was_said_before_the_listener_came_is_heard(post: Post) -> None:
    await post.say([clock.new_id() for _ in range(30)])
    await post.start()
    await eventually(lambda: post.arrived(30))
    assert len(await post.effects()) == 30


async def test_a_listener_that_restarts_in_the_middle_goes_on_where_it_was(post: Post) -> None:
    await post.start()
    await post.say([clock.new_id() for _ in range(20)])
    await post.stop()
    await post.say([clock.new_id() for _ in range(20)])
    await post.start()
    await post.say([clock.new_id() for _ in range(20)])
    await eventually(lambda: post.arrived(60))
    assert [position for _, position in await post.effects()] == list(range(1, 61))


async def test_poison_is_set_aside_with_the_later_events_of_its_case_and_all_else_goes_on(post: Post) -> None:
    bad, good = clock.new_id(), clock.new_id()
    post.listener.failing.add(bad)
    await post.start()
    await post.say([bad, good, bad, good])
    await eventually(lambda: post.arrived(2))
    assert {subject for subject, _ in await post.effects()} == {good}
    assert [parked.position for parked in await parking.waiting(post.heard.pool)] == [1, 3]


async def test_a_parked_event_is_retried_and_its_case_follows_in_order(post: Post) -> None:
    bad = clock.new_id()
    post.listener.failing.add(bad)
    await post.start()
    await post.say([bad, bad, clock.new_id()])
    await eventually(lambda: post.arrived(1))
    await parking.retry(post.heard.pool, "intake", 1)
    post.listener.failing.clear()
    await eventually(lambda: post.arrived(3))
    assert [position for subject, position in await post.effects() if subject == bad] == [1, 2]
    assert await parking.waiting(post.heard.pool) == []


async def test_a_later_event_of_a_case_waits_its_turn_though_nothing_is_wrong_with_it(post: Post) -> None:
    """The cause is mended before the second event comes: it must not overtake the first, which still waits."""
    case = clock.new_id()
    post.listener.failing.add(case)
    await post.start()
    await post.say([case])
    await eventually(lambda: _parked(post, 1))
    await post.heard.pool.execute("UPDATE log.parked SET attempts = 8, retry_at = NULL")
    post.listener.failing.clear()
    await post.say([case])
    await eventually(lambda: _parked(post, 2))
    assert await post.effects() == []
    await parking.retry(post.heard.pool, "intake", 1)
    await eventually(lambda: post.arrived(2))
    assert await post.effects() == [(case, 1), (case, 2)]


async def test_a_released_event_lets_its_case_go_on_without_it(post: Post) -> None:
    bad = clock.new_id()
    post.listener.failing.add(bad)
    await post.start()
    await post.say([bad, bad])
    await eventually(lambda: _parked(post, 2))
    await parking.release(post.heard.pool, "intake", 1, by="staff/1")
    post.listener.failing.clear()
    await eventually(lambda: post.arrived(1))
    assert await post.effects() == [(bad, 2)]


async def test_a_reaction_whose_precondition_comes_later_is_deferred_and_then_done(post: Post) -> None:
    early = clock.new_id()
    post.listener.failing.add(early)
    post.listener.error = Unready("Not yet.")
    await post.start()
    await post.say([early])
    await eventually(lambda: _parked(post, 1))
    post.listener.failing.clear()
    await eventually(lambda: post.arrived(1))
    assert await parking.waiting(post.heard.pool) == []


async def _parked(post: Post, many: int) -> bool:
    return len(await parking.waiting(post.heard.pool)) == many
