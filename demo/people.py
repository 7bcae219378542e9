"""What each person does with a case: citizens, clerks, units, editors; what the Front does is in `front.py`."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from demo import front, publishing, sayings
from demo.cases import CLERK, Case, known, next_round, today, watched, working_day
from demo.instance import Refused, soon
from demo.pictures import repaired
from demo.plan import STATUTORY, ActName, Life
from demo.sending import send
from shared.calendar import LOCAL

EXTENSION = timedelta(days=7)
PLANNED_IN = timedelta(days=21)
OFFICIALS, THEIR_OFFICE = "CB", "van-phong"
CLOSED_BY_TIME = ("answered",)  # when the window for objecting has passed
SHORT_WORDS = 60  # characters: a report without a category that is shorter is only somebody trying


async def ended(case: Case) -> None:
    """The citizen reads what was planned; of a life that is still under way, anything. Raises Refused."""

    async def look() -> Mapping[str, Any]:
        answer = await case.house.ask(None, "POST", "/api/intake/v1/tracking", json={"tracking_code": case.code})
        seen: Mapping[str, Any] = answer.json()
        return seen

    wanted = case.life.ends_as
    fitting = {wanted, "closed"} if wanted in CLOSED_BY_TIME else {wanted}
    if case.acted < len(case.life.acts):
        await look()
        return
    seen = await soon(look, lambda one: one["status"] in fitting)
    if seen["status"] not in fitting:
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


async def appeal(case: Case) -> None:
    await case.citizen("/appeal", words=case.says("appeals"))


async def wait(_: Case) -> None:
    """Nobody does anything: time passes."""


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
    headline = sayings.headline(case.life.report, today()) if case.life.report.kind == "report" else None
    said |= {"headline": headline} if headline else {}
    path, before = f"/api/triage/v1/cases/{case.case_id}/classification", case.unit
    await known(case.house, CLERK, "PUT", path, said, "about_unit", "headline")
    now = await watched(case, lambda seen: seen["unit"] not in (None, before))
    case.unit = now["unit"]
    if headline:
        await _followed(case)


async def _followed(case: Case) -> None:
    """Neighbours who mean the same: of some matters a few, of most nobody."""
    for neighbour in range(max(0, case.life.chance % 12 - 8)):
        said = {"number": case.number, "token": f"{case.code.replace('-', '')}-{neighbour}"}
        await case.house.until_named("/api/intake/v1/followers", said)


async def accept(case: Case) -> None:
    await case.at_unit("PUT", "/acceptance")


async def progress(case: Case) -> None:
    await case.at_unit("POST", "/progress", {"words": case.says("progress")})


async def extend(case: Case) -> None:
    due = datetime.fromisoformat((await case.at_unit("GET", "")).json()["due"]).astimezone(LOCAL).date()
    said = {"due": f"{working_day(due + EXTENSION)}", "reason": case.says("extension")}
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


async def answer_alike(case: Case) -> None:
    """With words that fit everything."""
    said = {"responsible": case.answer().by, "outcome": "done", "acted_on": f"{today()}"}
    await case.at_unit("POST", "/answer", said | {"answer": case.says("same_answer")})


async def explain(case: Case) -> None:
    await case.at_unit("POST", "/inquiries/1/answer", {"answer": case.says("explained")})


async def satisfied(case: Case) -> None:
    stars, words = (5, 4, 5, 5, 4, 3)[case.life.chance % 6], {}
    if case.life.chance % 3:
        words = {"comment": case.says("satisfied")}
    await case.citizen("/verdict", round=case.round, solved="yes", stars=stars, **words)


async def dissatisfied(case: Case) -> None:
    solved, stars = ("no", 1) if case.life.chance % 2 else ("partly", 2)
    said = case.says("dissatisfied")
    await case.citizen("/verdict", round=case.round, solved=solved, stars=stars, comment=said)
    await next_round(case)


async def withdraw(case: Case) -> None:
    await case.citizen("/withdrawal")


ACTS: Mapping[ActName, Callable[[Case], Awaitable[None]]] = {
    "send": send,
    "ask": ask,
    "add": add,
    "verify": verify,
    "refuse": refuse,
    "overturn": front.overturn,
    "misroute": misroute,
    "return": give_back,
    "classify": classify,
    "accept": accept,
    "progress": progress,
    "extend": extend,
    "answer": answer,
    "satisfied": satisfied,
    "dissatisfied": dissatisfied,
    "find": front.find,
    "close": front.close,
    "reopen": front.reopen,
    "draft": publishing.draft,
    "approve": publishing.approve,
    "correct": publishing.correct,
    "withdraw": withdraw,
    "appeal": appeal,
    "uphold": front.uphold,
    "inquire": front.inquire,
    "explain": explain,
    "visit": front.visit,
    "answer_alike": answer_alike,
    "dismiss": front.dismiss,
    "uphold_together": front.uphold_together,
    "wait": wait,
}
