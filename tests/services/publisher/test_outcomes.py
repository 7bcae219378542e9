"""The public figures equal an independent recount over random histories."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.publisher.outcomes import Outcomes, Tally, first_month
from services.publisher.stage import STAGE
from shared import clock
from shared.calendar import LOCAL
from shared.events.dispatch import CaseAnswered, CaseForwarded, DeadlineExtended
from shared.events.envelope import Envelope, Event
from shared.events.intake import CaseReceived, VerdictGiven
from shared.events.oversight import CaseReopened
from shared.events.triage import CaseClassified
from shared.reading import project
from tests.support import samples
from tests.support.journals import heard

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=LOCAL)
CASES_MADE = 60
HAPPENING = (
    samples.classified, samples.forwarded, samples.extended, samples.answered, samples.judged, samples.reopened,
)  # fmt: skip
Said = tuple[Envelope, Event]


def history(random: Random) -> Iterator[Said]:
    """What might be said of cases of two years, each source in its order."""
    for number in range(1, CASES_MADE + 1):
        case, at = UUID(int=number), NOW - timedelta(days=random.uniform(0, 700))
        area = random.choice(["tieu-khu-6", "thon-mo", None])
        received = samples.received.model_copy(update={"area": area, "number": f"LS-2026-{number:06}"})
        yield heard(received, case, at, number * 100), received
        for nth in range(random.randint(0, 9)):
            at += timedelta(days=random.uniform(0, 6))
            event = changed(random.choice(HAPPENING), at, random)
            yield heard(event, case, at, number * 100 + nth + 1), event


def changed(event: Event, at: datetime, random: Random) -> Event:
    new: dict[str, Any] = {
        "due": at + timedelta(days=random.randint(-3, 8)),
        "unit": random.choice(["kinh-te", "cong-an"]),
        "category": random.choice(["TN", "GT"]),
        "area": random.choice(["tieu-khu-6", None]),
        "round": random.randint(1, 2),
        "solved": random.choice(["yes", "partly", "no"]),
    }
    return event.model_copy(update={name: new[name] for name in new if name in type(event).model_fields})


def recounted(said: Sequence[Said], by: str) -> dict[Any, Tally]:
    """By month or part, counted case by case in another way."""
    told: dict[Any, Counter[str]] = {}
    for case in {one.subject for one, _ in said}:
        events = [(one, event) for one, event in said if one.subject == case]

        def last(kind: type[Event], events: Sequence[Said] = events) -> Any:
            return next((pair for pair in reversed(events) if isinstance(pair[1], kind)), (None, None))

        came = last(CaseReceived)
        if came[0].time.astimezone(LOCAL).date() < first_month():
            continue
        answer, verdict = last(CaseAnswered), last(VerdictGiven)
        due = next((e.due for _, e in reversed(events) if isinstance(e, CaseForwarded | DeadlineExtended)), None)
        judged = verdict[1] and answer[1] and verdict[1].round == answer[1].round
        classified = last(CaseClassified)[1]
        keys = {
            "month": came[0].time.astimezone(LOCAL).date().replace(day=1),
            "area": (classified.area if classified else None) or came[1].area,
            "category": classified.category if classified else None,
            "unit": (answer[1] or last(CaseForwarded)[1] or samples.forwarded.model_copy(update={"unit": None})).unit,
        }
        counts = told.setdefault(keys[by], Counter())
        counts.update(received=1, answered=bool(answer[1]), judged=bool(judged), reopened=bool(last(CaseReopened)[1]))
        counts["in_time"] += bool(answer[1] and due and answer[0].time <= due)
        counts["solved"] += bool(judged and verdict[1].solved == "yes")
    return {key: Tally(**counts) for key, counts in told.items()}


@pytest.mark.parametrize("seed", range(4))
async def test_every_figure_is_that_of_a_recount(
    tables: asyncpg.Pool, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    said = list(history(Random(seed)))
    async with tables.acquire() as connection:
        await project(connection, STAGE.read_models, said)
    outcomes = Outcomes(tables)
    months = await outcomes.by_month()
    assert {month: tally for month, tally in months.items() if tally.received} == recounted(said, "month")
    assert len(months) == 12
    for part in ("area", "category", "unit"):
        assert await outcomes.by(part) == recounted(said, part)
