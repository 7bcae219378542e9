"""What several cases have in common: whatever day it is, every scene falls together as the Front's signals ask."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from demo.hours import Step, schedule
from demo.plan import FATES, WITHIN_A_WEEK, ActName, Life
from demo.reports import OWN_SET, read_reports
from demo.sayings import categories
from demo.scenes import LONGEST_AGO, SCENES, before_it_is_due, told_whole
from shared.signals import Signals
from shared.text import slug

OWN = read_reports(OWN_SET, categories())
ASKED = Signals()
WINDOW = timedelta(days=10)
LATE = {
    "late", "late and not accepted", "late for weeks", "late and visited", "late to be read", "late to be classified",
    "late to be published",
}  # fmt: skip
INQUIRIES = {"asked by the Front", "told the Front in time", "told the Front late", "never told the Front"}
REFUSALS = {"appealed", "overturned", "overturned, then published", "upheld", "upheld together"}
# A Monday morning, a Wednesday night, a Saturday, and a Sunday just after midnight in Việt Nam.
ENDS = [
    datetime(2026, 11, 23, 1, tzinfo=UTC),
    datetime(2026, 11, 25, 16, tzinfo=UTC),
    datetime(2026, 11, 28, 5, tzinfo=UTC),
    datetime(2026, 11, 28, 17, 1, tzinfo=UTC),
]
Told = list[tuple[Life, Mapping[ActName, datetime]]]


def _steps(end: datetime, seed: int = 1) -> tuple[list[Life], list[Step]]:
    lives = told_whole(OWN, seed)
    return lives, schedule(lives, end - timedelta(days=21), end, seed)


@pytest.fixture(params=ENDS, ids=lambda end: f"{end:%a-%H}")
def end(request: pytest.FixtureRequest) -> datetime:
    moment: datetime = request.param
    return moment


@pytest.fixture
def scenes(end: datetime) -> Mapping[str, Told]:
    """The lives of each scene, with the moment of each act."""
    lives, steps = _steps(end)
    moments: dict[int, dict[ActName, datetime]] = defaultdict(dict)
    for step in steps:
        moments[step.life][step.act.what] = step.moment
    found: dict[str, Told] = defaultdict(list)
    for number, life in enumerate(lives):
        found[life.fate].append((life, moments[number]))
    return found


def _apart(told: Told, act: ActName) -> timedelta:
    moments = [moments[act] for _, moments in told]
    return max(moments) - min(moments)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_whole_story_has_every_fate_and_every_scene(seed: int) -> None:
    fates = {life.fate for life in told_whole(OWN, seed)}
    assert fates == set(FATES) | set(SCENES)
    assert fates >= LATE | INQUIRIES | REFUSALS


def test_every_report_of_a_whole_story_has_one_life() -> None:
    assert sorted(life.report.id for life in told_whole(OWN, 1)) == sorted(report.id for report in OWN)


def test_the_scenes_of_the_own_set_are_known() -> None:
    assert {report.scene for report in OWN} - {None} == set(SCENES)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scenes_keep_their_order_and_begin_in_the_story(end: datetime, seed: int) -> None:
    lives, steps = _steps(end, seed)
    assert end - timedelta(days=LONGEST_AGO) <= steps[0].moment <= steps[-1].moment <= end
    for number, life in enumerate(lives):
        acts = [step.act for step in steps if step.life == number]
        if life.fate in SCENES:
            assert acts == list(life.acts[: len(acts)])


def test_a_dozen_old_cases_are_answered_in_minutes(scenes: Mapping[str, Told]) -> None:
    told = scenes["evening of answers"]
    assert len(told) >= ASKED.answers
    assert _apart(told, "answer") <= ASKED.answers_within


def test_some_answers_are_alike_and_one_such_signal_is_dismissed(scenes: Mapping[str, Told]) -> None:
    assert sum("answer_alike" in moments for _, moments in scenes["same words"]) >= ASKED.alike
    repair = scenes["one repair"]
    assert len(repair) >= ASKED.alike
    assert sum("dismiss" in moments for _, moments in repair) == 1
    assert len({life.report.area for life, _ in repair}) == 1


@pytest.mark.parametrize(("scene", "act"), [("moved on", "misroute"), ("last hours", "extend")])
def test_a_date_is_moved_in_its_last_hours(scenes: Mapping[str, Told], end: datetime, scene: str, act: ActName) -> None:
    for _, moments in scenes[scene]:
        due = before_it_is_due(0)(0, moments, end)
        assert timedelta(0) < due - moments[act] <= timedelta(hours=ASKED.due_hours)


def test_one_unit_extends_often_in_the_last_hours(scenes: Mapping[str, Told]) -> None:
    assert sum("extend" in moments for _, moments in scenes["last hours"]) >= ASKED.extensions


def test_verdicts_of_one_poster_burst_within_their_window(scenes: Mapping[str, Told], end: datetime) -> None:
    told = scenes["evening of verdicts"]
    assert len(told) >= ASKED.verdicts_of_a_point
    assert {(life.report.area, life.report.by_poster) for life, _ in told} == {("Tiểu khu 13", True)}
    assert _apart(told, "satisfied") < timedelta(hours=1)
    assert all(moments["answer"] < moments["satisfied"] < moments["answer"] + WINDOW for _, moments in told)
    assert all(moments["satisfied"] < end - timedelta(days=1) for _, moments in told)


def test_an_area_and_its_poster_fall_silent(scenes: Mapping[str, Told], end: datetime) -> None:
    [area] = {life.report.area for life, _ in scenes["silent"]}
    assert sum(life.report.by_poster for life, _ in scenes["silent"]) >= ASKED.silent_reports
    sent = [
        moments["send"]
        for told in scenes.values()
        for life, moments in told
        if slug(life.report.area or "") == slug(area or "")
    ]
    assert max(sent) < end - timedelta(weeks=ASKED.silent_weeks)


def test_one_area_waits_longer(scenes: Mapping[str, Told]) -> None:
    waiting = [moments for _, moments in scenes["waiting"] if "answer" in moments]
    assert len(waiting) >= 5
    assert min(moments["answer"] - moments["send"] for moments in waiting) > timedelta(days=8)


def test_a_unit_says_nothing_for_more_than_a_week_after_its_date(scenes: Mapping[str, Told], end: datetime) -> None:
    told = scenes["late for weeks"]
    assert {life.report.category for life, _ in told} <= WITHIN_A_WEEK
    for _, moments in told:
        assert before_it_is_due(0)(0, moments, end) < end - timedelta(days=8)


def test_refusals_are_upheld_together_when_all_are_refused(scenes: Mapping[str, Told]) -> None:
    told = scenes["upheld together"]
    [at] = [moments["uphold_together"] for _, moments in told if "uphold_together" in moments]
    assert max(moments["refuse"] for _, moments in told) < at
