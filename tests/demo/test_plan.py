"""Which report meets which fate: decided by the reports and a seed, and by nothing else."""

from collections import Counter
from dataclasses import replace

import pytest

from demo.plan import DAYS, FATES, plan
from demo.reports import OWN_SET, Report, read_reports
from demo.sayings import categories

OWN = read_reports(OWN_SET, categories())


def _reports(how_many: int, category: str | None = "GT", kind: str = "report") -> list[Report]:
    return [Report(f"r{number}", "Đường hỏng, đề nghị sửa.", category, kind) for number in range(how_many)]


def test_the_same_seed_tells_the_same_story() -> None:
    assert plan(OWN, seed=7) == plan(OWN, seed=7)


def test_another_seed_tells_another() -> None:
    assert plan(OWN, seed=7) != plan(OWN, seed=8)


@pytest.mark.parametrize("how_many", [0, 1, 5, 12, len(OWN)])
def test_every_report_has_one_life(how_many: int) -> None:
    lives = plan(OWN[:how_many], seed=1)
    assert sorted(life.report.id for life in lives) == sorted(report.id for report in OWN[:how_many])


def test_a_dozen_reports_meet_a_dozen_fates() -> None:
    assert len({life.fate for life in plan(_reports(12), seed=1)}) == 12


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_own_set_meets_every_fate_and_most_of_it_is_closed(seed: int) -> None:
    lives = plan(OWN, seed, slow=True)
    assert {life.fate for life in lives} == set(FATES)
    assert Counter(life.ends_as for life in lives)["closed"] > len(lives) / 2


def test_in_minutes_of_one_day_nobody_is_late() -> None:
    assert {life.fate for life in plan(OWN, seed=1)} == {name for name, fate in FATES.items() if not fate.slow}


@pytest.mark.parametrize("kind", ["complaint", "denunciation"])
def test_what_has_a_statutory_route_is_refused(kind: str) -> None:
    assert {life.fate for life in plan(_reports(30, kind=kind), seed=1)} == {"refused"}


def test_a_case_about_officials_is_never_published() -> None:
    acts = {act.what for life in plan(_reports(60, category="CB"), seed=1) for act in life.acts}
    assert "satisfied" in acts
    assert not acts & {"draft", "approve"}


def test_what_is_urgent_is_not_left_for_days() -> None:
    urgent = [replace(report, urgent=True) for report in _reports(120, category="DC")]
    lives = [[act.what for act in life.acts] for life in plan(urgent, seed=1, slow=True)]
    before = {act for acts in lives for act in acts[: acts.index("answer") if "answer" in acts else None]}
    assert not before & {"wait", "extend"}


def test_a_report_without_a_category_is_never_classified() -> None:
    acts = {act.what for life in plan(_reports(60, category=None), seed=1) for act in life.acts}
    assert "verify" in acts
    assert "classify" not in acts


def test_every_life_is_in_order_and_within_three_weeks() -> None:
    for life in plan(OWN, seed=1):
        days = [act.day for act in life.acts]
        assert days == sorted(days)
        assert 0 <= days[0] <= days[-1] <= DAYS + 1e-9


def test_what_is_still_open_was_touched_in_the_last_days() -> None:
    still_open = [life for life in plan(OWN, seed=1) if not FATES[life.fate].over]
    assert min(life.acts[-1].day for life in still_open) >= DAYS - 3
