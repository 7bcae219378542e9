"""A signal is raised once, and dismissed once, with a reason."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import given as drawn
from hypothesis import strategies as st

from services.oversight.signals.detecting import Answered, answers_alike, answers_in_a_burst
from services.oversight.signals.domain import Asked, Dismiss, Found, Raise, decide, evolve, signal_of, stream
from services.oversight.signals.service import decider
from shared.errors import NotFound
from shared.events.oversight import SignalRaised
from shared.signals import Signals
from tests.support.deciding import Decisions
from tests.support.samples import AT, CASE, DUE, PHOTO, dismissed, signalled, words

given = Decisions(decider).given
FOUND = Found("answers_in_a_burst", "kinh-te", AT, DUE, (CASE,), count=12, of=20)
RAISE, DISMISS = Raise(FOUND, PHOTO), Dismiss(PHOTO, words)


def test_what_was_not_raised_is_not_dismissed() -> None:
    given().when(DISMISS).then_refused(NotFound)


def test_what_was_found_before_is_not_raised_again() -> None:
    given(signalled).when(RAISE).then_nothing()


def test_what_was_dismissed_is_not_raised_again() -> None:
    given(signalled, dismissed).when(RAISE).then_nothing()


def test_what_begins_within_the_time_asked_about_is_not_asked_about_again() -> None:
    given(signalled).when(Raise(replace(FOUND, since=DUE, until=DUE + timedelta(days=1)), CASE)).then_nothing()


def test_what_was_dismissed_is_not_dismissed_again() -> None:
    given(signalled, dismissed).when(DISMISS).then_nothing()


def test_a_signal_is_raised_with_its_evidence() -> None:
    given().when(RAISE).then(signalled)


def test_of_many_cases_the_newest_are_named() -> None:
    many = replace(FOUND, cases=(CASE,) * 300, count=300)
    given().when(Raise(many, PHOTO)).then(signalled.model_copy(update={"cases": (CASE,) * 200, "count": 300}))


def test_what_begins_later_is_another_signal() -> None:
    later = replace(FOUND, since=DUE + timedelta(seconds=1), until=DUE + timedelta(days=1))
    again = signalled.model_copy(update={"signal": CASE, "since": later.since, "until": later.until})
    given(signalled, dismissed).when(Raise(later, CASE)).then(again)


def test_a_signal_is_dismissed_with_its_reason() -> None:
    given(signalled).when(DISMISS).then(dismissed)


def test_other_things_have_other_streams_and_the_same_always_one() -> None:
    others = [replace(FOUND, about="cong-an"), replace(FOUND, kind="answers_alike"), replace(FOUND, within="ab")]
    streams = {stream("luong-son", one) for one in [FOUND, *others]} | {stream("thi-du", FOUND)}
    assert len(streams) == 5
    assert stream("luong-son", replace(FOUND, since=DUE)) in streams


@drawn(
    moments=st.lists(st.integers(0, 600), min_size=20, max_size=80),
    sweeps=st.lists(st.integers(0, 60 * 48), min_size=1, max_size=20),
)
def test_no_answer_is_evidence_of_two_signals_of_a_kind(moments: list[int], sweeps: list[int]) -> None:
    """However often and when it is looked: as far as each sweep knows, answers come in at any moment."""
    asked = Signals(answers=4, answers_minutes=10, alike=4, alike_days=1)
    rows = [Answered(_case(number), at(minute), "kinh-te", "ab") for number, minute in enumerate(moments)]
    states: dict[object, Asked] = {}
    said: list[SignalRaised] = []
    for now in map(at, sorted(sweeps)):
        known = [one for one in rows if one.at <= now]
        day = [one for one in known if now - one.at <= timedelta(days=1)]
        for found in [*answers_in_a_burst(known, asked, now), *answers_alike(day, asked, now)]:
            its_stream = stream("luong-son", found)
            state = states.get(its_stream, Asked())
            for event in decide(state, Raise(found, signal_of(its_stream, found))):
                states[its_stream] = state = evolve(state, event)
                assert isinstance(event, SignalRaised)
                said.append(event)
    assert len({one.signal for one in said}) == len(said)
    evidence = [(one.kind, case) for one in said for case in one.cases]
    assert len(set(evidence)) == len(evidence)


def at(minute: int) -> datetime:
    return AT + timedelta(minutes=minute)


def _case(number: int) -> UUID:
    return UUID(int=number)
