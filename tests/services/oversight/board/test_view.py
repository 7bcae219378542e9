"""Each number of the board is that of an independent count over what was said, and of exactly the cases of its list."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, cast, get_args
from uuid import UUID

import asyncpg
import pytest

from services.oversight.board.view import DAYS, Board, Boards
from services.oversight.days import KINDS, RATED_DAYS, Happening, Rated, moments_of
from services.oversight.desk.view import FrontsDesk, Tab
from services.oversight.stage import STAGE
from services.oversight.view import CASES, CaseView
from shared import clock
from shared.calendar import LOCAL
from shared.events.envelope import Envelope, Event
from shared.reading import project
from shared.reading.pages import PageRequest
from tests.support import samples
from tests.support.journals import heard

DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 15, 0, tzinfo=LOCAL)
CASES_MADE = 80
HAPPENING = (
    samples.queued, samples.asked, samples.verified, samples.refused, samples.classified, samples.forwarded,
    samples.returned, samples.progressed, samples.extended, samples.answered, samples.judged, samples.added,
    samples.warned, samples.missed, samples.step_missed, samples.overturned, samples.upheld, samples.reopened,
    samples.closed, samples.published, samples.withdrawn, samples.erased, samples.appealed, samples.corrected,
)  # fmt: skip
Said = tuple[Envelope, Event]


def history(random: Random) -> Iterator[Said]:
    """What might be said of some cases, in any order: also what no stage would say."""
    for number in range(1, CASES_MADE + 1):
        case, at = UUID(int=number), NOW - timedelta(days=random.uniform(0, 40))
        area = random.choice(["tieu-khu-6", "thon-mo", None])
        received = samples.received.model_copy(update={"number": f"LS-2026-{number:06}", "area": area})
        yield heard(received, case, at, number * 100), received
        for nth in range(random.randint(0, 9)):
            at = min(NOW, at + timedelta(days=random.uniform(0, 6)))
            event = changed(random.choice(HAPPENING), random)
            yield heard(event, case, at, number * 100 + nth + 1), event


def changed(event: Event, random: Random) -> Event:
    """The same with dates near today, now and then those of before, and with one of some units."""
    due = moments_of(DAY + timedelta(days=random.randint(-2, 2)))[0] + timedelta(hours=17)
    new: dict[str, Any] = {
        "due": due,
        "unit": random.choice(["kinh-te", "cong-an"]),
        "category": random.choice(["TN", "GT"]),
        "round": random.randint(1, 2),
        "stars": random.randint(1, 5),
        "restricted": random.random() < 0.2,
    }
    return event.model_copy(update={name: new[name] for name in new if name in type(event).model_fields})


@pytest.fixture(params=range(6))
def said(request: pytest.FixtureRequest) -> Sequence[Said]:
    return list(history(Random(request.param)))


@pytest.fixture
def cases(said: Sequence[Said]) -> Sequence[CaseView]:
    """The rows that the fold makes, without a database."""
    return [CASES.made_of(changes) for changes in CASES.fold(said).values()]


@pytest.fixture
async def pool(tables: asyncpg.Pool, said: Sequence[Said], monkeypatch: pytest.MonkeyPatch) -> asyncpg.Pool:
    """Oversight's tables and register when all of that was heard."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    async with tables.acquire() as connection:
        await project(connection, STAGE.read_models, said)
        await connection.executemany(
            "INSERT INTO log.register (source, position, case_id, type, at, wire, heard_at)"
            " VALUES ($1, $2, $3, $4, $5, '', $5)",
            [(one.stage, one.position, one.subject, one.type, one.time) for one, _ in said],
        )
    return tables


def is_of(tab: Tab) -> Callable[[CaseView], bool]:
    """Which cases a list of the desk is for, in Python."""
    today = moments_of(DAY)
    rules: Mapping[Tab, Callable[[CaseView], bool]] = {
        "open": lambda case: case.closed_at is None,
        "closed": lambda case: case.closed_at is not None,
        "late": lambda case: case.late,
        "late_unit": lambda case: case.late and case.step == "handle",
        "late_front": lambda case: case.late and case.step != "handle",
        "refused": lambda case: case.undecided and (not case.closed_at or _stands(case)),
        "unsatisfied": lambda case: case.closed_at is None and case.round > 1,
        "today": lambda case: case.step_due is not None and today[0] <= case.step_due < today[1],
    }
    return rules.get(tab, lambda case: case.step == tab)


