"""What intake answers: a case as its citizen sees it, and the intake points."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg
import orjson

from shared.events.intake import Photo
from shared.events.ordering import by_cause
from shared.events.sealed import Sealed

Step = Literal["received", "verified", "classified", "forwarded", "monitored", "published"]


@dataclass(frozen=True)
class Answer:
    """A unit's answer, still sealed."""

    round: int
    unit: str
    outcome: str
    answer: Sealed
    responsible: Sealed
    acted_on: date | None
    next_date: date | None
    answered_at: datetime
    photos: tuple[Photo, ...]


@dataclass(frozen=True)
class Line:
    """One line of a case's history: its place among all events, its sealed words, its code (of a unit, a category, a
    verdict …), and what was said in public."""

    source: str
    position: int
    at: datetime
    id: UUID
    cause: UUID | None
    event: str
    words: Sealed | None = None
    code: str | None = None
    openly: str | None = None


@dataclass(frozen=True)
class TrackedCase:
    """A case for its citizen."""

    case_id: UUID
    number: str
    received_at: datetime
    area: str | None
    words: Sealed
    place: Sealed | None
    photos: tuple[Photo, ...]
    question: Sealed | None
    asked: int
    refusal_reason: str | None
    refusal_explanation: Sealed | None
    statutory_route: str | None
    category: str | None
    restricted: bool
    unit: str | None
    due: datetime | None
    answered_round: int
    judged_round: int
    solved: str | None
    stars: int | None
    comment: Sealed | None
    first_judged_at: datetime | None
    round: int
    status: str
    steps: tuple[Step, ...]
    closed_by: str | None
    answers: tuple[Answer, ...]
    history: tuple[Line, ...]

    @property
    def awaits_verdict(self) -> bool:
        """There is an answer of this round that the citizen has not judged. Closing takes nobody the last word."""
        return self.answered_round >= self.round > self.judged_round and self.status != "withdrawn"

    def rejected(self, answer: Answer) -> bool:
        """The citizen or the Front did not accept this answer: a later round follows, or will in a moment."""
        judged_no = answer.round == self.judged_round and self.solved in ("partly", "no")
        return answer.round < self.round or judged_no


@dataclass(frozen=True)
class Point:
    code: str
    name: str
    area: str | None
    opened_at: datetime
    closed_at: datetime | None


# A log that was filled again holds numbers that the counters of an older copy do not know.
COUNTERS_FROM_LOG = """
INSERT INTO intake.counters AS known (year, last)
SELECT split_part(number, '-', 2)::integer, max(split_part(number, '-', 3)::bigint)
  FROM (SELECT event -> 'data' ->> 'number' AS number FROM log.readable
         WHERE type LIKE 'vn.langnghe.intake.case-received.%') given
 GROUP BY 1
ON CONFLICT (year) DO UPDATE SET last = greatest(known.last, excluded.last)
"""


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def case_of(self, tracking: str | None) -> TrackedCase | None:
        """The case whose code has this keyed hash; None for wrong, unknown and erased alike."""
        row = await self.pool.fetchrow(
            "SELECT * FROM intake.cases WHERE tracking = $1 AND erased IS DISTINCT FROM 'all'", tracking or ""
        )
        # The same three questions are asked in every case, so that the time tells nothing.
        case_id = row["case_id"] if row else None
        answers = await self.pool.fetch("SELECT * FROM intake.answers WHERE case_id = $1 ORDER BY round", case_id)
        history = await self.pool.fetch(
            "SELECT source, position, at, id, cause, event, words, code, openly FROM intake.history WHERE case_id = $1",
            case_id,
        )
        return _tracked(row, answers, history) if row else None

    async def points(self) -> list[Point]:
        rows = await self.pool.fetch("SELECT * FROM intake.points ORDER BY closed_at NULLS FIRST, opened_at DESC")
        return [_point(row) for row in rows]

    async def point(self, code: str) -> Point | None:
        row = await self.pool.fetchrow("SELECT * FROM intake.points WHERE code = $1", code)
        return _point(row) if row else None


def _point(row: asyncpg.Record) -> Point:
    return Point(row["code"], row["name"], row["area"], row["opened_at"], row["closed_at"])


