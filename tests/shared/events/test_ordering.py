"""An effect never stands before its cause, whatever the clocks say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as any_

from shared.events.ordering import by_cause
from tests.support.samples import AT


@dataclass(frozen=True)
class Event:
    source: str
    position: int
    minute: int
    cause: UUID | None = None

    @property
    def id(self) -> UUID:
        return UUID(int=hash((self.source, self.position)) & (2**128 - 1))

    @property
    def at(self) -> datetime:
        return AT + timedelta(minutes=self.minute)


received, asked = Event("intake", 1, 10), Event("intake", 2, 40)


def test_without_causes_time_decides() -> None:
    late, early = Event("triage", 1, 50), Event("triage", 1, 5)
    assert by_cause([asked, late, received]) == [received, asked, late]
    assert by_cause([asked, received, early]) == [early, received, asked]


def test_an_effect_whose_clock_is_behind_stands_after_its_cause() -> None:
    queued = Event("triage", 1, 2, received.id)
    assert by_cause([queued, asked, received]) == [received, queued, asked]


def test_what_one_stage_said_stays_in_its_order_though_its_clock_was_set_back() -> None:
    first, second = Event("triage", 1, 50), Event("triage", 2, 1)
    assert by_cause([second, first, received]) == [received, first, second]


def test_a_cause_that_is_not_told_holds_nothing_up() -> None:
    orphan = Event("triage", 1, 30, UUID(int=7))
    assert by_cause([orphan, received]) == [received, orphan]


@given(any_.lists(any_.tuples(any_.sampled_from("abc"), any_.integers(0, 60), any_.integers(0, 30)), max_size=25))
def test_nothing_is_lost_and_no_effect_comes_first(said: list[tuple[str, int, int]]) -> None:
    """Each event may be led to by one that was said before it."""
    events: list[Event] = []
    for source, minute, back in said:
        position = sum(one.source == source for one in events) + 1
        cause = events[-1 - back % len(events)].id if events and back % 3 else None
        events.append(Event(source, position, minute, cause))
    ordered = by_cause(list(reversed(events)))
    assert sorted(ordered, key=str) == sorted(events, key=str)
    places = {one.id: place for place, one in enumerate(ordered)}
    assert all(places[one.cause] < places[one.id] for one in ordered if one.cause is not None)
