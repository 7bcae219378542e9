"""The whole story that `make demo` tells: late at every step, pressed, and a true example of each kind of signal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, get_args

import pytest

from shared.events.oversight import SignalKind, Step
from tests.demo.told import Told, told_in
from tests.journeys.people import listed, ok

API = "/api/oversight/v1"
MINUTES = 10 * 60  # it takes two when nothing else runs

pytestmark = [pytest.mark.long, pytest.mark.timeout(MINUTES)]


@dataclass(frozen=True)
class Seen:
    """What an overseer sees when the story is over. `lives`: what happened to each case, in order."""

    board: dict[str, Any]
    late: list[dict[str, Any]]
    signals: dict[str, list[dict[str, Any]]]
    inquiries: dict[str, list[dict[str, Any]]]
    escalations: list[dict[str, Any]]
    lives: list[list[dict[str, Any]]]
    now: datetime

    @property
    def events(self) -> Counter[str]:
        return Counter(line["event"] for line in chain.from_iterable(self.lives))

    def said(self, event: str) -> list[dict[str, Any]]:
        return [line for line in chain.from_iterable(self.lives) if line["event"] == event]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told_in(tmp_path_factory.mktemp("whole"), timeout_seconds=MINUTES) as told:
        yield told


@pytest.fixture(scope="module")
def seen(whole: Told) -> Seen:
    with whole.as_("giam-sat") as front:

        def all_of(what: str) -> list[dict[str, Any]]:
            return list(listed(front, f"{API}/{what}"))

        cases = {case["case_id"] for tab in ("open", "closed", "refused") for case in all_of(f"cases?tab={tab}")}
        return Seen(
            board=ok(front.get(f"{API}/board")),
            late=all_of("cases?tab=late"),
            signals={tab: all_of(f"signals?tab={tab}") for tab in ("open", "dismissed")},
            inquiries={tab: all_of(f"inquiries?tab={tab}") for tab in ("open", "answered")},
            escalations=all_of("escalations"),
            lives=[all_of(f"cases/{case}/timeline") for case in sorted(cases)],
            now=whole.ended,
        )


def test_somebody_is_late_at_every_step(seen: Seen) -> None:
    assert {case["step"] for case in seen.late} == set(get_args(Step))
    assert seen.board["counts"]["late"] == len(seen.late)
    assert seen.board["counts"]["late_unit"] >= 3
    assert seen.board["counts"]["late_front"] >= 3


def test_it_is_also_the_turn_of_citizens(seen: Seen) -> None:
    assert seen.board["counts"]["citizen"] >= 1


def test_what_stays_late_was_warned_of_and_told_further_up(seen: Seen) -> None:
    assert {one["level"] for one in seen.escalations} == {1, 2, 3}
    assert seen.events.keys() >= {"oversight.deadline-warned", "oversight.deadline-missed", "oversight.step-missed"}


def test_each_miss_was_said_within_the_hour(seen: Seen) -> None:
    for line in [*seen.said("oversight.deadline-missed"), *seen.said("oversight.step-missed")]:
        late = datetime.fromisoformat(line["at"]) - datetime.fromisoformat(line["data"]["due"])
        assert timedelta(0) < late < timedelta(minutes=65)


def test_a_unit_that_is_late_for_weeks_owed_its_progress(seen: Seen) -> None:
    assert seen.said("oversight.progress-overdue")


def test_inquiries_are_open_unanswered_and_answered_in_time_and_late(seen: Seen) -> None:
    waits = {datetime.fromisoformat(one["due"]) < seen.now for one in seen.inquiries["open"]}
    late = {one["answered_at"] > one["due"] for one in seen.inquiries["answered"]}
    assert (waits, late) == ({True, False}, {True, False})


def test_findings_of_visits_have_photos(seen: Seen) -> None:
    assert any(line["data"]["photos"] for line in seen.said("oversight.finding-recorded"))


def test_refusals_are_overturned_upheld_and_upheld_together(seen: Seen) -> None:
    assert seen.said("oversight.refusal-overturned")
    upheld = [datetime.fromisoformat(line["at"]) for line in seen.said("oversight.refusal-upheld")]
    beside = {sum(abs(one - other) < timedelta(minutes=1) for other in upheld) for one in upheld}
    assert beside >= {1, 4}


@pytest.mark.parametrize("kind", get_args(SignalKind))
def test_every_kind_of_signal_is_open(seen: Seen, kind: str) -> None:
    assert kind in {signal["kind"] for signal in seen.signals["open"]}


def test_one_weekly_report_was_sent_and_is_public_and_the_next_is_a_draft(whole: Told) -> None:
    with whole.as_("giam-sat") as front:
        weeks = [one for one in listed(front, "/api/publisher/v1/reports") if one["kind"] == "week"]
        last, before, *_ = sorted(weeks, key=lambda one: one["first"], reverse=True)
        assert (last["status"], before["sign"], before["public"]) == ("drafted", "1/BC-MTTQ", True)
        sent = ok(front.get(f"/api/publisher/v1/reports/{before['report']}"))
        assert sent["files"] == ["pdf", "docx", "xlsx"]
        assert sent["figures"]["received"] > 10
        assert sent["stories"]
        assert before["sign"] in front.get("/bao-cao").text


def test_one_signal_was_dismissed_with_a_reason(seen: Seen, whole: Told) -> None:
    [signal] = seen.signals["dismissed"]
    with whole.as_("giam-sat") as front:
        assert len(ok(front.get(f"{API}/signals/{signal['signal']}"))["reason"]) > 10
