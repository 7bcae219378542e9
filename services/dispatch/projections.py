"""What dispatch remembers: from events to the rows of the units' desks."""

from collections.abc import Iterable
from typing import Any

import orjson

from shared.bus.inbox import Projection, Statement
from shared.events import dispatch, intake, oversight, triage
from shared.events.envelope import Envelope, Event
from shared.projecting import upsert


def _set(envelope: Envelope, **columns: Any) -> Statement:
    return upsert("dispatch.cases", envelope, **columns)


def _append(envelope: Envelope, column: str, event: Event) -> Statement:
    """Add what an event says, and when, to a list."""
    item = {"at": envelope.time, **event.model_dump(mode="json")}
    return (
        f"INSERT INTO dispatch.cases AS known (case_id, jurisdiction, {column}) VALUES ($1, $2, $3::jsonb)"
        f" ON CONFLICT (case_id) DO UPDATE SET {column} = known.{column} || excluded.{column}",
        (envelope.subject, envelope.jurisdiction, orjson.dumps([item]).decode()),
    )


def _received(envelope: Envelope, event: intake.CaseReceived) -> Iterable[Statement]:
    yield _set(
        envelope,
        number=event.number,
        received_at=envelope.time,
        report_area=event.area,
        words=event.words.model_dump_json(),
        place=event.place.model_dump_json() if event.place else None,
        photos=orjson.dumps([photo.model_dump(mode="json") for photo in event.photos]).decode(),
    )


def _added(envelope: Envelope, event: intake.InformationAdded) -> Iterable[Statement]:
    yield _append(envelope, "additions", event)


def _judged(envelope: Envelope, event: intake.VerdictGiven) -> Iterable[Statement]:
    yield _append(envelope, "verdicts", event)


def _withdrawn(envelope: Envelope, _: intake.CaseWithdrawn) -> Iterable[Statement]:
    yield _set(envelope, withdrawn_at=envelope.time)


def _erased(envelope: Envelope, event: intake.PersonalDataErased) -> Iterable[Statement]:
    yield _set(envelope, erased=event.scope)


def _refused(envelope: Envelope, _: triage.CaseRefused) -> Iterable[Statement]:
    yield _set(envelope, refused=True)


def _classified(envelope: Envelope, event: triage.CaseClassified) -> Iterable[Statement]:
    yield _set(
        envelope,
        refused=False,
        area=event.area,
        kind=event.kind,
        urgency=event.urgency,
        restricted=event.restricted,
    )


def _forwarded(envelope: Envelope, event: dispatch.CaseForwarded) -> Iterable[Statement]:
    yield _set(
        envelope,
        version=envelope.version,
        status="forwarded",
        unit=event.unit,
        category=event.category,
        round=event.round,
        due=event.due,
        explanation="\n".join(event.explanation),
        counted_as=event.urgency,
        forwarded_at=envelope.time,
        answered_at=None,
    )


def _held(envelope: Envelope, _: dispatch.ForwardingHeld) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version)


def _accepted(envelope: Envelope, _: dispatch.CaseAccepted) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, status="accepted")


def _returned(envelope: Envelope, _: dispatch.CaseReturned) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, status="returned")


def _progressed(envelope: Envelope, event: dispatch.ProgressReported) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version)
    yield _append(envelope, "progress", event)


def _extended(envelope: Envelope, event: dispatch.DeadlineExtended) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, due=event.due, extended_round=event.round)


def _answered(envelope: Envelope, event: dispatch.CaseAnswered) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, status="answered", answered_at=envelope.time)
    yield _append(envelope, "answers", event)


def _closed(envelope: Envelope, _: oversight.CaseClosed) -> Iterable[Statement]:
    yield _set(envelope, closed_at=envelope.time)


def _reopened(envelope: Envelope, event: oversight.CaseReopened) -> Iterable[Statement]:
    yield _set(envelope, closed_at=None, reopened_because=event.because)


def _overturned(envelope: Envelope, _: oversight.RefusalOverturned) -> Iterable[Statement]:
    yield _set(envelope, closed_at=None)


PROJECTIONS: dict[type[Event], Projection] = {
    intake.CaseReceived: _received,
    intake.InformationAdded: _added,
    intake.VerdictGiven: _judged,
    intake.CaseWithdrawn: _withdrawn,
    intake.PersonalDataErased: _erased,
    triage.CaseRefused: _refused,
    triage.CaseClassified: _classified,
    dispatch.CaseForwarded: _forwarded,
    dispatch.ForwardingHeld: _held,
    dispatch.CaseAccepted: _accepted,
    dispatch.CaseReturned: _returned,
    dispatch.ProgressReported: _progressed,
    dispatch.DeadlineExtended: _extended,
    dispatch.CaseAnswered: _answered,
    oversight.CaseClosed: _closed,
    oversight.CaseReopened: _reopened,
    oversight.RefusalOverturned: _overturned,
}
