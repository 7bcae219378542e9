"""The plan, acted out by the story's clock: one act after the other, and the first that fails ends it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from demo.cases import Case
from demo.hours import Step
from demo.instance import Instance, Refused
from demo.people import ACTS, ended
from demo.plan import Life
from demo.play import Tally
from demo.scenes import SCENES
from demo.sending import open_listed_points
from demo.story import World
from demo.weekly import issue_reports
from shared.text import slug


class Failed(Exception):
    """The story could not go on; says at what and why."""


async def tell(
    world: World, house: Instance, lives: Sequence[Life], steps: Sequence[Step], end: datetime, tally: Tally
) -> None:
    """Every act in its moment. Raises Failed."""
    begin, at = world.clock.now(), "the opening of intake points"
    try:
        points = await open_listed_points(house)
        await world.settled()
        cases = {step.life: _case(lives[step.life], house, points) for step in steps}
        _set_beside(cases.values())
        for step in steps:
            case, act = cases[step.life], step.act
            at = f"{case.life.report.id} ({case.life.fate}), {act.what}"
            await world.go_to(step.moment)
            await ACTS[act.what](case)
            await world.settled()
            case.acted += 1
            tally.did(case, act)
            tally.day = (step.moment - begin).total_seconds() / 86_400
        at = "what is done by the clock"
        await world.go_to(end)
        at = "the weekly reports"
        await issue_reports(world, house)
        for case in cases.values():
            at = f"{case.life.report.id} ({case.life.fate}), its end"
            await ended(case)
            tally.ended.append(case)
    except Exception as failure:  # noqa: BLE001  (whatever it is, it is said and ends the story)
        raise Failed(f"{world.clock.now():%d/%m %H:%M} UTC, at {at}: {failure or type(failure).__name__}") from (
            None if isinstance(failure, Refused) else failure
        )


def _case(life: Life, house: Instance, points: dict[str, str]) -> Case:
    return Case(life, house, points.get(slug(life.report.area or "")) if life.report.by_poster else None)


def _set_beside(cases: Iterable[Case]) -> None:
    """The cases of each scene know each other."""
    scenes: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.life.fate in SCENES:
            case.beside = scenes[case.life.fate]
            case.beside.append(case)
