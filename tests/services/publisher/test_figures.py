"""Figures are those of an independent count, in any interleaving, and a case stands as it does on the board."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from services.oversight.view import CASES as OVERSIGHTS
from services.publisher.facts import FACTS, Fact, fact_of
from services.publisher.figures import Compared, Counting, Figures, compare, compared_of
from services.publisher.periods import Period, last_over, period_of
from services.publisher.standing import Standing
from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Event
from tests.services.publisher.histories import END, Said, history
from tests.support import samples
from tests.support.journals import heard

WEEK = period_of("week", (END - timedelta(days=1)).date())


@pytest.fixture(params=range(12))
def said(request: pytest.FixtureRequest) -> Sequence[Said]:
    return history(Random(request.param))


def facts_of(said: Sequence[Said]) -> list[Fact]:
    return [fact for envelope, event in said if (fact := fact_of(envelope, event))]


def counted(said: Sequence[Said], period: Period = WEEK) -> Figures:
    counting = Counting(period.since, period.until)
    counting.take(facts_of(said))
    return counting.figures()


def test_a_case_stands_as_it_does_on_the_fronts_board(said: Sequence[Said]) -> None:
    standings: dict[Any, Standing] = {}
    for fact in facts_of(said):
        if not fact.signal:
            standings.setdefault(fact.case_id, Standing()).take(fact)
    cases = [OVERSIGHTS.made_of(changes) for changes in OVERSIGHTS.fold(said).values()]
    assert len(cases) > 50
    for case in cases:
        ours = standings[case.case_id]
        assert (ours.step, ours.step_due, ours.late, ours.late_unit) == (
            case.step,
            case.step_due,
            case.late,
            case.late_unit,
        )
        assert (ours.area, ours.unit, ours.open) == (case.area, case.unit, case.closed_at is None)


class Recount:
    """The same figures in another way: straight from what was said, case by case, without rows and folds."""

    def __init__(self, said: Sequence[Said], since: datetime, until: datetime) -> None:
        self.said = [(envelope, event) for envelope, event in said if envelope.time < until]
        self.since, self.until = since, until
        self.found: Counter[str] = Counter()

    def within(self, kind: type[Event]) -> list[Said]:
        return [(one, event) for one, event in self.said if isinstance(event, kind) and one.time >= self.since]

    def last(self, case: Any, kind: type[Event] | tuple[type[Event], ...]) -> Any:
        found = [event for one, event in self.said if one.subject == case and isinstance(event, kind)]
        return found[-1] if found else None

    def cases(self, kind: type[Event]) -> set[Any]:
        return {one.subject for one, _ in self.within(kind)}

    def simple(self) -> None:
        kinds: dict[str, type[Event]] = {
            "received": intake.CaseReceived, "forwarded": dispatch.CaseForwarded, "refused": triage.CaseRefused,
            "upheld": oversight.RefusalUpheld, "overturned": oversight.RefusalOverturned,
            "reopened": oversight.CaseReopened, "closed": oversight.CaseClosed,
            "published": publisher.ResultPublished, "answered": dispatch.CaseAnswered,
            "appealed": intake.RefusalAppealed,
        }  # fmt: skip
        for name, kind in kinds.items():
            self.found[name] = len(self.cases(kind))
        self.found["extended"] = len(self.within(dispatch.DeadlineExtended))
        self.found["inquired"] = len({(one.subject, e.inquiry) for one, e in self.within(oversight.InquiryRaised)})  # type: ignore[attr-defined]
        self.found["signalled"] = len(self.within(oversight.SignalRaised))
        self.found["dismissed"] = len(self.within(oversight.SignalDismissed))

    def answers(self) -> None:
        for case in self.cases(dispatch.CaseAnswered):
            envelope, _ = next(one for one in reversed(self.within(dispatch.CaseAnswered)) if one[0].subject == case)
            dated = [
                event.due
                for one, event in self.said
                if one.subject == case
                and isinstance(event, dispatch.CaseForwarded | dispatch.DeadlineExtended)
                and one.position < envelope.position
            ]
            due = dated[-1] if dated else None
            self.found["undated" if due is None else "on_time" if envelope.time <= due else "answered_late"] += 1
            verdict, answer = self.last(case, intake.VerdictGiven), self.last(case, dispatch.CaseAnswered)
            if verdict and verdict.round == answer.round:
                self.found["judged"] += 1
                self.found[{"yes": "solved", "partly": "partly", "no": "unsolved"}[verdict.solved]] += 1
                self.found["stars"] += verdict.stars

    def lateness(self) -> None:
        missed = set()
        for one, event in self.within(oversight.DeadlineMissed):
            later = [
                other
                for envelope, other in self.said
                if envelope.subject == one.subject
                and isinstance(other, oversight.MissCorrected)
                and envelope.position > one.position
                and other.round == event.round  # type: ignore[attr-defined]
            ]
            if not later:
                missed.add((one.subject, event.due))  # type: ignore[attr-defined]
        front = {(one.subject, event.due) for one, event in self.within(oversight.StepMissed)}  # type: ignore[attr-defined]
        self.found["all_missed"] = len(missed | front)


def test_figures_are_those_of_a_count_of_its_own(said: Sequence[Said]) -> None:
    for period in (WEEK, WEEK.before):
        recount = Recount(said, period.since, period.until)
        recount.simple()
        recount.answers()
        recount.lateness()
        figures = counted(said, period)
        all_missed = recount.found.pop("all_missed")
        assert {name: figures.of(name) for name in recount.found} == dict(recount.found)
        assert figures.of("missed") + figures.of("front_missed") <= all_missed
        assert figures.of("answered") == sum(figures.of(name) for name in ("on_time", "answered_late", "undated"))
        assert figures.of("judged") == sum(figures.of(name) for name in ("solved", "partly", "unsolved"))


def test_what_is_told_by_parts_is_the_whole(said: Sequence[Said]) -> None:
    figures = counted(said)
    parts = {
        "received": ("area", "category", "channel"), "answered": ("unit",), "missed": ("unit",), "extended": ("unit",),
        "front_missed": ("step",), "refused": ("reason",), "reopened": ("because",), "closed": ("by",),
        "signalled": ("kind",), "inquired": ("unit",),
    }  # fmt: skip
    for name, by in parts.items():
        for one in by:
            assert sum(figures.by(f"{name}/{one}").values()) == figures.of(name), (name, one)
    assert figures.of("late") == figures.of("late_unit") + figures.of("late_front")


def test_the_order_between_sources_changes_nothing(said: Sequence[Said]) -> None:
    facts = facts_of(said)
    by_source = sorted(facts, key=lambda fact: (fact.source, fact.position))
    one, other = Counting(WEEK.since, WEEK.until), Counting(WEEK.since, WEEK.until)
    one.take(facts)
    other.take(by_source)
    assert one.figures() == other.figures()


def test_figures_as_json_say_the_same_and_have_one_hash(said: Sequence[Said]) -> None:
    now, before = compare(WEEK)
    for counting in (now, before):
        counting.take(facts_of(said))
    compared = Compared(now.figures(), before.figures())
    assert compared_of(compared.canonical) == compared
    assert compared_of(compared.canonical).hash == compared.hash
    assert compared.before == counted(said, WEEK.before)


@pytest.mark.parametrize(
    "wrong", ["", "[]", "{}", '{"form":1,"now":[],"before":{}}', '{"form":2,"now":{},"before":{}}']
)
def test_what_is_no_figures_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="figures"):
        compared_of(wrong)


def test_a_period_begins_with_its_first_moment_and_ends_before_the_next_one() -> None:
    moments = (WEEK.since - timedelta.resolution, WEEK.since, WEEK.until - timedelta.resolution, WEEK.until)
    said = [
        (heard(samples.received, UUID(int=number), at, number), samples.received)
        for number, at in enumerate(moments, start=1)
    ]
    figures = counted(said)
    assert (figures.of("received"), figures.of("open")) == (2, 3)


def test_four_verdicts_make_no_mean() -> None:
    assert Figures({"judged": 4, "stars": 20}).stars() is None
    assert Figures({"judged": 5, "stars": 20}).stars() == 4.0


@pytest.mark.parametrize(
    ("kind", "first", "last", "before"),
    [
        ("day", "2026-11-22", "2026-11-22", "2026-11-21"),
        ("week", "2026-11-16", "2026-11-22", "2026-11-09"),
        ("month", "2026-10-01", "2026-10-31", "2026-09-01"),
        ("quarter", "2026-07-01", "2026-09-30", "2026-04-01"),
    ],
)
def test_each_kind_follows_the_calendar(kind: Any, first: str, last: str, before: str) -> None:
    period = last_over(kind, END)
    assert (f"{period.first}", f"{period.last}", f"{period.before.first}") == (first, last, before)
    assert period.before.until == period.since


def test_a_quarter_and_a_month_cross_the_year() -> None:
    assert period_of("quarter", END.date()).last.isoformat() == "2026-12-31"
    assert period_of("month", END.date().replace(month=12)).before.before.first.isoformat() == "2026-10-01"
    assert period_of("quarter", END.date().replace(month=1)).before.first.isoformat() == "2025-10-01"


def test_no_fact_holds_a_word_that_anybody_wrote() -> None:
    for number, sample in enumerate(samples.SAMPLES, start=1):
        if fact := fact_of(heard(sample, samples.CASE, END, number), sample):
            kept = [value for name in FACTS.columns if isinstance(value := getattr(fact, name), str)]
            assert all(len(value) <= 40 and " " not in value for value in kept), kept
