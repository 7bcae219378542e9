"""Random histories of cases, also such as no stage would say: what figures are tested on."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from shared.calendar import LOCAL
from shared.events.envelope import Envelope, Event
from shared.events.oversight import CaseReopened
from tests.support import samples
from tests.support.journals import heard

Said = tuple[Envelope, Event]
END = datetime(2026, 11, 23, tzinfo=LOCAL)  # a Monday: the week before is over
LATER = END + timedelta(days=2)
CASES_MADE = 60
HAPPENING = (
    samples.queued, samples.asked, samples.verified, samples.refused, samples.classified, samples.forwarded,
    samples.returned, samples.extended, samples.answered, samples.judged, samples.added, samples.missed,
    samples.step_missed, samples.overturned, samples.upheld, samples.reopened, samples.closed, samples.published,
    samples.withdrawn, samples.erased, samples.appealed, samples.corrected, samples.inquired, samples.inquiry_answered,
    samples.inquiry_withdrawn,
)  # fmt: skip


def history(random: Random) -> Sequence[Said]:
    """What was said of some cases in the weeks around an end, each source with positions of its own."""
    positions: dict[str, int] = {}
    said = sorted(_said(random), key=lambda one: one[2])
    found = list[Said]()
    for event, case, at in said:
        positions[event.stage] = position = positions.get(event.stage, 0) + 1
        found.append((heard(event, case, at, position), event))
    return found


def _said(random: Random) -> Iterator[tuple[Event, UUID, datetime]]:
    for number in range(1, CASES_MADE + 1):
        case, at = UUID(int=number), END - timedelta(days=random.uniform(0, 20))
        area = random.choice(["tieu-khu-6", "thon-mo", None])
        yield samples.received.model_copy(update={"number": f"LS-2026-{number:06}", "area": area}), case, at
        for _ in range(random.randint(0, 10)):
            at = min(LATER, at + timedelta(days=random.uniform(0, 4)))
            yield _changed(random.choice(HAPPENING), random), case, at
    for number in range(1, 9):
        signal, at = UUID(int=900 + number), END - timedelta(days=random.uniform(0, 12))
        kind = random.choice(["answers_alike", "area_silent"])
        yield samples.signalled.model_copy(update={"signal": signal, "kind": kind}), UUID(int=800 + number), at
        if random.random() < 0.5:
            yield (
                samples.dismissed.model_copy(update={"signal": signal}),
                UUID(int=800 + number),
                at + timedelta(days=3),
            )


def _changed(event: Event, random: Random) -> Event:
    new: dict[str, Any] = {
        "due": END + timedelta(days=random.randint(-9, 3), hours=17),
        "unit": random.choice(["kinh-te", "cong-an"]),
        "category": random.choice(["TN", "GT"]),
        "round": random.randint(1, 2),
        "inquiry": random.randint(1, 2),
        "stars": random.randint(1, 5),
        "solved": random.choice(["yes", "partly", "no"]),
        "restricted": random.random() < 0.2,
    }
    if isinstance(event, CaseReopened):
        new["round"] = 2
    return event.model_copy(update={name: new[name] for name in new if name in type(event).model_fields})
