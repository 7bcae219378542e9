"""What dispatch answers: the cases of a unit, the most urgent first, and one of them whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg
import orjson

from shared.events.dispatch import Outcome
from shared.events.intake import Photo, Solved
from shared.events.sealed import Sealed
from shared.tabs import count_tabs, looked, numbered, unread

Tab = Literal["open", "added", "answered", "closed"]

TABS: dict[Tab, str] = {
    "open": "status IN ('forwarded', 'accepted') AND closed_at IS NULL AND refused IS NOT TRUE ORDER BY due",
    "added": f"{unread('dispatch')} AND status IN ('forwarded', 'accepted', 'answered') AND closed_at IS NULL"
    " AND refused IS NOT TRUE ORDER BY due",
    "answered": "status = 'answered' AND closed_at IS NULL ORDER BY answered_at DESC",
    "closed": "closed_at IS NOT NULL AND status <> 'returned' AND refused IS NOT TRUE ORDER BY closed_at DESC",
}
MOST_EVENTS = 100  # in one answer of a unit's feed
MOST_ROWS = 200


@dataclass(frozen=True)
class Progress:
    """How far a unit said that it was, still sealed."""

    at: datetime
    words: Sealed


@dataclass(frozen=True)
class PastAnswer:
    """A unit's answer, still sealed."""

    at: datetime
    round: int
    outcome: Outcome
    answer: Sealed
    responsible: Sealed
    acted_on: date | None
    next_date: date | None
    photos: tuple[Photo, ...]


@dataclass(frozen=True)
class Verdict:
    """What the citizen said of a round's answer, the last time if more than once; the comment is still sealed."""

    at: datetime
    round: int
    solved: Solved
    stars: int
    comment: Sealed | None


@dataclass(frozen=True)
class CaseView:
    """A case on a unit's desk; its words are still sealed. `counted_as`: the urgency that `due` was counted with."""

    case_id: UUID
    number: str
    received_at: datetime
    area: str | None
    words: Sealed
    place: Sealed | None
    additions: tuple[Sealed, ...]
    photos: tuple[Photo, ...]
    withdrawn_at: datetime | None
    erased: str | None
    kind: str | None
    urgency: str | None
    version: int
    status: str
    refused: bool
    unit: str
    category: str
    round: int
    due: datetime
    explanation: tuple[str, ...]
    counted_as: str
    restricted: bool
    forwarded_at: datetime
    extended: bool
    progress: tuple[Progress, ...]
    answers: tuple[PastAnswer, ...]
    verdicts: tuple[Verdict, ...]
    answered_at: datetime | None
    reopened_because: str | None
    closed_at: datetime | None

    def with_unit(self, unit: str | None) -> bool:
        """Whether this unit has it. A case that was given back is nobody's, whatever the citizen adds to it later."""
        return self.unit == unit and self.status != "returned"

    @property
    def awaited(self) -> bool:
        """The unit owes an answer: its clock runs."""
        over = self.closed_at or self.withdrawn_at or self.refused
        return self.status in ("forwarded", "accepted") and not over

    def overdue(self, now: datetime) -> bool:
        """The due date has passed without an answer."""
        return self.awaited and now > self.due


