"""What triage remembers: from events to the rows of the clerks' desk."""

from collections.abc import Iterable
from typing import Any

import orjson

from shared.bus.inbox import Projection, Statement
from shared.events import dispatch, intake, oversight, triage
from shared.events.envelope import Envelope, Event
from shared.projecting import upsert


def _set(envelope: Envelope, **columns: Any) -> Statement:
    return upsert("triage.cases", envelope, **columns)


def _append(envelope: Envelope, column: str, item: str) -> Statement:
    """Add one JSON value to a list."""
    return (
        f"INSERT INTO triage.cases AS known (case_id, jurisdiction, {column}) VALUES ($1, $2, $3::jsonb)"
        f" ON CONFLICT (case_id) DO UPDATE SET {column} = known.{column} || excluded.{column}",
        (envelope.subject, envelope.jurisdiction, f"[{item}]"),
    )


def _received(envelope: Envelope, event: intake.CaseReceived) -> Iterable[Statement]:
    yield _set(
        envelope,
        number=event.number,
        received_at=envelope.time,
        channel=event.channel,
        language=event.language,
        area=event.area,
        category_hint=event.category_hint,
        words=event.words.model_dump_json(),
        place=event.place.model_dump_json() if event.place else None,
        contact=event.contact.model_dump_json() if event.contact else None,
        photos=orjson.dumps([photo.model_dump(mode="json") for photo in event.photos]).decode(),
    )


def _added(envelope: Envelope, event: intake.InformationAdded) -> Iterable[Statement]:
    yield _set(envelope, added_at=envelope.time, answered_question=event.question)
    yield _append(envelope, "additions", event.model_dump_json())


def _withdrawn(envelope: Envelope, _: intake.CaseWithdrawn) -> Iterable[Statement]:
    yield _set(envelope, withdrawn_at=envelope.time)


def _erased(envelope: Envelope, event: intake.PersonalDataErased) -> Iterable[Statement]:
    yield _set(envelope, erased=event.scope)


def _queued(envelope: Envelope, _: triage.CaseQueued) -> Iterable[Statement]:
    yield _set(envelope, status="waiting", version=envelope.version)


def _asked(envelope: Envelope, event: triage.InformationRequested) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, asked=envelope.version)
    yield _append(envelope, "questions", event.question.model_dump_json())


def _verified(envelope: Envelope, _: triage.CaseVerified) -> Iterable[Statement]:
    yield _set(envelope, status="verified", version=envelope.version)


def _refused(envelope: Envelope, event: triage.CaseRefused) -> Iterable[Statement]:
    yield _set(
        envelope,
        status="refused",
        version=envelope.version,
        refusal_reason=event.reason,
        explanation=event.explanation.model_dump_json(),
        decided_at=envelope.time,
    )


def _classified(envelope: Envelope, event: triage.CaseClassified) -> Iterable[Statement]:
    yield _set(
        envelope,
        status="classified",
        version=envelope.version,
        category=event.category,
        kind=event.kind,
        urgency=event.urgency,
        restricted=event.restricted,
        about_unit=event.about_unit,
        chosen_unit=event.unit,
        decided_area=event.area,
        decided_at=envelope.time,
    )


def _forwarded(envelope: Envelope, event: dispatch.CaseForwarded) -> Iterable[Statement]:
    yield _set(envelope, unit=event.unit, returned_because=None)


def _returned(envelope: Envelope, event: dispatch.CaseReturned) -> Iterable[Statement]:
    yield _set(envelope, unit=None, returned_because=event.reason.model_dump_json())


def _answered(envelope: Envelope, event: dispatch.CaseAnswered) -> Iterable[Statement]:
    yield _set(envelope, answered_round=event.round)


def _closed(envelope: Envelope, _: oversight.CaseClosed) -> Iterable[Statement]:
    yield _set(envelope, closed_at=envelope.time)


def _reopened(envelope: Envelope, event: oversight.CaseReopened) -> Iterable[Statement]:
    yield _set(envelope, closed_at=None, round=event.round)


def _overturned(envelope: Envelope, _: oversight.RefusalOverturned) -> Iterable[Statement]:
    yield _set(envelope, closed_at=None)


PROJECTIONS: dict[type[Event], Projection] = {
    intake.CaseReceived: _received,
    intake.InformationAdded: _added,
    intake.CaseWithdrawn: _withdrawn,
    intake.PersonalDataErased: _erased,
    triage.CaseQueued: _queued,
    triage.InformationRequested: _asked,
    triage.CaseVerified: _verified,
    triage.CaseRefused: _refused,
    triage.CaseClassified: _classified,
    dispatch.CaseForwarded: _forwarded,
    dispatch.CaseReturned: _returned,
    dispatch.CaseAnswered: _answered,
    oversight.CaseClosed: _closed,
    oversight.CaseReopened: _reopened,
    oversight.RefusalOverturned: _overturned,
}
