"""What citizens add to their cases, at each desk that reads it: the rows, and what nobody has opened yet.

Conditions are ours, never from outside.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from shared.events import intake
from shared.events.envelope import Envelope
from shared.events.intake import Photo, Voice
from shared.events.sealed import Sealed
from shared.reading import Changes, ReadModel


@dataclass(frozen=True, slots=True)
class Addition:
    """What the citizen added to a case; its place is intake's position."""

    case_id: UUID
    position: int
    words: Sealed
    photos: tuple[Photo, ...] = ()
    voices: tuple[Voice, ...] = ()


def voices_of(event: intake.CaseReceived | intake.InformationAdded) -> tuple[Voice, ...]:
    """The voice note of a report or of an addition, if there is one."""
    return (event.voice,) if event.voice else ()


def _addition(_: Envelope, event: intake.InformationAdded) -> Changes:
    return {"words": event.words, "photos": event.photos, "voices": voices_of(event)}


def additions_of(stage: str) -> ReadModel[Addition]:
    """The read model of a stage's own table of additions."""
    return ReadModel(f"{stage}.additions", Addition, (_addition,), key=("case_id", "position"))


def unread(stage: str) -> str:
    """The condition, as SQL, under which the citizen has added something that nobody at the stage's desk has opened.

    What was opened is no event and outlives a rebuild: it stands in a table of its own, `<stage>.looked`.
    """
    looked = f"SELECT looked.added FROM {stage}.looked WHERE looked.case_id = cases.case_id"
    return f"added IS NOT NULL AND added > coalesce(({looked}), 0)"


async def count_unread(pool: asyncpg.Pool, table: str, condition: str, *arguments: Any) -> int:
    """How many cases have something unread: they are few, and have an index of their own."""
    count: int = await pool.fetchval(f"SELECT count(*) FROM {table} WHERE {condition}", *arguments)
    return count


async def looked(pool: asyncpg.Pool, stage: str, case_id: UUID, added: int) -> None:
    """Somebody at the desk has a case open before them, with the additions up to this of intake's events."""
    if added:
        await pool.execute(
            f"INSERT INTO {stage}.looked AS known (case_id, added) VALUES ($1, $2)"
            " ON CONFLICT (case_id) DO UPDATE SET added = greatest(known.added, $2)",
            *(case_id, added),
        )
