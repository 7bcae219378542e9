"""A report under way, and how its people speak with the instance about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from demo import sayings
from demo.instance import Instance, Refused, soon
from demo.plan import Life
from shared import clock
from shared.calendar import LOCAL, WorkingDays

CLERK, OVERSEER, AUTHOR, SECOND = "tiep-nhan", "giam-sat", "bien-tap-1", "bien-tap-2"


@dataclass
class Case:
    """A report under way, and what its people know by now."""

    life: Life
    house: Instance
    point: str | None = None
    number: str = ""
    code: str = ""
    case_id: str = ""
    unit: str = ""
    round: int = 1
    draft: int = 0
    acted: int = 0  # how many of the acts of its life are done
    beside: list["Case"] = field(default_factory=list)  # all of its scene, this one with them

    @property
    def fate(self) -> str:
        """What became of it by now."""
        return self.life.fate if self.acted == len(self.life.acts) else "under way"

    async def staff(self, who: str, method: str, stage: str, what: str, said: Any = None) -> Any:
        path = f"/api/{stage}/v1/cases/{self.case_id}{what}"
        return await self.house.until_heard(who, method, path, **({} if said is None else {"json": said}))

    async def citizen(self, what: str, **said: Any) -> Any:
        path = f"/api/intake/v1/tracking{what}"
        return await self.house.until_heard(None, "POST", path, json={"tracking_code": self.code, **said})

    async def at_unit(self, method: str, what: str, said: Any = None) -> Any:
        return await self.staff(f"don-vi-{self.unit}", method, "dispatch", what, said)

    def says(self, name: str) -> str:
        return sayings.reply(name, self.life.report, today(), self.life.chance)

    def answer(self) -> sayings.Answer:
        return sayings.answer_to(self.life.report, today())


def today() -> date:
    return clock.now().astimezone(LOCAL).date()


def working_day(day: date) -> date:
    """That day, or the next on which people work."""
    while not WorkingDays().day(day).works:
        day += timedelta(days=1)
    return day


async def known(house: Instance, who: str | None, method: str, path: str, said: dict[str, Any], *optional: str) -> Any:
    """Say it; what is optional and not on this commune's lists is left out. Raises Refused."""
    try:
        return await house.until_heard(who, method, path, json=said)
    except Refused as refused:
        unknown = set(refused.errors)
        if refused.status != 422 or not unknown or not unknown <= set(optional):
            raise
        return await house.until_heard(
            who, method, path, json={key: value for key, value in said.items() if key not in unknown}
        )


async def watched(case: Case, wanted: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    """The case as the Front watches it, as soon as it is as wanted. Raises Refused."""

    async def look() -> list[Mapping[str, Any]]:
        answer = await case.house.ask(OVERSEER, "GET", "/api/oversight/v1/cases", params={"number": case.number})
        seen: list[Mapping[str, Any]] = answer.json()
        return [one for one in seen if wanted(one)]

    found = await soon(look, bool)
    if not found:
        raise Refused("The Front's register did not hear of it in time.")
    return found[0]


async def next_round(case: Case) -> None:
    """The matter goes on, and the Front's register knows it. Raises Refused."""
    case.round += 1
    await watched(case, lambda seen: seen["round"] == case.round)
