"""The plan, acted out: every life in its own time, side by side, and one that fails stops no other."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx2

from demo.cases import Case
from demo.instance import Instance, Refused
from demo.people import ACTS, ended
from demo.plan import DAYS, Act, Life
from demo.sending import open_listed_points
from shared.text import slug

SECONDS_OF_MINUTE = 60

STEPS: Mapping[str, tuple[str, ...]] = {
    "1 received": ("send",),
    "2 verified": ("verify",),
    "3 classified": ("misroute", "classify"),
    "4 accepted by the unit": ("accept",),
    "5 answered": ("answer",),
    "6 published": ("approve",),
}


@dataclass
class Tally:
    """How far it is. `failures`: which report, at what, and why."""

    cases: int
    requests: int = 0
    day: float = 0.0
    days: float = DAYS
    acts: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    ended: list[Case] = field(default_factory=list)

    def did(self, case: Case, act: Act) -> None:
        self.acts[act.what] += 1
        step = next((step for step, acts in STEPS.items() if act.what in acts), None)
        if step is not None and (step, case.number) not in self._seen:
            self._seen.add((step, case.number))
            self.reached[step] += 1

    _seen: set[tuple[str, str]] = field(default_factory=set)


async def play(house: Instance, lives: Sequence[Life], days_per_minute: float, tally: Tally) -> None:
    """Live all lives at the same time."""
    points = await open_listed_points(house)
    begin = asyncio.get_running_loop().time()

    async def until(day: float) -> None:
        due = begin + day * SECONDS_OF_MINUTE / days_per_minute
        await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
        tally.day = max(tally.day, day)

    async def live(life: Life) -> None:
        report = life.report
        case = Case(life, house, points.get(slug(report.area or "")) if report.by_poster else None)
        doing = "begin"
        try:
            for act in life.acts:
                doing = act.what
                await until(act.day)
                await ACTS[act.what](case)
                case.acted += 1
                tally.did(case, act)
            doing = "end"
            await ended(case)
            tally.ended.append(case)
        except (Refused, httpx2.HTTPError) as failure:
            tally.failures.append(f"{report.id} ({life.fate}), at {doing}: {failure or type(failure).__name__}")

    await asyncio.gather(*(live(life) for life in lives))