@dataclass(frozen=True)
class UnitEvent:
    """One event of a case of the unit's: its name, and its open members."""

    position: int
    event: str
    case_id: UUID
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def cases(self, unit: str, tab: Tab) -> list[CaseView]:
        rows = await self.pool.fetch(
            f"SELECT * FROM dispatch.cases WHERE number IS NOT NULL AND unit = $1 AND {TABS[tab]} LIMIT $2",
            unit, MOST_ROWS,
        )  # fmt: skip
        return [_view(row) for row in rows]

    async def counts(self, unit: str) -> dict[Tab, int]:
        """How many cases each tab holds."""
        return await count_tabs(self.pool, TABS, "dispatch.cases WHERE number IS NOT NULL AND unit = $1", unit)

    async def case(self, case_id: UUID) -> CaseView | None:
        """One case; None until both the report and the forwarding were heard."""
        row = await self.pool.fetchrow(
            "SELECT * FROM dispatch.cases WHERE case_id = $1 AND number IS NOT NULL AND unit IS NOT NULL", case_id
        )
        return _view(row) if row else None

    async def events(self, unit: str, after: int) -> list[UnitEvent]:
        """What was said of the cases that are with the unit now, after a position, in order."""
        rows = await self.pool.fetch(
            "SELECT said.position, said.state FROM log.events said JOIN dispatch.cases ON case_id = said.stream"
            " WHERE unit = $1 AND status <> 'returned' AND number IS NOT NULL AND said.position > $2"
            " ORDER BY said.position LIMIT $3",
            unit, after, MOST_EVENTS,
        )  # fmt: skip
        return [_event(row["position"], orjson.loads(row["state"])) for row in rows]

    async def looked(self, case: CaseView) -> None:
        """Somebody of the unit has the case open: nothing about it is new any more."""
        await looked(self.pool, "dispatch", case.case_id, len(case.additions))

    async def case_numbered(self, unit: str, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case of the unit has."""
        return await numbered(self.pool, numbers, "dispatch.cases WHERE number = ANY ($1) AND unit = $2", unit)


def _view(row: asyncpg.Record) -> CaseView:
    additions = orjson.loads(row["additions"])
    pictures = [*orjson.loads(row["photos"]), *(photo for addition in additions for photo in addition["photos"])]
    return CaseView(
        case_id=row["case_id"],
        number=row["number"],
        received_at=row["received_at"],
        area=row["area"] or row["report_area"],
        words=Sealed.model_validate_json(row["words"]),
        place=Sealed.model_validate_json(row["place"]) if row["place"] else None,
        additions=tuple(Sealed.model_validate(addition["words"]) for addition in additions),
        photos=tuple(Photo.model_validate(picture) for picture in pictures),
        withdrawn_at=row["withdrawn_at"],
        erased=row["erased"],
        kind=row["kind"],
        urgency=row["urgency"],
        version=row["version"],
        status=row["status"],
        refused=bool(row["refused"]),
        unit=row["unit"],
        category=row["category"],
        round=row["round"],
        due=row["due"],
        explanation=tuple(row["explanation"].splitlines()),
        counted_as=row["counted_as"] or "normal",
        restricted=bool(row["restricted"]),
        forwarded_at=row["forwarded_at"],
        extended=row["extended_round"] == row["round"],
        progress=tuple(_progress(one) for one in orjson.loads(row["progress"])),
        answers=tuple(_answer(one) for one in orjson.loads(row["answers"])),
        verdicts=_verdicts(orjson.loads(row["verdicts"])),
        answered_at=row["answered_at"],
        reopened_because=row["reopened_because"],
        closed_at=row["closed_at"],
    )


def _progress(said: dict[str, Any]) -> Progress:
    return Progress(datetime.fromisoformat(said["at"]), Sealed.model_validate(said["words"]))


def _answer(said: dict[str, Any]) -> PastAnswer:
    return PastAnswer(
        at=datetime.fromisoformat(said["at"]),
        round=said["round"],
        outcome=said["outcome"],
        answer=Sealed.model_validate(said["answer"]),
        responsible=Sealed.model_validate(said["responsible"]),
        acted_on=_day(said["acted_on"]),
        next_date=_day(said["next_date"]),
        photos=tuple(Photo.model_validate(photo) for photo in said.get("photos", [])),
    )


def _verdicts(said: list[dict[str, Any]]) -> tuple[Verdict, ...]:
    """One for each round, in their order: a later verdict on the same round replaces the earlier."""
    last = {one["round"]: one for one in said}
    return tuple(
        Verdict(
            at=datetime.fromisoformat(one["at"]),
            round=round_,
            solved=one["solved"],
            stars=one["stars"],
            comment=Sealed.model_validate(one["comment"]) if one["comment"] else None,
        )
        for round_, one in sorted(last.items())
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _event(position: int, told: Mapping[str, Any]) -> UnitEvent:
    open_ = {name: value for name, value in told["data"].items() if not isinstance(value, dict)}
    event = told["type"].removeprefix("vn.langnghe.").rpartition(".")[0]
    return UnitEvent(position, event, UUID(told["subject"]), datetime.fromisoformat(told["time"]), open_)