def _stands(case: CaseView) -> bool:
    return case.appealed >= case.refusal and case.closed_by == "refusal_stands"


async def listed(desk: FrontsDesk, tab: Tab) -> list[UUID]:
    """Every case of a list, page after page."""
    found, asked = list[UUID](), PageRequest(rows=7)
    while True:
        page = await desk.cases(tab, asked)
        found += [case.case_id for case in page.rows]
        if page.next is None:
            return found
        asked = PageRequest(page.next, 7)


async def test_every_list_holds_the_cases_that_it_is_for_and_the_board_counts_just_these(
    pool: asyncpg.Pool, cases: Sequence[CaseView]
) -> None:
    board, desk = await Boards(pool).of(DAY), FrontsDesk(pool)
    for tab in cast(Sequence[Tab], get_args(Tab)):
        if tab == "added":  # of those whom somebody has read, no event says so
            continue
        expected = {case.case_id for case in cases if is_of(tab)(case)}
        found = await listed(desk, tab)
        assert (tab, set(found), len(found)) == (tab, expected, len(expected))
        counted = board.today if tab == "today" else board.counts.get(tab, 0)
        assert (tab, counted) == (tab, len(expected))


async def test_what_happened_is_counted_by_the_day_of_the_commune(pool: asyncpg.Pool, said: Sequence[Said]) -> None:
    board = await Boards(pool).of(DAY)
    names = {kind: what for what, kind in KINDS.items()}
    expected: dict[tuple[Happening, date], set[UUID]] = defaultdict(set)
    for envelope, event in said:
        if type(event) in names:
            expected[names[type(event)], envelope.time.astimezone(LOCAL).date()].add(envelope.subject)
    for what in KINDS:
        for back in range(DAYS):
            day = DAY - timedelta(days=back)
            assert board.of_day(what, day) == len(expected[what, day])
            page = await FrontsDesk(pool).happened(what, day, PageRequest(rows=100))
            assert {case.case_id for case in page.rows} == expected[what, day]


async def test_units_areas_and_categories_are_counted_over_what_is_open_or_to_be_published(
    pool: asyncpg.Pool, cases: Sequence[CaseView]
) -> None:
    board = await Boards(pool).of(DAY)
    counted = [case for case in cases if case.closed_at is None or case.step == "publish"]
    for by in ("unit", "area", "category"):
        for tab, shown in (("open", "open"), ("late", "late"), ("today", "today"), ("handle", "handled")):
            expected = Counter(getattr(case, by) for case in counted if is_of(cast(Tab, tab))(case))
            found = {line.code: getattr(line, shown) for line in board.by.get(cast(Any, by), ())}
            assert {code: many for code, many in found.items() if many} == expected


async def test_verdicts_are_counted_beside_the_answers_and_a_few_make_no_mean(
    pool: asyncpg.Pool, cases: Sequence[CaseView], said: Sequence[Said]
) -> None:
    since = moments_of(DAY - timedelta(days=RATED_DAYS))[0]
    answered = {one.subject for one, event in said if isinstance(event, KINDS["answered"]) and one.time >= since}
    of_units: dict[str, list[CaseView]] = defaultdict(list)
    for case in cases:
        if case.case_id in answered and case.answered_unit:
            of_units[case.answered_unit].append(case)
    board = await Boards(pool).of(DAY)
    assert {one.unit for one in board.ratings} == of_units.keys()
    for one in board.ratings:
        judged = [case for case in of_units[one.unit] if case.solved]
        assert (one.answered, one.judged) == (len(of_units[one.unit]), len(judged))
        assert one.solved == sum(case.solved == "yes" for case in judged)
        assert one.enough == (len(judged) >= 5)
        for which, many in (("answered", one.answered), ("judged", one.judged), ("solved", one.solved)):
            page = await FrontsDesk(pool).rated(one.unit, cast(Rated, which), PageRequest(rows=100))
            assert len(page.rows) == many
        if judged:
            assert one.stars == pytest.approx(sum(case.stars or 0 for case in judged) / len(judged))


async def test_what_is_late_for_longest_comes_first(pool: asyncpg.Pool, cases: Sequence[CaseView]) -> None:
    board: Board = await Boards(pool).of(DAY)
    late = sorted((case.step_due, case.case_id) for case in cases if case.late and case.step_due)
    assert [(case.step_due, case.case_id) for case in board.oldest] == late[: len(board.oldest)]
