"""What each person does with a case: citizens, clerks, units, the Front, editors."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from demo import sayings
from demo.instance import Instance, Refused, soon
from demo.pictures import photo, repaired
from demo.plan import STATUTORY, ActName, Life
from shared import clock
from shared.calendar import LOCAL
from shared.text import slug

CLERK, OVERSEER, AUTHOR, SECOND = "tiep-nhan", "giam-sat", "bien-tap-1", "bien-tap-2"
EXTENSION = timedelta(days=7)  # a week later is a working day again
PLANNED_IN = timedelta(days=21)
OFFICIALS, THEIR_OFFICE = "CB", "van-phong"
SHORT_WORDS = 60  # characters: a report without a category that is shorter is only somebody trying


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


async def send(case: Case) -> None:
    report = case.life.report
    said: dict[str, Any] = {"words": report.text, "consent": "yes"}
    said |= {"area": slug(report.area)} if report.area else {}
    said |= {"contact": report.contact} if report.contact else {}
    said |= {"point": case.point} if case.point else {}
    if case.life.photo:
        said["photos"] = [base64.b64encode(photo(report.category, case.life.chance)).decode()]
    if case.life.chance % 2 and report.category:
        said["category"] = report.category
    receipt = (await known(case.house, None, "POST", "/api/intake/v1/reports", said, "area", "category")).json()
    case.number, case.code = receipt["number"], receipt["tracking_code"]
    case.case_id = (await watched(case, lambda _: True))["case_id"]


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


async def ended(case: Case) -> None:
    """The citizen reads what was planned. Raises Refused."""

    async def look() -> Mapping[str, Any]:
        answer = await case.house.ask(None, "POST", "/api/intake/v1/tracking", json={"tracking_code": case.code})
        seen: Mapping[str, Any] = answer.json()
        return seen

    wanted = case.life.ends_as
    seen = await soon(look, lambda one: one["status"] == wanted)
    if seen["status"] != wanted:
        raise Refused(f"The citizen reads {seen['status']} and not {wanted}.")


async def ask(case: Case) -> None:
    await case.staff(CLERK, "POST", "triage", "/questions", {"question": case.says("questions")})


async def add(case: Case) -> None:
    await case.citizen("/additions", words=case.says("additions"))


async def verify(case: Case) -> None:
    await case.staff(CLERK, "PUT", "triage", "/verification")


async def refuse(case: Case) -> None:
    reason = _reason(case.life)
    said = {"reason": reason, "explanation": sayings.refusal(reason)}
    await case.staff(CLERK, "PUT", "triage", "/refusal", said)


def _reason(life: Life) -> str:
    report = life.report
    if report.kind in STATUTORY:
        return STATUTORY[report.kind]
    if report.category == sayings.UNSORTED:
        return "khong-phai-phan-anh" if len(report.text) < SHORT_WORDS else "ngoai-dia-ban"
    return "khong-ro"


async def overturn(case: Case) -> None:
    await case.staff(OVERSEER, "POST", "oversight", "/overturning", {"reason": case.says("overturned")})


async def misroute(case: Case) -> None:
    await _classify(case, "GT" if case.life.report.category in ("GD", "VH", "CS", "CDS") else "VH")


async def give_back(case: Case) -> None:
    await case.at_unit("POST", "/return", {"reason": case.says("wrong_desk")})


async def classify(case: Case) -> None:
    await _classify(case, case.life.report.category or sayings.UNSORTED)


async def _classify(case: Case, category: str) -> None:
    said = {"category": category, "kind": case.life.report.kind}
    said |= {"urgency": "urgent"} if case.life.report.urgent else {}
    said |= {"about_unit": THEIR_OFFICE} if category == OFFICIALS else {}
    path, before = f"/api/triage/v1/cases/{case.case_id}/classification", case.unit
    await known(case.house, CLERK, "PUT", path, said, "about_unit")
    now = await watched(case, lambda seen: seen["unit"] not in (None, before))
    case.unit = now["unit"]


async def accept(case: Case) -> None:
    await case.at_unit("PUT", "/acceptance")


async def progress(case: Case) -> None:
    await case.at_unit("POST", "/progress", {"words": case.says("progress")})


async def extend(case: Case) -> None:
    due = datetime.fromisoformat((await case.at_unit("GET", "")).json()["due"]).astimezone(LOCAL).date()
    said = {"due": f"{due + EXTENSION}", "reason": case.says("extension")}
    await case.at_unit("PUT", "/extension", said)


async def answer(case: Case) -> None:
    said: dict[str, Any] = {"responsible": case.answer().by}
    if case.life.later:
        said |= {"outcome": "planned", "answer": case.says("planned"), "next_date": f"{today() + PLANNED_IN}"}
    else:
        words = case.answer().answer if case.round == 1 else case.says("second_answer")
        said |= {"outcome": "done", "answer": words, "acted_on": f"{today()}"}
        if case.life.photo:
            said["photos"] = [base64.b64encode(repaired(case.life.chance)).decode()]
    await case.at_unit("POST", "/answer", said)


async def satisfied(case: Case) -> None:
    stars, words = (5, 4, 5, 5, 4, 3)[case.life.chance % 6], {}
    if case.life.chance % 3:
        words = {"comment": case.says("satisfied")}
    await case.citizen("/verdict", round=case.round, solved="yes", stars=stars, **words)


async def dissatisfied(case: Case) -> None:
    solved, stars = ("no", 1) if case.life.chance % 2 else ("partly", 2)
    said = case.says("dissatisfied")
    await case.citizen("/verdict", round=case.round, solved=solved, stars=stars, comment=said)
    await _next_round(case)


async def _next_round(case: Case) -> None:
    case.round += 1
    await watched(case, lambda seen: seen["round"] == case.round)


async def find(case: Case) -> None:
    await case.staff(OVERSEER, "POST", "oversight", "/findings", {"finding": case.says("found")})


async def close(case: Case) -> None:
    await case.staff(OVERSEER, "POST", "oversight", "/closing", {"finding": case.says("closed_by_front")})


async def reopen(case: Case) -> None:
    await case.staff(OVERSEER, "POST", "oversight", "/reopening", {"finding": case.says("found_wanting")})
    await _next_round(case)


async def draft(case: Case) -> None:
    said = {"title": case.answer().title, "summary": case.answer().summary, "outcome": "done"}
    if case.life.later:
        said = {"title": case.says("planned_title"), "summary": case.says("planned_summary"), "outcome": "planned"}
    drafted = await case.staff(AUTHOR, "PUT", "publisher", "/draft", said)
    case.draft = int(drafted.headers["etag"].strip('"'))


async def approve(case: Case) -> None:
    await case.staff(SECOND, "POST", "publisher", "/approval", {"draft": case.draft})


async def withdraw(case: Case) -> None:
    await case.citizen("/withdrawal")


ACTS: Mapping[ActName, Callable[[Case], Awaitable[None]]] = {
    "send": send,
    "ask": ask,
    "add": add,
    "verify": verify,
    "refuse": refuse,
    "overturn": overturn,
    "misroute": misroute,
    "return": give_back,
    "classify": classify,
    "accept": accept,
    "progress": progress,
    "extend": extend,
    "answer": answer,
    "satisfied": satisfied,
    "dissatisfied": dissatisfied,
    "find": find,
    "close": close,
    "reopen": reopen,
    "draft": draft,
    "approve": approve,
    "withdraw": withdraw,
}
