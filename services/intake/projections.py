"""What intake remembers: from events to the rows that citizens' pages are read from."""

from collections.abc import Iterable
from typing import Any

import orjson

from shared.bus.inbox import Projection, Statement
from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope, Event
from shared.events.sealed import Sealed
from shared.projecting import upsert


def _set(envelope: Envelope, **columns: Any) -> Statement:
    return upsert("intake.cases", envelope, **columns)


def _history(
    envelope: Envelope, *, words: Sealed | None = None, code: str | None = None, openly: str | None = None
) -> Statement:
    """A line of what the citizen sees: sealed words, a code that the page puts into words, or words that are public.

    Each has a column of its own. What people write is told from a box and from a code by where it stands, never by
    what it looks like.
    """
    name = envelope.type.removeprefix("vn.langnghe.").rpartition(".")[0]
    return (
        "INSERT INTO intake.history (case_id, source, position, at, id, cause, event, words, code, openly)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
        (
            envelope.subject, envelope.stage, envelope.position, envelope.time, envelope.id, envelope.causation_id,
            name, _sealed(words), code, openly,
        ),
    )  # fmt: skip


def _sealed(words: Sealed | None) -> str | None:
    return words.model_dump_json() if words else None


def _named(photos: tuple[intake.Photo, ...]) -> str:
    return orjson.dumps([photo.model_dump(mode="json") for photo in photos]).decode()


def _received(envelope: Envelope, event: intake.CaseReceived) -> Iterable[Statement]:
    yield _set(
        envelope,
        number=event.number,
        tracking=event.tracking,
        received_at=envelope.time,
        channel=event.channel,
        area=event.area,
        category_hint=event.category_hint,
        words=_sealed(event.words),
        place=_sealed(event.place),
        photos=_named(event.photos),
    )
    yield _history(envelope)


def _added(envelope: Envelope, event: intake.InformationAdded) -> Iterable[Statement]:
    yield _set(envelope, answered_question=event.question)
    yield _history(envelope, words=event.words)


def _withdrawn(envelope: Envelope, _: intake.CaseWithdrawn) -> Iterable[Statement]:
    yield _set(envelope, withdrawn_at=envelope.time)
    yield _history(envelope)


# Of several verdicts on a round the last counts; the time to change it runs from the first.
_JUDGED = """
INSERT INTO intake.cases AS known (case_id, jurisdiction, judged_round, solved, stars, comment, first_judged_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (case_id) DO UPDATE
SET judged_round = excluded.judged_round, solved = excluded.solved, stars = excluded.stars, comment = excluded.comment,
    first_judged_at = CASE WHEN known.judged_round = excluded.judged_round
                           THEN known.first_judged_at ELSE excluded.first_judged_at END
"""


def _judged(envelope: Envelope, event: intake.VerdictGiven) -> Iterable[Statement]:
    yield (
        _JUDGED,
        (
            envelope.subject,
            envelope.jurisdiction,
            event.round,
            event.solved,
            event.stars,
            _sealed(event.comment),
            event.given_at,
        ),
    )
    yield _history(envelope, words=event.comment, code=event.solved)


def _erased(envelope: Envelope, event: intake.PersonalDataErased) -> Iterable[Statement]:
    yield _set(envelope, erased=event.scope)
    yield _history(envelope, code=event.scope)


def _opened(envelope: Envelope, event: intake.IntakePointOpened) -> Iterable[Statement]:
    yield (
        "INSERT INTO intake.points (code, jurisdiction, name, area, opened_at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (code) DO NOTHING",
        (event.code, envelope.jurisdiction, event.name, event.area, event.opened_at),
    )


def _closed_point(envelope: Envelope, event: intake.IntakePointClosed) -> Iterable[Statement]:
    yield ("UPDATE intake.points SET closed_at = $2 WHERE code = $1", (event.code, envelope.time))


def _verified(envelope: Envelope, _: triage.CaseVerified) -> Iterable[Statement]:
    yield _set(envelope, verified_at=envelope.time, question=None)
    yield _history(envelope)


def _asked(envelope: Envelope, event: triage.InformationRequested) -> Iterable[Statement]:
    yield _set(envelope, question=_sealed(event.question), asked=envelope.version)
    yield _history(envelope, words=event.question)


def _refused(envelope: Envelope, event: triage.CaseRefused) -> Iterable[Statement]:
    yield _set(
        envelope,
        refused_at=envelope.time,
        refusal=envelope.version,
        refusal_reason=event.reason,
        refusal_explanation=_sealed(event.explanation),
        statutory_route=event.statutory_route,
    )
    yield _history(envelope, words=event.explanation)


