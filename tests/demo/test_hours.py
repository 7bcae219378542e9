"""When things happen in the story: in its time, in their order, and in people's hours."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from demo.hours import CITIZENS, CLOSES, OPENS, SLEEPS, WAKES, Step, schedule
from demo.plan import DAY_AND_NIGHT, FATES, plan
from demo.reports import OWN_SET, read_reports
from demo.sayings import categories
from shared.calendar import LOCAL, SATURDAY

OWN = read_reports(OWN_SET, categories())
END = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)  # a Friday, 13:00 in Việt Nam
BEGIN = END - timedelta(days=21)
LIVES = plan(OWN, seed=1, slow=True)
STEPS = schedule(LIVES, BEGIN, END, seed=1)


def _calm(step: Step) -> bool:
    report = LIVES[step.life].report
    return not report.urgent and report.category not in DAY_AND_NIGHT


@pytest.mark.parametrize("days", [1, 3, 21])
def test_nothing_happens_before_the_story_or_after_now(days: int) -> None:
    begin = END - timedelta(days=days)
    moments = [step.moment for step in schedule(LIVES, begin, END, seed=1)]
    assert moments == sorted(moments)
    assert begin <= moments[0] <= moments[-1] <= END


def test_the_same_seed_tells_the_same_times() -> None:
    assert schedule(LIVES, BEGIN, END, seed=1) == STEPS
    assert schedule(LIVES, BEGIN, END, seed=2) != STEPS


def test_each_life_begins_with_its_report_and_keeps_its_order() -> None:
    for number, life in enumerate(LIVES):
        acts = [step.act for step in STEPS if step.life == number]
        assert acts
        assert acts == list(life.acts[: len(acts)])


def test_staff_do_what_is_not_urgent_in_office_hours() -> None:
    for step in STEPS:
        local = step.moment.astimezone(LOCAL)
        if step.act.what not in CITIZENS and _calm(step):
            assert local.weekday() < SATURDAY
            assert OPENS <= local.time() <= CLOSES


def test_people_who_answer_are_awake() -> None:
    answers = [step for step in STEPS if step.act.what in CITIZENS - {"send", "wait"}]
    assert answers
    assert all(WAKES <= step.moment.astimezone(LOCAL).time() <= SLEEPS for step in answers)


def test_few_write_at_night_and_most_in_the_evening() -> None:
    hours = Counter(step.moment.astimezone(LOCAL).hour for step in STEPS if step.act.what == "send")
    assert sum(hours[hour] for hour in range(5)) < sum(hours.values()) / 20
    assert sum(hours[hour] for hour in range(18, 22)) > sum(hours.values()) / 4


def test_most_lives_reach_their_end_and_some_are_late() -> None:
    done = Counter(step.life for step in STEPS)
    whole = [life.fate for number, life in enumerate(LIVES) if done[number] == len(life.acts)]
    assert len(whole) > 0.9 * len(LIVES)
    assert {name for name, fate in FATES.items() if fate.slow} & set(whole)
