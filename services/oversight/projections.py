"""What oversight remembers of each case that it watches; the events themselves stand in its register."""

from collections.abc import Iterable
from typing import Any

from shared.bus.inbox import Projection, Statement
from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope, Event
from shared.projecting import upsert


def _set(envelope: Envelope, **columns: Any) -> Statement:
    return upsert("oversight.cases", envelope, **columns)


def _received(envelope: Envelope, event: intake.CaseReceived) -> Iterable[Statement]:
    yield _set(envelope, number=event.number, received_at=envelope.time, report_area=event.area)


def _judged(envelope: Envelope, event: intake.VerdictGiven) -> Iterable[Statement]:
    yield _set(envelope, judged_round=event.round, solved=event.solved, stars=event.stars)


def _withdrawn(envelope: Envelope, _: intake.CaseWithdrawn) -> Iterable[Statement]:
    yield _set(envelope, withdrawn_at=envelope.time)


def _erased(envelope: Envelope, event: intake.PersonalDataErased) -> Iterable[Statement]:
    yield _set(envelope, erased=event.scope)


def _verified(envelope: Envelope, _: triage.CaseVerified) -> Iterable[Statement]:
    yield _set(envelope, verified_at=envelope.time)


def _refused(envelope: Envelope, _: triage.CaseRefused) -> Iterable[Statement]:
    yield _set(envelope, refused_at=envelope.time)


def _classified(envelope: Envelope, event: triage.CaseClassified) -> Iterable[Statement]:
    yield _set(envelope, category=event.category, area=event.area, restricted=event.restricted)


def _forwarded(envelope: Envelope, event: dispatch.CaseForwarded) -> Iterable[Statement]:
    yield _set(
        envelope,
        unit=event.unit,
        due=event.due,
        forwarded_round=event.round,
        forwarded_at=envelope.time,
        returned=False,
    )


def _returned(envelope: Envelope, _: dispatch.CaseReturned) -> Iterable[Statement]:
    yield _set(envelope, returned=True, returned_at=envelope.time)


def _extended(envelope: Envelope, event: dispatch.DeadlineExtended) -> Iterable[Statement]:
    yield _set(envelope, due=event.due)


def _answered(envelope: Envelope, event: dispatch.CaseAnswered) -> Iterable[Statement]:
    yield _set(envelope, answered_round=event.round, answered_at=envelope.time)


def _missed(envelope: Envelope, event: oversight.DeadlineMissed) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, missed_round=event.round)


def _found(envelope: Envelope, _: oversight.FindingRecorded) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version)


def _overturned(envelope: Envelope, _: oversight.RefusalOverturned) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, overturned_at=envelope.time, closed_at=None, closed_by=None)


def _reopened(envelope: Envelope, event: oversight.CaseReopened) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, round=event.round, closed_at=None, closed_by=None)


def _closed(envelope: Envelope, event: oversight.CaseClosed) -> Iterable[Statement]:
    yield _set(envelope, version=envelope.version, closed_at=envelope.time, closed_by=event.by)


def _published(envelope: Envelope, _: publisher.ResultPublished) -> Iterable[Statement]:
    yield _set(envelope, published_at=envelope.time)


PROJECTIONS: dict[type[Event], Projection] = {
    intake.CaseReceived: _received,
    intake.VerdictGiven: _judged,
    intake.CaseWithdrawn: _withdrawn,
    intake.PersonalDataErased: _erased,
    triage.CaseVerified: _verified,
    triage.CaseRefused: _refused,
    triage.CaseClassified: _classified,
    dispatch.CaseForwarded: _forwarded,
    dispatch.CaseReturned: _returned,
    dispatch.DeadlineExtended: _extended,
    dispatch.CaseAnswered: _answered,
    oversight.DeadlineMissed: _missed,
    oversight.FindingRecorded: _found,
    oversight.RefusalOverturned: _overturned,
    oversight.CaseReopened: _reopened,
    oversight.CaseClosed: _closed,
    publisher.ResultPublished: _published,
}