def _classified(envelope: Envelope, event: triage.CaseClassified) -> Iterable[Statement]:
    yield _set(envelope, category=event.category, restricted=event.restricted, classified_at=envelope.time)
    yield _history(envelope, code=event.category)


def _forwarded(envelope: Envelope, event: dispatch.CaseForwarded) -> Iterable[Statement]:
    yield _set(
        envelope,
        unit=event.unit,
        due=event.due,
        forwarded_round=event.round,
        handling="forwarded",
    )
    yield _history(envelope, code=event.unit)


def _accepted(envelope: Envelope, event: dispatch.CaseAccepted) -> Iterable[Statement]:
    yield _set(envelope, handling="accepted")
    yield _history(envelope, code=event.unit)


def _returned(envelope: Envelope, event: dispatch.CaseReturned) -> Iterable[Statement]:
    yield _set(envelope, handling="returned", unit=None)
    yield _history(envelope, code=event.unit)


def _progressed(envelope: Envelope, event: dispatch.ProgressReported) -> Iterable[Statement]:
    yield _history(envelope, words=event.words)


def _extended(envelope: Envelope, event: dispatch.DeadlineExtended) -> Iterable[Statement]:
    yield _set(envelope, due=event.due)
    yield _history(envelope, words=event.reason, code=event.due.isoformat())


def _answered(envelope: Envelope, event: dispatch.CaseAnswered) -> Iterable[Statement]:
    yield (
        "INSERT INTO intake.answers"
        " (case_id, round, unit, outcome, answer, responsible, acted_on, next_date, answered_at, photos)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb) ON CONFLICT (case_id, round) DO NOTHING",
        (
            envelope.subject, event.round, event.unit, event.outcome, event.answer.model_dump_json(),
            event.responsible.model_dump_json(), event.acted_on, event.next_date, envelope.time,
            _named(event.photos),
        ),
    )  # fmt: skip
    yield _set(envelope, answered_round=event.round)
    yield _history(envelope, code=event.unit)


def _missed(envelope: Envelope, event: oversight.DeadlineMissed) -> Iterable[Statement]:
    yield _history(envelope, code=event.unit)


def _corrected(envelope: Envelope, _: oversight.MissCorrected) -> Iterable[Statement]:
    yield _history(envelope)


def _overturned(envelope: Envelope, event: oversight.RefusalOverturned) -> Iterable[Statement]:
    yield _set(envelope, overturned=event.refusal, closed_at=None, closed_by=None)
    yield _history(envelope)


def _reopened(envelope: Envelope, event: oversight.CaseReopened) -> Iterable[Statement]:
    yield _set(envelope, round=event.round, closed_at=None, closed_by=None)
    yield _history(envelope, code=event.because)


def _closed(envelope: Envelope, event: oversight.CaseClosed) -> Iterable[Statement]:
    yield _set(envelope, closed_at=envelope.time, closed_by=event.by)
    yield _history(envelope, code=event.by)


def _published(envelope: Envelope, _: publisher.ResultPublished) -> Iterable[Statement]:
    yield _set(envelope, published_at=envelope.time)
    yield _history(envelope)


def _taken_down(envelope: Envelope, event: publisher.ResultWithdrawn) -> Iterable[Statement]:
    yield _set(envelope, published_at=None)
    yield _history(envelope, openly=event.reason)


PROJECTIONS: dict[type[Event], Projection] = {
    intake.CaseReceived: _received,
    intake.InformationAdded: _added,
    intake.CaseWithdrawn: _withdrawn,
    intake.VerdictGiven: _judged,
    intake.PersonalDataErased: _erased,
    intake.IntakePointOpened: _opened,
    intake.IntakePointClosed: _closed_point,
    triage.CaseVerified: _verified,
    triage.InformationRequested: _asked,
    triage.CaseRefused: _refused,
    triage.CaseClassified: _classified,
    dispatch.CaseForwarded: _forwarded,
    dispatch.CaseAccepted: _accepted,
    dispatch.CaseReturned: _returned,
    dispatch.ProgressReported: _progressed,
    dispatch.DeadlineExtended: _extended,
    dispatch.CaseAnswered: _answered,
    oversight.DeadlineMissed: _missed,
    oversight.MissCorrected: _corrected,
    oversight.RefusalOverturned: _overturned,
    oversight.CaseReopened: _reopened,
    oversight.CaseClosed: _closed,
    publisher.ResultPublished: _published,
    publisher.ResultWithdrawn: _taken_down,
}
