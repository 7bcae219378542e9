"""What the Front does with a case: it decides about refusals, visits, presses, and dismisses what was asked."""

import base64
from datetime import timedelta

from demo.cases import OVERSEER, Case, next_round, today, working_day
from demo.instance import Refused
from demo.pictures import photo, repaired

ANSWERED_IN = timedelta(days=4)  # what the Front asks; sooner than it takes a unit that lets everything lie


async def overturn(case: Case) -> None:
    await case.staff(OVERSEER, "POST", "oversight", "/overturning", {"reason": case.says("overturned")})


async def uphold(case: Case) -> None:
    await case.staff(OVERSEER, "POST", "oversight", "/upholding", {"reason": case.says("upheld")})


async def find(case: Case) -> None:
    """Somebody went there, and shows what it looks like now."""
    await case.staff(OVERSEER, "POST", "oversight", "/findings", _visited(case, "found", repaired(case.life.chance)))


async def close(case: Case) -> None:
    await case.staff(OVERSEER, "POST", "oversight", "/closing", {"finding": case.says("closed_by_front")})


async def reopen(case: Case) -> None:
    await case.staff(OVERSEER, "POST", "oversight", "/reopening", {"finding": case.says("found_wanting")})
    await next_round(case)


async def visit(case: Case) -> None:
    """Somebody went there, and shows that nothing was done yet."""
    picture = photo(case.life.report.category, case.life.chance)
    await case.staff(OVERSEER, "POST", "oversight", "/findings", _visited(case, "visited", picture))


def _visited(case: Case, words: str, picture: bytes) -> dict[str, object]:
    return {"finding": case.says(words), "photos": [base64.b64encode(picture).decode()]}


async def inquire(case: Case) -> None:
    said = {"question": case.says("inquiries"), "due": f"{working_day(today() + ANSWERED_IN)}"}
    await case.staff(OVERSEER, "POST", "oversight", "/inquiries", said)


async def uphold_together(case: Case) -> None:
    """All refusals of a scene, with one reason."""
    said = {"cases": [one.case_id for one in case.beside], "reason": case.says("upheld")}
    done = (await case.house.until_heard(OVERSEER, "POST", "/api/oversight/v1/upholdings", json=said)).json()
    if done["left"]:
        raise Refused(f"These were left: {done['left']}.")


async def dismiss(case: Case) -> None:
    """The Front was asked about this case, and says why that was nothing. Raises Refused."""
    asked = (await case.house.ask(OVERSEER, "GET", "/api/oversight/v1/signals")).json()
    signal = next((one["signal"] for one in asked if case.case_id in one["cases"]), None)
    if signal is None:
        raise Refused("Nothing was asked about it.")
    said = {"reason": case.says("dismissed")}
    await case.house.ask(OVERSEER, "PUT", f"/api/oversight/v1/signals/{signal}/dismissal", json=said)
