"""What editors do: one writes and blurs photos, a second approves; now and then something is kept, or corrected."""

from collections.abc import Mapping
from typing import Any

from demo.cases import AUTHOR, SECOND, Case
from demo.instance import soon

WITH_A_CALL = 5  # every so many results name the number of whoever is on duty
THE_HOUSE = [36, 37, 38, 39, 48, 49, 50, 51]  # fields of the grid in which our drawings have one
OF_PHOTOS = 2  # every so many results with photos show them


async def draft(case: Case) -> None:
    """With photos, if there are some: the house on that from before is blurred."""
    if case.life.photo and case.life.chance % OF_PHOTOS == 0:
        await _choose_photos(case)
    drafted = await case.staff(AUTHOR, "PUT", "publisher", "/draft", _written(case))
    case.draft = _version(drafted)


def _written(case: Case) -> dict[str, Any]:
    if case.life.later:
        return {"title": case.says("planned_title"), "summary": case.says("planned_summary"), "outcome": "planned"}
    said: dict[str, Any] = {"title": case.answer().title, "summary": case.answer().summary, "outcome": "done"}
    if case.life.chance % WITH_A_CALL == 0:
        said["summary"] += f" {case.says('call').format(number=case.says('call_number'))}"
        said["kept"] = {case.says("call_number"): case.says("call_kept")}
    return said


async def _choose_photos(case: Case) -> None:
    for place, photo in enumerate(await _pictures(case)):
        copy = {"alt": case.says("shown_before" if place == 0 else "shown_after")}
        cells = {"cells": THE_HOUSE} if place == 0 else {}
        await case.staff(AUTHOR, "PUT", "publisher", f"/pictures/{photo}", copy | cells)


async def _pictures(case: Case) -> Mapping[str, str | None]:
    pictures: Mapping[str, str | None] = (await case.staff(SECOND, "GET", "publisher", "/pictures")).json()
    return pictures


async def approve(case: Case) -> None:
    """A second person looks at each photo, too."""
    said: dict[str, Any] = {"draft": case.draft}
    if case.life.photo and case.life.chance % OF_PHOTOS == 0:
        copies = await soon(lambda: _pictures(case), lambda seen: all(seen.values()))
        said["photos"] = list(copies.values())
    await case.staff(SECOND, "POST", "publisher", "/approval", said)


async def correct(case: Case) -> None:
    """Something was wrong: everyone reads what, once a second person has approved the new words."""
    said = _written(case) | {"correction": case.says("correction")}
    drafted = await case.staff(AUTHOR, "PUT", "publisher", "/correction", said)
    await case.staff(SECOND, "POST", "publisher", "/approval", {"draft": _version(drafted)})


def _version(answer: Any) -> int:
    return int(answer.headers["etag"].strip('"'))
