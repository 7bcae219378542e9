"""What oversight does by the clock."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import cast

import pytest
from asyncpg import Pool

from services.oversight.clocks.jobs import warn, watch_deadlines, watch_progress, watch_windows
from services.oversight.clocks.view import Clocks
from services.oversight.domain import Weigh
from services.oversight.late import BY_CLOCK
from services.oversight.queries import Queries
from services.oversight.service import Service, decider
from services.oversight.stage import STAGE
from shared import clock
from shared.bus import parking
from shared.events.due import Given
from shared.events.envelope import Event
from shared.events.oversight import CaseClosed, DeadlineMissed, DeadlineWarned, FrontStep, ProgressOverdue, StepMissed
from shared.reading import project
from shared.vault import Vault
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal
from tests.support.reading import in_order
from tests.support.samples import (  # fmt: skip
    CASE,
    DUE,
    added,
    answered,
    asked,
    classified,
    closed,
    erased,
    forwarded,
    missed,
    overturned,
    progressed,
    published,
    queued,
    received,
    refused,
    reopened,
    returned,
    verified,
    warned,
    withdrawn,
)


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


Hearing = Callable[..., Awaitable[Service]]


@pytest.fixture
def heard(tables: Pool, journal: MemoryJournal, monkeypatch: pytest.MonkeyPatch) -> Hearing:
    """Oversight at a moment, when it has heard some events, and everything of these sources until `whole`."""

    async def known(*events: Event, now: datetime, whole: datetime | None = None) -> Service:
        async with tables.acquire() as connection:
            await project(connection, STAGE.read_models, in_order(*events))
            for source in ("intake", "triage", "dispatch", "publisher"):
                await connection.execute(
                    "INSERT INTO log.tracking (source, position, whole_until) VALUES ($1, 9, $2)"
                    " ON CONFLICT (source) DO UPDATE SET whole_until = excluded.whole_until",
                    source, whole or now,
                )  # fmt: skip
        monkeypatch.setattr(clock, "now", lambda: now)
        return Service(journal, cast(Vault, None), Queries(tables), COMMUNE)

    return known


AT_THE_UNIT = (received, queued, verified, classified, forwarded)
A_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("after", "said"), [(timedelta(seconds=10), []), (A_MINUTE, [missed])])
async def test_a_deadline_is_missed_once_what_was_said_in_time_must_have_been_written(
    heard: Hearing, journal: MemoryJournal, after: timedelta, said: list[Event]
) -> None:
    await watch_deadlines(await heard(*AT_THE_UNIT, now=DUE + after))
    assert journal.said == said


@pytest.mark.parametrize("source", ["intake", "triage", "dispatch"])
async def test_no_miss_is_said_while_an_answer_may_be_under_way(
    heard: Hearing, journal: MemoryJournal, tables: Pool, source: str
) -> None:
    oversight = await heard(*AT_THE_UNIT, now=DUE + timedelta(days=9))
    await tables.execute("UPDATE log.tracking SET whole_until = $2 WHERE source = $1", source, DUE)
    await watch_deadlines(oversight)
    await tables.execute("DELETE FROM log.tracking WHERE source = $1", source)  # never asked
    await watch_deadlines(oversight)
    assert journal.said == []


async def test_a_publisher_that_is_away_hides_no_miss_of_a_unit(
    heard: Hearing, journal: MemoryJournal, tables: Pool
) -> None:
    oversight = await heard(*AT_THE_UNIT, now=DUE + A_MINUTE)
    await tables.execute("DELETE FROM log.tracking WHERE source = 'publisher'")
    await watch_deadlines(oversight)
    assert journal.said == [missed]


async def test_no_miss_is_said_of_a_case_of_which_something_was_set_aside(
    heard: Hearing, journal: MemoryJournal, tables: Pool
) -> None:
    oversight = await heard(*AT_THE_UNIT, now=DUE + A_MINUTE)
    async with tables.acquire() as connection:
        [(envelope, _)] = in_order(answered, after=9)
        await parking.set_aside(connection, "dispatch", envelope, ValueError("not understood"))
    await watch_deadlines(oversight)
    assert journal.said == []


@pytest.mark.parametrize(
    ("events", "step"),
    [((received, queued), "verify"), ((received, queued, verified), "classify")],
)
async def test_the_front_is_late_with_its_own_steps_as_a_unit_is_with_its_answer(
    heard: Hearing, journal: MemoryJournal, events: tuple[Event, ...], step: FrontStep
) -> None:
    for _ in range(2):
        await watch_deadlines(await heard(*events, *journal.said, now=DUE + A_MINUTE))
    assert journal.said == [StepMissed(step=step, round=1, due=DUE)]


async def test_what_is_closed_and_not_published_in_time_is_late_at_the_front_too(
    heard: Hearing, journal: MemoryJournal
) -> None:
    given = Given(due=closed.due, profile=closed.profile, explanation=closed.explanation)
    await decider.handle(journal, CASE, Weigh(1, "yes", given), BY_CLOCK)
    await watch_deadlines(await heard(*AT_THE_UNIT, closed, now=DUE + A_MINUTE))
    assert journal.said == [closed, StepMissed(step="publish", round=1, due=DUE)]


async def test_between_an_overturned_refusal_and_its_new_date_nothing_is_late(
    heard: Hearing, journal: MemoryJournal
) -> None:
    again = queued.model_copy(update={"due": DUE + timedelta(days=9)})
    for events in ((received, queued, refused, overturned), (*AT_THE_UNIT, returned, refused, overturned)):
        await watch_deadlines(await heard(*events, now=DUE + timedelta(days=5)))
        await watch_deadlines(await heard(*events, again, now=DUE + timedelta(days=5)))
    assert journal.said == []
    await watch_deadlines(await heard(*events, again, now=DUE + timedelta(days=10)))
    assert journal.said == [StepMissed(step="verify", round=1, due=again.due)]


async def test_another_unit_with_another_date_in_the_same_round_can_miss_that(
    heard: Hearing, journal: MemoryJournal, tables: Pool
) -> None:
    elsewhere = forwarded.model_copy(update={"unit": "cong-an", "due": DUE + timedelta(days=9)})
    events = (*AT_THE_UNIT, missed, returned, classified, elsewhere)
    await watch_deadlines(await heard(*events, now=DUE + timedelta(days=5)))
    assert journal.said == []
    assert await tables.fetchval("SELECT tabs @> '{late}' FROM oversight.cases") is False
    await watch_deadlines(await heard(*events, now=elsewhere.due + A_MINUTE))
    assert journal.said == [DeadlineMissed(unit="cong-an", round=1, due=elsewhere.due)]


async def test_the_front_is_late_to_publish_also_where_the_unit_was_late(
    heard: Hearing, journal: MemoryJournal, tables: Pool
) -> None:
    later = closed.model_copy(update={"due": DUE + timedelta(days=9)})
    await heard(*AT_THE_UNIT, missed, answered, later, now=DUE + timedelta(days=10))
    found = [case.step async for case in Clocks(tables).late("publish", DUE + timedelta(days=10))]
    assert found == ["publish"]


async def test_who_gives_back_what_is_late_leaves_it_a_unit_s_lateness(heard: Hearing, tables: Pool) -> None:
    await heard(*AT_THE_UNIT, missed, returned, now=DUE + A_MINUTE)
    assert await tables.fetchval("SELECT tabs @> '{late_unit}' FROM oversight.cases") is True
    nobodys = missed.model_copy(update={"unit": None})
    await heard(*AT_THE_UNIT, returned, nobodys, now=DUE + A_MINUTE)
    assert await tables.fetchval("SELECT tabs @> '{late_front}' FROM oversight.cases") is True


async def test_a_new_round_is_not_late_before_its_unit_has_a_date(
    heard: Hearing, journal: MemoryJournal, tables: Pool
) -> None:
    await watch_deadlines(await heard(*AT_THE_UNIT, missed, answered, reopened, now=DUE + timedelta(days=5)))
    assert journal.said == []
    assert await tables.fetchval("SELECT tabs @> '{late}' FROM oversight.cases") is False


async def test_what_waits_for_its_citizen_is_late_for_nobody_until_that_answers(
    heard: Hearing, journal: MemoryJournal
) -> None:
    await watch_deadlines(await heard(received, queued, asked, now=DUE + A_MINUTE))
    assert journal.said == []
    told = added.model_copy(update={"question": 3, "due": DUE + timedelta(days=3)})
    await watch_deadlines(await heard(received, queued, asked, told, now=DUE + A_MINUTE))
    assert journal.said == []
    await watch_deadlines(await heard(received, queued, asked, told, now=DUE + timedelta(days=3) + A_MINUTE))
    assert journal.said == [StepMissed(step="verify", round=1, due=DUE + timedelta(days=3))]


@pytest.mark.parametrize("over", [withdrawn, erased, refused])
async def test_what_is_over_or_refused_is_late_for_nobody(heard: Hearing, journal: MemoryJournal, over: Event) -> None:
    await watch_deadlines(await heard(received, queued, over, now=DUE + timedelta(days=99)))
    assert journal.said == []


async def test_a_restricted_or_published_case_waits_for_no_publication(heard: Hearing, journal: MemoryJournal) -> None:
    secret = classified.model_copy(update={"restricted": True})
    await watch_deadlines(await heard(*AT_THE_UNIT, secret, closed, now=DUE + A_MINUTE))
    await watch_deadlines(await heard(*AT_THE_UNIT, closed, published, now=DUE + A_MINUTE))
    assert journal.said == []


@pytest.mark.parametrize(("before", "said"), [(timedelta(days=2), []), (timedelta(hours=20), [warned])])
async def test_a_unit_is_warned_a_working_day_before_its_date_and_once(
    heard: Hearing, journal: MemoryJournal, before: timedelta, said: list[Event]
) -> None:
    for _ in range(2):
        await warn(await heard(*AT_THE_UNIT, *journal.said, now=DUE - before))
    assert journal.said == said


async def test_the_front_is_warned_on_the_day_and_nobody_after_the_date(heard: Hearing, journal: MemoryJournal) -> None:
    await warn(await heard(received, queued, now=DUE - timedelta(hours=20)))
    await warn(await heard(received, queued, now=DUE + timedelta(seconds=1)))
    assert journal.said == []
    await warn(await heard(received, queued, now=DUE - timedelta(hours=5)))
    assert journal.said == [DeadlineWarned(step="verify", unit=None, round=1, due=DUE)]


async def test_a_urgent_case_is_warned_of_in_its_last_hour(heard: Hearing, journal: MemoryJournal) -> None:
    urgent = (received, queued, verified, classified.model_copy(update={"urgency": "urgent"}), forwarded)
    await warn(await heard(*urgent, now=DUE - timedelta(hours=2)))
    assert journal.said == []
    await warn(await heard(*urgent, now=DUE - timedelta(minutes=50)))
    assert journal.said == [warned]


async def test_a_unit_that_is_late_says_every_seven_days_how_far_it_is_or_that_is_said_of_it(
    heard: Hearing, journal: MemoryJournal
) -> None:
    week = timedelta(days=7)
    late = (*AT_THE_UNIT, missed)
    await watch_progress(await heard(*late, now=DUE + week))
    assert journal.said == []
    for weeks in (1, 1, 2):
        await watch_progress(await heard(*late, *journal.said, now=DUE + weeks * week + A_MINUTE))
    overdue = partial(ProgressOverdue, unit="kinh-te", round=1)
    assert journal.said == [overdue(since=DUE, due=DUE + week), overdue(since=DUE + week, due=DUE + 2 * week)]


async def test_a_silence_of_years_is_said_once_and_not_week_by_week(heard: Hearing, journal: MemoryJournal) -> None:
    for _ in range(3):
        await watch_progress(await heard(*AT_THE_UNIT, missed, *journal.said, now=DUE + timedelta(days=703)))
    due = DUE + timedelta(days=700)
    assert journal.said == [ProgressOverdue(unit="kinh-te", round=1, since=DUE, due=due)]


async def test_a_unit_that_reports_its_progress_is_left_alone_for_seven_days(
    heard: Hearing, journal: MemoryJournal, tables: Pool
) -> None:
    oversight = await heard(*AT_THE_UNIT, missed, progressed, now=DUE + timedelta(days=13))
    await tables.execute("UPDATE oversight.cases SET progress_at = $1", DUE + timedelta(days=6, hours=1))
    await watch_progress(oversight)
    assert journal.said == []


@pytest.mark.parametrize(
    ("last", "days", "said"), [(refused, 999, []), (answered, 9, []), (answered, 11, ["window_expired"])]
)
async def test_an_answer_that_nobody_judges_closes_the_case_and_a_refusal_never_does(
    tables: Pool, monkeypatch: pytest.MonkeyPatch, last: Event, days: int, said: list[str]
) -> None:
    events = (received, refused) if last is refused else (received, classified, forwarded, last)
    async with tables.acquire() as connection:
        heard = in_order(*events)
        await project(connection, STAGE.read_models, heard)
    monkeypatch.setattr(clock, "now", lambda: heard[-1][0].time + timedelta(days=days))
    journal = MemoryJournal()
    await watch_windows(Service(journal, cast(Vault, None), Queries(tables), COMMUNE))
    assert [event.by for event in journal.said if isinstance(event, CaseClosed)] == said