def _tracked(row: asyncpg.Record, answers: list[asyncpg.Record], history: list[asyncpg.Record]) -> TrackedCase:
    return TrackedCase(
        case_id=row["case_id"],
        number=row["number"],
        received_at=row["received_at"],
        area=row["area"],
        words=Sealed.model_validate_json(row["words"]),
        place=_sealed(row["place"]),
        photos=_photos(row["photos"]),
        question=_sealed(row["question"]),
        asked=row["asked"] or 0,
        refusal_reason=row["refusal_reason"],
        refusal_explanation=_sealed(row["refusal_explanation"]),
        statutory_route=row["statutory_route"],
        category=row["category"],
        restricted=bool(row["restricted"]),
        unit=row["unit"],
        due=row["due"],
        answered_round=row["answered_round"] or 0,
        judged_round=row["judged_round"] or 0,
        solved=row["solved"],
        stars=row["stars"],
        comment=_sealed(row["comment"]),
        first_judged_at=row["first_judged_at"],
        round=row["round"] or 1,
        status=status_of(dict(row)),
        steps=steps_of(dict(row)),
        closed_by=row["closed_by"],
        answers=tuple(_answer(answer) for answer in answers),
        history=tuple(by_cause([_line(line) for line in history])),
    )


def status_of(row: Mapping[str, Any]) -> str:
    """Where a case stands for its citizen. What a unit did in an earlier round does not count for this one."""
    round_ = row["round"] or 1
    if row["withdrawn_at"]:
        return "withdrawn"
    if row["closed_at"]:
        return "closed"
    if _refused(row):
        return "refused"
    if (row["answered_round"] or 0) >= round_:
        return "judged" if (row["judged_round"] or 0) >= row["answered_round"] else "answered"
    if row["handling"] and not _read_again(row):
        return row["handling"] if row["forwarded_round"] >= round_ else "forwarded"
    if row["classified_at"] and not _read_again(row):
        return "classified"
    if row["question"]:
        return "added" if (row["answered_question"] or 0) >= row["asked"] else "asked"
    return "verified" if _verified(row) else "received"


def _refused(row: Mapping[str, Any]) -> bool:
    return (row["refusal"] or 0) > (row["overturned"] or 0)


def _read_again(row: Mapping[str, Any]) -> bool:
    """It came back from its unit and was refused: what had been decided before does not count any more."""
    return bool(row["refused_at"] and row["classified_at"]) and row["refused_at"] > row["classified_at"]


def _verified(row: Mapping[str, Any]) -> bool:
    """A report that is read again after a refusal was overturned has yet to be verified again."""
    return bool(row["verified_at"]) and not (
        row["refused_at"] and not _refused(row) and row["refused_at"] > row["verified_at"]
    )


def steps_of(row: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps that are done, in the order of the process. Forwarding is done when the unit has answered."""
    undecided = row["handling"] == "returned" or _read_again(row)
    done: list[tuple[Step, object]] = [
        ("received", row["received_at"]),
        ("verified", _verified(row)),
        ("classified", row["classified_at"] and not undecided),
        ("forwarded", (row["answered_round"] or 0) >= (row["round"] or 1)),
        ("monitored", row["closed_at"]),
        ("published", row["published_at"]),
    ]
    return tuple(step for step, when in done if when)


def _answer(row: asyncpg.Record) -> Answer:
    return Answer(
        row["round"],
        row["unit"],
        row["outcome"],
        Sealed.model_validate_json(row["answer"]),
        Sealed.model_validate_json(row["responsible"]),
        row["acted_on"],
        row["next_date"],
        row["answered_at"],
        _photos(row["photos"]),
    )


def _photos(named: str) -> tuple[Photo, ...]:
    return tuple(Photo.model_validate(one) for one in orjson.loads(named))


def _line(row: asyncpg.Record) -> Line:
    place = (row["source"], row["position"], row["at"], row["id"], row["cause"])
    return Line(*place, row["event"], _sealed(row["words"]), row["code"], row["openly"])


def _sealed(text: str | None) -> Sealed | None:
    return Sealed.model_validate_json(text) if text else None
