"""Cases that are not over, as everyone may follow them: by a headline that names nobody, not by the citizen's words."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg

from shared.events import dispatch, intake, oversight, triage
from shared.events.due import Given
from shared.events.envelope import Envelope
from shared.reading import NOT_YET, Changes, ReadModel
from shared.reading.model import row_of
from shared.reading.pages import Order, Page, PageRequest, page_of
from shared.steps import Step, step_due_of, step_of

Tab = Literal["newest", "late"]
FromIntake = intake.CaseReceived | intake.InformationAdded | intake.CaseWithdrawn | intake.PersonalDataErased
FromTriage = (
    triage.HeadlineGiven
    | triage.CaseQueued
    | triage.InformationRequested
    | triage.CaseVerified
    | triage.CaseRefused
    | triage.CaseClassified
)
FromDispatch = dispatch.CaseForwarded | dispatch.CaseReturned | dispatch.DeadlineExtended | dispatch.CaseAnswered
FromOversight = (
    oversight.DeadlineMissed
    | oversight.StepMissed
    | oversight.MissCorrected
    | oversight.RefusalOverturned
    | oversight.CaseReopened
    | oversight.CaseClosed
)


@dataclass(frozen=True, slots=True)
class Matter:
    """One row of `publisher.under_way`: what a case that is not over waits for, and by when."""

    case_id: UUID
    # from intake
    number: str = ""
    received_at: datetime = NOT_YET
    reported_area: str | None = None
    withdrawn_at: datetime | None = None
    erasure: str | None = None
    answered_question: int = 0
    added_due: datetime | None = None
    added_explanation: tuple[str, ...] = ()
    # from triage
    headline: str = ""
    front_step: str | None = None
    front_due: datetime | None = None
    at_clerks: bool = False
    refusal: int = 0
    asked: int = 0
    category: str | None = None
    decided_area: str | None = None
    restricted: bool = False
    front_explanation: tuple[str, ...] = ()
    # from dispatch
    unit: str | None = None
    due: datetime | None = None
    forwarded_round: int = 0
    returned: bool = False
    answered_round: int = 0
    due_explanation: tuple[str, ...] = ()
    # from oversight
    round: int = 1
    missed_due: datetime | None = None
    overturned: int = 0
    closed_at: datetime | None = None

    @property
    def area(self) -> str | None:
        return self.decided_area or self.reported_area

    @property
    def goes_on(self) -> bool:
        """Whether it is under way at all."""
        over = self.withdrawn_at or self.erasure == "all" or self.closed_at or self.refusal > self.overturned
        return bool(self.number) and not over

    @property
    def told(self) -> bool:
        """Whether everyone may follow it. Of a case without a category nobody knows that it is not restricted."""
        return self.goes_on and bool(self.headline and self.category) and not self.restricted

    @property
    def at_unit(self) -> bool:
        return self.forwarded_round > 0 and not self.at_clerks

    @property
    def step(self) -> Step | None:
        """What it waits for, as long as it goes on."""
        return step_of(
            closed=False,
            unpublished=False,
            refused=False,
            answered=self.answered_round >= self.round,
            at_unit=self.at_unit,
            returned=self.returned,
            asked=self.asked > self.answered_question,
            front_step=self.front_step,
        )

    @property
    def step_due(self) -> datetime | None:
        """By when that is done; None where nobody has given a date for it."""
        return step_due_of(
            self.step,
            at_unit=self.at_unit,
            unit_due=self.due if self.forwarded_round >= self.round else None,
            front_due=self.front_due,
            added_due=self.added_due,
        )

    @property
    def explanation(self) -> tuple[str, ...]:
        """How that date was counted, line by line."""
        if self.at_unit:
            return self.due_explanation
        return self.added_explanation if self.step_due == self.added_due else self.front_explanation

    @property
    def late(self) -> bool:
        """The date of what it waits for has passed, as the Front has said."""
        return self.step_due is not None and self.step_due == self.missed_due


def _from_intake(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case intake.CaseReceived():
            return {"number": event.number, "received_at": heard.time, "reported_area": event.area}
        case intake.InformationAdded():
            added = {"answered_question": event.question}
            return added | ({"added_due": event.due, "added_explanation": event.explanation} if event.due else {})
        case intake.CaseWithdrawn():
            return {"withdrawn_at": heard.time}
        case intake.PersonalDataErased():
            return {"erasure": event.scope}


def _from_triage(heard: Envelope, event: FromTriage) -> Changes:
    match event:
        case triage.HeadlineGiven():
            return {"headline": event.headline}
        case triage.CaseQueued():
            return {**_given(event, "verify"), "at_clerks": True}
        case triage.InformationRequested():
            return {"asked": heard.version}
        case triage.CaseVerified():
            return _given(event, "classify")
        case triage.CaseRefused():
            return {"refusal": heard.version, "front_step": "verify", "front_due": None, "at_clerks": True}
        case triage.CaseClassified():
            decided = {"category": event.category, "decided_area": event.area, "restricted": event.restricted}
            return {**decided, "at_clerks": False}


def _given(event: Given, step: Step) -> Changes:
    return {"front_step": step, "front_due": event.due, "front_explanation": event.explanation}


def _from_dispatch(_: Envelope, event: FromDispatch) -> Changes:
    match event:
        case dispatch.CaseForwarded():
            clock = {"due": event.due, "due_explanation": event.explanation, "forwarded_round": event.round}
            return {"unit": event.unit, **clock, "returned": False}
        case dispatch.CaseReturned():
            return {"returned": True}
        case dispatch.DeadlineExtended():
            return {"due": event.due} | ({"due_explanation": event.explanation} if event.explanation else {})
        case dispatch.CaseAnswered():
            return {"answered_round": event.round}


def _from_oversight(heard: Envelope, event: FromOversight) -> Changes:
    match event:
        case oversight.DeadlineMissed() | oversight.StepMissed():
            return {"missed_due": event.due}
        case oversight.MissCorrected():
            return {"missed_due": None}
        case oversight.RefusalOverturned():
            return {"overturned": event.refusal, "closed_at": None}
        case oversight.CaseReopened():
            return {"round": event.round, "closed_at": None}
        case oversight.CaseClosed():
            return {"closed_at": heard.time}


UNDER_WAY = ReadModel(
    "publisher.under_way",
    Matter,
    (_from_intake, _from_triage, _from_dispatch, _from_oversight),
    apart=("added_explanation", "front_explanation", "due_explanation"),
    filters={"area": "coalesce(decided_area, reported_area)", "category": "category", "unit": "unit"},
)
TABS: Mapping[Tab, Order] = {
    "newest": Order("told", "received_at", newest_first=True),
    "late": Order("told AND step_due = missed_due", "step_due"),
}
COUNTED = """
SELECT unit, count(*) AS under_way, count(*) FILTER (WHERE step_due = missed_due) AS late,
       count(*) FILTER (WHERE told) AS told, count(*) FILTER (WHERE told AND step_due = missed_due) AS late_told
  FROM publisher.under_way WHERE goes_on GROUP BY unit
"""


@dataclass(frozen=True)
class Counts:
    """Cases that are not over, and how many of them are late; `told`, `late_told`: those that have a headline."""

    under_way: int = 0
    late: int = 0
    told: int = 0
    late_told: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))


@dataclass(frozen=True)
class UnderWay:
    pool: asyncpg.Pool

    async def read(self, tab: Tab, asked: PageRequest) -> Page[Matter]:
        """Cases that are not over, the newest first; or what is late, the longest late first."""
        return await page_of(self.pool, UNDER_WAY, TABS[tab], asked)

    async def one(self, number: str) -> Matter | None:
        """The case with this number, if everyone may follow it."""
        return await row_of(self.pool, UNDER_WAY, "told AND number = $1", number)

    async def counts(self) -> dict[str | None, Counts]:
        """How many cases go on, by the unit that has them; None for those that no unit has had."""
        rows = await self.pool.fetch(COUNTED)
        return {row["unit"]: Counts(*(row[one.name] for one in fields(Counts))) for row in rows}
