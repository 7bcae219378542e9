"""What is worth a question, and what is not yet: just below each threshold nothing is said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.oversight.signals.detecting import (
    Answered,
    Heard,
    Judged,
    Moved,
    Waited,
    answers_alike,
    answers_in_a_burst,
    area_silent,
    area_waits_longer,
    changed_before_due,
    extended_before_due,
    point_silent,
    verdicts_in_a_burst,
)
from shared.signals import Signals

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ASKED = Signals()
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def case(number: int) -> UUID:
    return UUID(int=number)


def answers(
    many: int, *, every: timedelta = MINUTE, since: timedelta = DAY, alike: str | None = None
) -> list[Answered]:
    return [Answered(case(number), NOW - since + number * every, "kinh-te", alike) for number in range(many)]


# Many answers within minutes.


def test_nine_answers_within_ten_minutes_are_no_burst() -> None:
    assert list(answers_in_a_burst(answers(9), ASKED, NOW)) == []


def test_answers_that_came_slowly_are_no_burst() -> None:
    assert list(answers_in_a_burst(answers(10, every=1.2 * MINUTE), ASKED, NOW)) == []


def test_answers_of_two_units_are_no_burst_of_either() -> None:
    rows = [replace(one, unit="cong-an" if one.case_id.int % 2 else "kinh-te") for one in answers(18)]
    assert list(answers_in_a_burst(rows, ASKED, NOW)) == []


def test_a_burst_that_goes_on_is_not_asked_about_yet() -> None:
    assert list(answers_in_a_burst(answers(10, since=15 * MINUTE), ASKED, NOW)) == []


def test_a_burst_is_found_whole_with_all_that_the_unit_answered() -> None:
    other = Answered(case(99), NOW - 2 * DAY, "kinh-te", None)
    [found] = answers_in_a_burst([other, *answers(25)], ASKED, NOW)
    assert (found.about, found.count, found.of) == ("kinh-te", 25, 26)
    assert (found.since, found.until) == (NOW - DAY, NOW - DAY + 24 * MINUTE)
    assert found.cases == tuple(case(number) for number in reversed(range(25)))


def test_two_bursts_of_a_unit_are_two() -> None:
    found = list(answers_in_a_burst([*answers(10, since=2 * DAY), *answers(12)], ASKED, NOW))
    assert [one.count for one in found] == [10, 12]


# Answers word for word.


def test_two_answers_alike_are_none() -> None:
    assert list(answers_alike(answers(2, alike="ab"), ASKED, NOW)) == []


def test_answers_without_a_fingerprint_are_not_alike() -> None:
    assert list(answers_alike(answers(9), ASKED, NOW)) == []


def test_answers_to_one_case_in_three_rounds_are_not_alike() -> None:
    rows = [replace(one, case_id=case(1)) for one in answers(3, alike="ab")]
    assert list(answers_alike(rows, ASKED, NOW)) == []


def test_three_answers_alike_are_asked_about() -> None:
    [found] = answers_alike([*answers(3, alike="ab"), *answers(1, alike="cd")], ASKED, NOW)
    assert (found.count, found.of, found.within) == (3, 4, "ab")
    assert len(found.cases) == 3


# Changed or extended shortly before a date.

moved = Moved(
    case_id=case(1), at=NOW - HOUR, extended=False, unit="cong-an", category="AN", was_unit="kinh-te",
    was_category="TN", given=NOW - 10 * DAY, due=NOW + 5 * HOUR,
)  # fmt: skip
extended = replace(moved, extended=True, unit="kinh-te", category=None)


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "kinh-te", "category": "TN"},
        {"due": NOW + 2 * DAY},
        {"due": NOW - 2 * HOUR},
        {"given": NOW - 5 * HOUR},
        {"extended": True},
    ],
    ids=["nothing changed", "long before", "afterwards", "half of the time was left", "an extension"],
)
def test_what_is_no_change_shortly_before_is_not_asked_about(change: dict[str, Any]) -> None:
    assert list(changed_before_due([replace(moved, **change)], ASKED, NOW)) == []


@pytest.mark.parametrize("change", [{"unit": "kinh-te"}, {"category": "TN"}], ids=["category", "unit"])
def test_another_unit_or_category_shortly_before_is_asked_about(change: dict[str, Any]) -> None:
    [found] = changed_before_due([replace(moved, **change)], ASKED, NOW)
    assert (found.about, found.cases, found.until - found.since) == ("kinh-te", (case(1),), 6 * HOUR)


def extensions(late: int, early: int) -> list[Moved]:
    in_time = replace(extended, due=NOW + 3 * DAY)
    rows = [extended] * late + [in_time] * early
    return [replace(one, case_id=case(number)) for number, one in enumerate(rows)]


def test_four_late_extensions_are_no_habit() -> None:
    assert list(extended_before_due(extensions(4, 0), ASKED, NOW)) == []


def test_late_ones_among_more_in_time_are_no_habit() -> None:
    assert list(extended_before_due(extensions(5, 6), ASKED, NOW)) == []


def test_changes_are_no_extensions() -> None:
    assert list(extended_before_due([moved] * 9, ASKED, NOW)) == []


def test_every_second_extension_at_the_last_moment_is_a_habit() -> None:
    [found] = extended_before_due(extensions(5, 5), ASKED, NOW)
    assert (found.about, found.count, found.of, len(found.cases)) == ("kinh-te", 5, 10, 5)


# Verdicts.


def verdicts(many: int, every: timedelta, point: str | None = None) -> list[Judged]:
    return [Judged(case(number), NOW - 3 * DAY + number * every, point) for number in range(many)]


def test_nineteen_verdicts_within_an_hour_are_no_burst() -> None:
    assert list(verdicts_in_a_burst(verdicts(19, MINUTE), ASKED, NOW)) == []


def test_nine_verdicts_of_one_point_are_no_burst() -> None:
    assert list(verdicts_in_a_burst(verdicts(9, HOUR, "cho"), ASKED, NOW)) == []


def test_verdicts_from_everywhere_within_a_day_are_no_burst() -> None:
    rows = [replace(one, point=f"diem-{one.case_id.int % 5}") for one in verdicts(19, HOUR)]
    assert list(verdicts_in_a_burst(rows, ASKED, NOW)) == []


def test_twenty_verdicts_within_an_hour_are_asked_about() -> None:
    [found] = verdicts_in_a_burst(verdicts(20, MINUTE), ASKED, NOW)
    assert (found.about, found.count, found.of) == ("", 20, 20)


def test_ten_verdicts_of_one_point_within_a_day_are_asked_about() -> None:
    others = [replace(one, case_id=case(50), point=None) for one in verdicts(1, HOUR)]
    [found] = verdicts_in_a_burst([*verdicts(10, HOUR, "cho"), *others], ASKED, NOW)
    assert (found.about, found.count, found.of) == ("cho", 10, 11)


# Silence.

silent = Heard("cho", 8, NOW - 4 * WEEK, (case(1), case(2)))


@pytest.mark.parametrize("detect", [area_silent, point_silent])
@pytest.mark.parametrize("change", [{"reports": 7}, {"last": NOW - 4 * WEEK + MINUTE}], ids=["seldom", "lately"])
def test_from_where_little_came_or_something_lately_is_not_silent(detect: Any, change: dict[str, Any]) -> None:
    assert list(detect([replace(silent, **change)], ASKED, NOW)) == []


@pytest.mark.parametrize("detect", [area_silent, point_silent])
def test_from_where_nothing_comes_any_more_is_asked_about(detect: Any) -> None:
    [found] = detect([silent], ASKED, NOW)
    assert (found.kind, found.about, found.count) == (detect.__name__, "cho", 8)
    assert (found.since, found.cases) == (silent.last, silent.cases)


# Waiting.


def waits(area: str, days: Sequence[float]) -> list[Waited]:
    return [Waited(case(number), NOW - number * HOUR, area, one) for number, one in enumerate(days)]


@pytest.mark.parametrize(("own", "others"), [(4, 5), (5, 4)])
def test_four_cases_are_compared_with_nothing(own: int, others: int) -> None:
    assert list(area_waits_longer([*waits("a", [9.0] * own), *waits("b", [3.0] * others)], ASKED, NOW)) == []


@pytest.mark.parametrize(("own", "others"), [(4.4, 3.0), (0.5, 0.1)], ids=["not much longer", "less than a day"])
def test_what_hardly_differs_is_not_asked_about(own: float, others: float) -> None:
    assert list(area_waits_longer([*waits("a", [own] * 5), *waits("b", [others] * 5)], ASKED, NOW)) == []


def test_an_area_that_waits_longer_is_asked_about_with_both_medians() -> None:
    rows = [*waits("a", [1, 4.5, 4.5, 4.5, 90]), *waits("b", [3.0] * 6)]
    [found] = area_waits_longer(rows, ASKED, NOW)
    assert (found.about, found.count, found.of, found.days, found.others_days) == ("a", 5, 6, 4.5, 3.0)
