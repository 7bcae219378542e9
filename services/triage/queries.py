"""What triage answers: who waits, and everything a clerk needs to decide on a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
import orjson

from shared.events.intake import Photo
from shared.events.sealed import Sealed
from shared.tabs import count_tabs, looked, numbered, unread

Tab = Literal["waiting", "added", "verified", "returned", "decided"]

# What each tab of the desk shows, oldest first, but the decided, of which the newest interest.
TABS: dict[Tab, str] = {
    "waiting": "status = 'waiting' AND withdrawn_at IS NULL AND closed_at IS NULL ORDER BY received_at",
    # It is the clerks' turn: what citizens add to a case that a unit has, the unit reads.
    "added": f"{unread('triage')} AND withdrawn_at IS NULL AND closed_at IS NULL AND (status <> 'classified'"
    " OR returned_because IS NOT NULL) ORDER BY added_at",
    "verified": "status = 'verified' AND withdrawn_at IS NULL AND closed_at IS NULL ORDER BY received_at",
    "returned": "status = 'classified' AND returned_because IS NOT NULL AND withdrawn_at IS NULL"
    " AND closed_at IS NULL ORDER BY received_at",
    "decided": "(status = 'classified' AND returned_because IS NULL OR status = 'refused'"
    " OR withdrawn_at IS NOT NULL OR closed_at IS NOT NULL)"
    " ORDER BY coalesce(decided_at, withdrawn_at, closed_at) DESC",
}
MOST_ROWS = 200


@dataclass(frozen=True)
class CaseView:
    """A case on the clerks' desk; its words are still sealed. `answered`: by its unit, in the round that it is in."""

    case_id: UUID
    number: str
    received_at: datetime
    channel: str
    language: str
    area: str | None
    category_hint: str | None
    words: Sealed
    place: Sealed | None
    contact: Sealed | None
    photos: tuple[Photo, ...]
    additions: tuple[Sealed, ...]
    questions: tuple[Sealed, ...]
    answered_question: int | None
    asked: int | None
    withdrawn_at: datetime | None
    erased: str | None
    status: str
    version: int
    decided_at: datetime | None
    refusal_reason: str | None
    explanation: Sealed | None
    category: str | None
    kind: str | None
    urgency: str | None
    restricted: bool
    about_unit: str | None
    chosen_unit: str | None
    unit: str | None
    returned_because: Sealed | None
    answered: bool
    closed_at: datetime | None

    @property
    def returned(self) -> bool:
        """Its unit gave it back, and it waits for a clerk."""
        return self.returned_because is not None

    @property
    def talk(self) -> Literal["", "asked", "added"]:
        """Whose word was the last: the clerk's question, or something that the citizen added."""
        if self.answered_question is not None and self.answered_question >= (self.asked or 0):
            return "added"
        return "asked" if self.asked else ""


@dataclass(frozen=True)
class Queries:
    pool: asyncpg.Pool

    async def cases(self, tab: Tab) -> list[CaseView]:
        rows = await self.pool.fetch(
            f"SELECT * FROM triage.cases WHERE number IS NOT NULL AND status IS NOT NULL AND {TABS[tab]} LIMIT $1",
            MOST_ROWS,
        )
        return [_view(row) for row in rows]

    async def counts(self) -> dict[Tab, int]:
        """How many cases each tab holds."""
        return await count_tabs(self.pool, TABS, "triage.cases WHERE number IS NOT NULL")

    async def case(self, case_id: UUID) -> CaseView | None:
        row = await self.pool.fetchrow(
            "SELECT * FROM triage.cases WHERE case_id = $1 AND number IS NOT NULL AND status IS NOT NULL", case_id
        )
        return _view(row) if row else None

    async def looked(self, case: CaseView) -> None:
        """A clerk has the case open: nothing about it is new any more."""
        await looked(self.pool, "triage", case.case_id, len(case.additions))

    async def case_numbered(self, numbers: Sequence[str]) -> UUID | None:
        """The first of these numbers that a case has."""
        return await numbered(self.pool, numbers, "triage.cases WHERE number = ANY ($1) AND status IS NOT NULL")


def _view(row: asyncpg.Record) -> CaseView:
    additions = orjson.loads(row["additions"])
    pictures = [*orjson.loads(row["photos"]), *(photo for addition in additions for photo in addition["photos"])]
    return CaseView(
        case_id=row["case_id"],
        number=row["number"],
        received_at=row["received_at"],
        channel=row["channel"],
        language=row["language"],
        area=row["decided_area"] or row["area"],
        category_hint=row["category_hint"],
        words=Sealed.model_validate_json(row["words"]),
        place=_sealed(row["place"]),
        contact=_sealed(row["contact"]),
        photos=tuple(Photo.model_validate(picture) for picture in pictures),
        additions=tuple(Sealed.model_validate(addition["words"]) for addition in additions),
        questions=tuple(Sealed.model_validate(question) for question in orjson.loads(row["questions"])),
        answered_question=row["answered_question"],
        asked=row["asked"],
        withdrawn_at=row["withdrawn_at"],
        erased=row["erased"],
        status=row["status"],
        version=row["version"],
        decided_at=row["decided_at"],
        refusal_reason=row["refusal_reason"],
        explanation=_sealed(row["explanation"]),
        category=row["category"],
        kind=row["kind"],
        urgency=row["urgency"],
        restricted=bool(row["restricted"]),
        about_unit=row["about_unit"],
        chosen_unit=row["chosen_unit"],
        unit=row["unit"],
        # Why it came back is old news when the clerks have refused it since.
        returned_because=_sealed(row["returned_because"]) if row["status"] == "classified" else None,
        answered=(row["answered_round"] or 0) >= (row["round"] or 1),
        closed_at=row["closed_at"],
    )


def _sealed(box: str | None) -> Sealed | None:
    return Sealed.model_validate_json(box) if box else None
