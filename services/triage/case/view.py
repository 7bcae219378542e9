"""What a clerk reads of one case: everything that was written about it, its photos, and how its citizen is reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from services.triage.view import CaseView
from shared.errors import Gone, NotFound
from shared.events import triage
from shared.events.envelope import Envelope
from shared.events.intake import Photo, Voice
from shared.events.sealed import Sealed
from shared.reading import Changes, ReadModel
from shared.reading.additions import Addition, additions_of, looked
from shared.reading.model import rows_of
from shared.vault import Erased, Vault


@dataclass(frozen=True, slots=True)
class Question:
    """What a clerk asked the citizen."""

    case_id: UUID
    position: int
    question: Sealed


def _question(_: Envelope, event: triage.InformationRequested) -> Changes:
    return {"question": event.question}


ADDITIONS = additions_of("triage")
QUESTIONS = ReadModel("triage.questions", Question, (_question,), key=("case_id", "position"))


@dataclass(frozen=True)
class Words:
    """What was written about a case, and its photos; None where there is nothing, or where it was erased."""

    report: str | None
    place: str | None
    additions: tuple[str | None, ...]
    questions: tuple[str | None, ...]
    explanation: str | None
    returned_because: str | None
    photos: tuple[Photo, ...]
    voices: tuple[Voice, ...] = ()
    details: str | None = None  # as `shared.details` reads it


@dataclass(frozen=True)
class Contact:
    """How the citizen is reached, and `by` which way they want to be told: call, zalo, sms, email."""

    words: str
    by: str | None = None


@dataclass(frozen=True)
class Reading:
    pool: asyncpg.Pool
    vault: Vault

    async def additions(self, case_id: UUID) -> list[Addition]:
        """What the citizen added, in its order."""
        return await rows_of(self.pool, ADDITIONS, "case_id = $1 ORDER BY position", case_id)

    async def questions(self, case_id: UUID) -> list[Question]:
        """What clerks asked the citizen, in its order."""
        return await rows_of(self.pool, QUESTIONS, "case_id = $1 ORDER BY position", case_id)

    async def looked(self, case: CaseView) -> None:
        """A clerk has the case open: nothing about it is new any more."""
        await looked(self.pool, "triage", case.case_id, case.added)

    async def words(self, case: CaseView, reader: str) -> Words:
        """Everything written about a case, opened for a reader of the desk and put on record."""
        additions = await self.additions(case.case_id)
        questions = [one.question for one in await self.questions(case.case_id)]
        single = (case.words, case.place, case.details, case.explanation, case.why_returned)
        sealed = [*filter(None, single), *(one.words for one in additions), *questions]
        opened = await self.vault.open_many(case.case_id, sealed, reader, "triage")
        said = dict(zip(sealed, map(_readable, opened), strict=True))
        return Words(
            report=_of(said, case.words),
            place=_of(said, case.place),
            additions=tuple(said[one.words] for one in additions),
            questions=tuple(said[one] for one in questions),
            explanation=_of(said, case.explanation),
            returned_because=_of(said, case.why_returned),
            photos=(*case.photos, *(photo for one in additions for photo in one.photos)),
            voices=(*case.voices, *(voice for one in additions for voice in one.voices)),
            details=_of(said, case.details),
        )

    async def contact(self, case: CaseView, reader: str) -> Contact:
        """How the citizen can be reached; that somebody looked goes on record. Raises NotFound and Gone."""
        if case.contact is None:
            raise NotFound("The citizen has left no contact.")
        boxes = [case.contact, *([case.contact_by] if case.contact_by else [])]
        opened, *by = map(_readable, await self.vault.open_contacts(case.case_id, boxes, reader))
        if opened is None:
            raise Gone("The citizen's contact was erased.")
        return Contact(opened, by[0] if by else None)

    async def photo(self, case_id: UUID, photo_id: UUID, reader: str) -> bytes:
        """A picture (WebP) or a voice note of a case. Raises NotFound."""
        picture = await self.vault.photo(case_id, photo_id, reader, "triage")
        if isinstance(picture, Erased):
            raise NotFound("There is no such picture.")
        return picture


def _readable(opened: str | Erased) -> str | None:
    return None if isinstance(opened, Erased) else opened


def _of(said: Mapping[Sealed, str | None], sealed: Sealed | None) -> str | None:
    return said[sealed] if sealed else None
