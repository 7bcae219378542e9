"""What a unit reads of one case: what was said about it, opened, and its photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from services.dispatch.view import INQUIRIES, CaseView
from shared.errors import NotFound
from shared.events import dispatch, intake
from shared.events.dispatch import Outcome
from shared.events.envelope import Envelope
from shared.events.intake import Photo, Solved
from shared.events.sealed import Sealed
from shared.reading import Changes, ReadModel
from shared.reading.additions import Addition, additions_of, looked
from shared.reading.findings import Finding, findings_of, found_in
from shared.reading.inquiries import Inquiry, asked_of
from shared.reading.model import rows_of
from shared.vault import Erased, Vault


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a unit said that it was."""

    case_id: UUID
    position: int
    at: datetime
    words: Sealed


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """A unit's answer."""

    case_id: UUID
    position: int
    at: datetime
    round: int
    outcome: Outcome
    answer: Sealed
    responsible: Sealed
    acted_on: date | None = None
    next_date: date | None = None
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the citizen said of a round's answer, the last time if more than once."""

    case_id: UUID
    round: int
    at: datetime
    solved: Solved
    stars: int
    comment: Sealed | None = None
    photos: tuple[Photo, ...] = ()


def _progress(heard: Envelope, event: dispatch.ProgressReported) -> Changes:
    return {"at": heard.time, "words": event.words}


def _answer(heard: Envelope, event: dispatch.CaseAnswered) -> Changes:
    return {
        "at": heard.time,
        "round": event.round,
        "outcome": event.outcome,
        "answer": event.answer,
        "responsible": event.responsible,
        "acted_on": event.acted_on,
        "next_date": event.next_date,
        "photos": event.photos,
    }


def _verdict(heard: Envelope, event: intake.VerdictGiven) -> Changes:
    said = {"solved": event.solved, "stars": event.stars, "comment": event.comment, "photos": event.photos}
    return {"round": event.round, "at": heard.time, **said}


ADDITIONS = additions_of("dispatch")
FINDINGS = findings_of("dispatch")
PROGRESS = ReadModel("dispatch.progress", Progress, (_progress,), key=("case_id", "position"))
ANSWERS = ReadModel("dispatch.answers", PastAnswer, (_answer,), key=("case_id", "position"))
VERDICTS = ReadModel("dispatch.verdicts", Verdict, (_verdict,), key=("case_id", "round"))


@dataclass(frozen=True)
class History:
    """What was said about a case, each in its order; verdicts by round."""

    additions: Sequence[Addition] = ()
    progress: Sequence[Progress] = ()
    answers: Sequence[PastAnswer] = ()
    verdicts: Sequence[Verdict] = ()
    inquiries: Sequence[Inquiry] = ()
    findings: Sequence[Finding] = ()


@dataclass(frozen=True)
class Words:
    """What was written about a case: of each box, what it holds."""

    opened: Mapping[Sealed, str | None]

    def of(self, box: Sealed | None) -> str | None:
        """The words; None where there is nothing, or where it was erased."""
        return self.opened[box] if box else None


@dataclass(frozen=True)
class Reading:
    pool: asyncpg.Pool
    vault: Vault

    async def history(self, case_id: UUID) -> History:
        """What was said about a case."""
        in_order = "case_id = $1 ORDER BY position"
        return History(
            await rows_of(self.pool, ADDITIONS, in_order, case_id),
            await rows_of(self.pool, PROGRESS, in_order, case_id),
            await rows_of(self.pool, ANSWERS, in_order, case_id),
            await rows_of(self.pool, VERDICTS, "case_id = $1 ORDER BY round", case_id),
            await asked_of(self.pool, INQUIRIES, case_id),
            await found_in(self.pool, FINDINGS, case_id),
        )

    async def looked(self, case: CaseView) -> None:
        """Somebody of the unit has the case open: nothing about it is new any more."""
        await looked(self.pool, "dispatch", case.case_id, case.added)

    async def words(self, case: CaseView, history: History, reader: str) -> Words:
        """Everything written about a case, opened for a member of its unit and put on record."""
        boxes = [case.words, case.place, case.details, *(one.words for one in history.additions)]
        boxes += [one.words for one in history.progress]
        boxes += [box for one in history.answers for box in (one.answer, one.responsible)]
        boxes += [one.comment for one in history.verdicts]
        boxes += [box for one in history.inquiries for box in one.words]
        boxes += [one.words for one in history.findings]
        sealed = [box for box in boxes if box]
        opened = await self.vault.open_many(case.case_id, sealed, reader, "handling")
        return Words(dict(zip(sealed, map(_readable, opened), strict=True)))

    async def photo(self, case_id: UUID, photo_id: UUID, reader: str) -> bytes:
        """A picture (WebP) or a voice note of a case. Raises NotFound."""
        picture = await self.vault.photo(case_id, photo_id, reader, "handling")
        if isinstance(picture, Erased):
            raise NotFound("There is no such picture.")
        return picture


def _readable(opened: str | Erased) -> str | None:
    return None if isinstance(opened, Erased) else opened
