"""What the Front found when it looked for itself, wherever the unit or the citizen reads it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.events.envelope import Envelope
from shared.events.intake import Photo
from shared.events.oversight import FindingRecorded
from shared.events.sealed import Sealed
from shared.reading.columns import Changes
from shared.reading.model import ReadModel, rows_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of `<stage>.findings`; its place is oversight's position."""

    case_id: UUID
    position: int
    at: datetime
    words: Sealed
    photos: tuple[Photo, ...] = ()


def _found(heard: Envelope, event: FindingRecorded) -> Changes:
    """What was written before the unit and the citizen read findings is told to neither."""
    return {"at": heard.time, "words": event.words, "photos": event.photos} if event.told else {}


def findings_of(stage: str) -> ReadModel[Finding]:
    """The read model of a stage's own table of findings."""
    return ReadModel(f"{stage}.findings", Finding, (_found,), key=("case_id", "position"))


async def found_in(pool: asyncpg.Pool, model: ReadModel[Finding], case_id: UUID) -> list[Finding]:
    """The findings about a case, in their order."""
    return await rows_of(pool, model, "case_id = $1 ORDER BY position", case_id)
