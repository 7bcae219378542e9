"""Where dispatch forwards a case, until when, and which cases a unit can touch."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest

from services.dispatch.domain import Answer
from services.dispatch.queries import Queries
from services.dispatch.service import Service, decider
from services.dispatch.view import CaseView
from shared import clock
from shared.calendar import LOCAL
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Unready
from shared.events.dispatch import CaseAccepted, CaseForwarded, DeadlineExtended
from shared.events.envelope import Causation
from shared.events.oversight import CaseReopened
from shared.events.sealed import Sealed
from shared.events.triage import CaseClassified
from shared.vault import Vault
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal, heard
from tests.support.samples import CASE

MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
BY = "staff/1"
WORDS = Sealed(case=CASE, key="words", box="c2VhbGVk")


class Sealing:
    """A vault in which every word is sealed alike."""

    async def seal(self, *_: object) -> Sealed:
        return WORDS


classification = CaseClassified(
    category="TN",
    kind="report",
    urgency="normal",
    area=None,
    restricted=False,
    about_unit=None,
    clock_from=MONDAY,
)
on_the_desk = CaseView(
    case_id=CASE,
    number="LS-2026-000001",
    received_at=MONDAY,
    words=WORDS,
    kind="report",
    urgency="normal",
    version=1,
    status="forwarded",
    unit="kinh-te",
    category="TN",
    due=datetime(2026, 12, 3, 10, 0, tzinfo=UTC),
    forwarded_at=MONDAY,
)


@dataclass(frozen=True)
class OneCase:
    """A desk with one case on it."""

    view: CaseView

    async def case(self, case_id: UUID) -> CaseView | None:
        return self.view if case_id == self.view.case_id else None


def dispatch_with(view: CaseView = on_the_desk) -> tuple[Service, MemoryJournal]:
    journal = MemoryJournal()
    return Service(journal, cast(Vault, Sealing()), cast(Queries, OneCase(view)), COMMUNE, b"pepper"), journal


async def forward(dispatch: Service, event: CaseClassified) -> None:
    await dispatch.forward(heard(event, CASE, MONDAY), event)


async def forwarded(**chosen: object) -> CaseForwarded | None:
    dispatch, journal = dispatch_with()
    await forward(dispatch, classification.model_copy(update=chosen))
    said = journal.said
    assert all(isinstance(event, CaseForwarded) for event in said)
    return cast(CaseForwarded, said[0]) if said else None


# Forward.


async def test_a_category_that_the_commune_does_not_have_yet_is_tried_again_later() -> None:
    with pytest.raises(Unready):
        await forwarded(category="XX")


async def test_a_case_without_a_unit_goes_nowhere() -> None:
    assert await forwarded(category="KH") is None
    assert await forwarded(about_unit="kinh-te") is None


async def test_a_unit_that_the_commune_does_not_have_yet_is_tried_again_later() -> None:
    with pytest.raises(Unready):
        await forwarded(category="KH", unit="nasa")


async def test_a_case_about_a_unit_never_goes_there_even_by_hand() -> None:
    with pytest.raises(Forbidden):
        await forwarded(category="KH", unit="cong-an", about_unit="cong-an")


async def test_a_case_goes_to_the_unit_that_was_chosen_by_hand_with_its_category_s_working_days() -> None:
    said = await forwarded(category="KH", unit="cong-an")
    assert said is not None
    assert (said.unit, said.category) == ("cong-an", "KH")
    assert said.due == datetime(2026, 12, 8, 10, 0, tzinfo=UTC)  # 17:00 in Việt Nam on the tenth working day


async def test_a_case_goes_to_the_unit_of_its_category_with_its_working_days() -> None:
    said = await forwarded(restricted=True)
    assert said is not None
    assert (said.unit, said.round, said.restricted) == ("kinh-te", 1, True)
    assert said.due == datetime(
        2026, 12, 3, 10, 0, tzinfo=UTC
    )  # 17:00 in Việt Nam on the seventh working day, 24 November off
    assert said.explanation


async def test_a_case_about_its_unit_goes_to_the_one_that_stands_in() -> None:
    said = await forwarded(category="CB", about_unit="van-phong")
    assert said is not None
    assert said.unit == "mat-tran"


@pytest.mark.parametrize("chosen", [{"urgency": "urgent"}, {"category": "PCTT"}])
async def test_an_urgent_case_counts_hours_day_and_night(chosen: dict[str, object]) -> None:
    said = await forwarded(**chosen)
    assert said is not None
    assert said.due == MONDAY + timedelta(hours=4)


# Reopen.


async def test_a_round_waits_until_the_case_was_forwarded() -> None:
    dispatch, _ = dispatch_with()
    event = CaseReopened(round=2, because="not_solved")
    with pytest.raises(Unready):
        await dispatch.reopen(heard(event, CASE, MONDAY), 2)


async def test_a_new_round_counts_from_its_opening() -> None:
    dispatch, journal = dispatch_with()
    await forward(dispatch, classification)
    event = CaseReopened(round=2, because="not_solved")
    await dispatch.reopen(heard(event, CASE, MONDAY + timedelta(days=7)), 2)
    said = journal.said[-1]
    assert isinstance(said, CaseForwarded)
    assert (said.round, said.due) == (2, datetime(2026, 12, 9, 10, 0, tzinfo=UTC))


@pytest.mark.parametrize("chosen", [{"urgency": "urgent"}, {"category": "PCTT", "urgency": "urgent"}])
async def test_a_new_round_of_an_urgent_case_counts_hours_day_and_night(chosen: dict[str, object]) -> None:
    dispatch, journal = dispatch_with()
    await forward(dispatch, classification.model_copy(update=chosen))
    event = CaseReopened(round=2, because="not_solved")
    await dispatch.reopen(heard(event, CASE, MONDAY + timedelta(days=7)), 2)
    said = journal.said[-1]
    assert isinstance(said, CaseForwarded)
    assert (said.urgency, said.due) == ("urgent", MONDAY + timedelta(days=7, hours=4))


async def test_a_classification_that_was_heard_after_the_answer_counts_from_the_next_round() -> None:
    dispatch, journal = dispatch_with()
    await forward(dispatch, classification)
    words = Sealed(case=CASE, key="words", box="c2VhbGVk")
    answer = Answer("kinh-te", "done", words, words, acted_on=MONDAY.date(), next_date=None, today=MONDAY.date())
    await decider.handle(journal, CASE, answer, Causation(BY))
    await forward(dispatch, classification.model_copy(update={"category": "PCTT", "urgency": "urgent"}))
    await dispatch.reopen(heard(CaseReopened(round=2, because="not_solved"), CASE, MONDAY + timedelta(days=7)), 2)
    said = journal.said[-1]
    assert isinstance(said, CaseForwarded)
    assert (said.unit, said.round, said.due) == ("quan-su", 2, MONDAY + timedelta(days=7, hours=4))


# What units say.


async def test_a_case_that_was_never_heard_of_is_not_found() -> None:
    dispatch, _ = dispatch_with()
    with pytest.raises(NotFound):
        await dispatch.accept(UUID(int=7), "kinh-te", BY)


@pytest.mark.parametrize("over", [{"withdrawn_at": MONDAY}, {"closed_at": MONDAY}, {"refused": True}])
async def test_a_case_that_is_over_takes_no_word_of_its_unit(over: dict[str, datetime | bool]) -> None:
    dispatch, journal = dispatch_with(replace(on_the_desk, **over))  # type: ignore[arg-type]
    await forward(dispatch, classification)
    for said in (
        dispatch.accept(CASE, "kinh-te", BY),
        dispatch.give_back(CASE, "kinh-te", "Không phải.", BY),
        dispatch.report(CASE, "kinh-te", "Đang làm.", BY),
        dispatch.extend(CASE, "kinh-te", date(2026, 12, 4), "Chờ máy.", BY),
    ):
        with pytest.raises(Conflict):
            await said
    assert len(journal.said) == 1


@pytest.mark.parametrize(
    "over",
    [
        {"withdrawn_at": MONDAY},
        {"closed_at": MONDAY},
        {"refused": True},
        {"status": "returned"},
        {"status": "answered"},
    ],
)
def test_no_clock_runs_where_nothing_is_asked_of_the_unit(over: dict[str, object]) -> None:
    late = on_the_desk.due + timedelta(days=1)
    assert on_the_desk.overdue(late)
    assert not replace(on_the_desk, **over).overdue(late)  # type: ignore[arg-type]


async def test_another_unit_is_refused_whether_or_not_the_case_is_over() -> None:
    for view in (on_the_desk, replace(on_the_desk, closed_at=MONDAY)):
        dispatch, _ = dispatch_with(view)
        await forward(dispatch, classification)
        with pytest.raises(Forbidden):
            await dispatch.accept(CASE, "cong-an", BY)


async def test_a_unit_accepts_and_the_version_tells_who_looked_at_an_older_case() -> None:
    dispatch, journal = dispatch_with()
    await forward(dispatch, classification)
    assert (await dispatch.accept(CASE, "kinh-te", BY, expected=1)).version == 2
    assert isinstance(journal.said[-1], CaseAccepted)
    with pytest.raises(Conflict):
        await dispatch.give_back(CASE, "kinh-te", "Không phải.", BY, expected=1)


DUE = on_the_desk.due  # 17:00 on Thursday 3 December in Việt Nam


async def extended(view: CaseView, until: date, **chosen: object) -> datetime:
    dispatch, journal = dispatch_with(view)
    await forward(dispatch, classification.model_copy(update=chosen))
    await dispatch.extend(CASE, "kinh-te", until, "Chờ máy.", BY)
    said = journal.said[-1]
    assert isinstance(said, DeadlineExtended)
    return said.due


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the clock."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda: moment)


async def test_a_due_date_that_has_passed_is_not_extended(at: Callable[[datetime], None]) -> None:
    at(DUE + timedelta(seconds=1))
    with pytest.raises(Conflict, match="Answer the case"):
        await extended(on_the_desk, date(2026, 12, 4))


async def test_an_extension_is_at_most_as_long_again_as_the_working_days_that_were_given(
    at: Callable[[datetime], None],
) -> None:
    at(MONDAY)
    last = date(2026, 12, 14)  # seven working days after 3 December
    with pytest.raises(Invalid, match="at the latest at 17:00 14/12/2026"):
        await extended(on_the_desk, last + timedelta(days=3))
    assert await extended(on_the_desk, last) == datetime(2026, 12, 14, 10, 0, tzinfo=UTC)
    assert await extended(on_the_desk, date(2026, 12, 4)) == datetime(2026, 12, 4, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("day_off", [date(2026, 12, 5), date(2026, 12, 6)])
async def test_an_extension_ends_on_a_day_on_which_somebody_works(
    at: Callable[[datetime], None], day_off: date
) -> None:
    at(MONDAY)
    with pytest.raises(Invalid, match="Nobody works on that day"):
        await extended(on_the_desk, day_off)


async def test_an_extension_is_never_longer_than_the_commune_extends_anything(
    at: Callable[[datetime], None],
) -> None:
    at(MONDAY)
    fifteen_days = {"category": "DD", "urgency": "complex"}
    case = replace(on_the_desk, category="DD", due=datetime(2026, 12, 14, 10, 0, tzinfo=UTC))
    last = date(2026, 12, 28)  # ten working days after 14 December
    with pytest.raises(Invalid, match="at the latest at 17:00 28/12/2026"):
        await extended(case, last + timedelta(days=1), **fifteen_days)
    assert await extended(case, last, **fifteen_days) == datetime(2026, 12, 28, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("hour", [1, 9, 14])
async def test_an_urgent_case_is_extended_by_as_many_hours_again(at: Callable[[datetime], None], hour: int) -> None:
    start = datetime(2026, 11, 23, hour, 0, tzinfo=UTC)
    at(start)
    due = start + timedelta(hours=4)
    case = replace(on_the_desk, counted_as="urgent", due=due)
    local_day = (due + timedelta(hours=4)).astimezone(LOCAL).date()
    chosen = {"urgency": "urgent", "clock_from": start}
    with pytest.raises(Invalid):
        await extended(case, local_day + timedelta(days=1), **chosen)
    assert await extended(case, local_day, **chosen) == due + timedelta(hours=4)
