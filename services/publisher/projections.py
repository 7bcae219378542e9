"""What publisher remembers: from events to the rows of the editors' desk and the public site."""

from collections.abc import Iterable
from typing import Any

import orjson

from shared.bus.inbox import Projection, Statement
from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope, Event
from shared.projecting import upsert


def _set(envelope: Envelope, **columns: Any) -> Statement:
    return upsert("publisher.cases", envelope, **columns)


def _received(envelope: Envelope, event: intake.CaseReceived) -> Iterable[Statement]:
    yield _set(
        envelope,
        number=event.number,
        received_at=envelope.time,
        report_area=event.area,
        words=event.words.model_dump_json(),
    )


def _judged(envelope: Envelope, event: intake.VerdictGiven) -> Iterable[Statement]:
    """Of several verdicts on a round the last counts; each round keeps its own."""
    verdict = {str(event.round): {"solved": event.solved, "stars": event.stars}}
    yield (
        "INSERT INTO publisher.cases AS known (case_id, jurisdiction, verdicts) VALUES ($1, $2, $3::jsonb)"
        " ON CONFLICT (case_id) DO UPDATE SET verdicts = known.verdicts || excluded.verdicts",
        (envelope.subject, envelope.jurisdiction, orjson.dumps(verdict).decode()),
    )


def _erased(envelope: Envelope, event: intake.PersonalDataErased) -> Iterable[Statement]:
    yield _set(envelope, erased=event.scope)


def _classified(envelope: Envelope, event: triage.CaseClassified) -> Iterable[Statement]:
    yield _set(envelope, category=event.category, area=event.area, restricted=event.restricted)


def _forwarded(envelope: Envelope, event: dispatch.CaseForwarded) -> Iterable[Statement]:
    yield _set(envelope, unit=event.unit)


def _answered(envelope: Envelope, event: dispatch.CaseAnswered) -> Iterable[Statement]:
    yield _set(
        envelope,
        outcome=event.outcome,
        answer=event.answer.model_dump_json(),
        answered_at=envelope.time,
        answered_round=event.round,
    )


def _closed(envelope: Envelope, event: oversight.CaseClosed) -> Iterable[Statement]:
    yield _set(envelope, closed_at=envelope.time, closed_by=event.by, closed_round=event.round)


def _open_again(envelope: Envelope, _: oversight.CaseReopened | oversight.RefusalOverturned) -> Iterable[Statement]:
    yield _set(envelope, closed_at=None, closed_by=None)


def _drafted(envelope: Envelope, event: publisher.ResultDrafted) -> Iterable[Statement]:
    yield _set(
        envelope,
        version=envelope.version,
        status="drafted",
        draft=envelope.version,
        draft_title=event.title.model_dump_json(),
        draft_summary=event.summary.model_dump_json(),
        told_outcome=event.outcome,
        author=event.author,
        draft_round=event.round,
    )


def _published(envelope: Envelope, event: publisher.ResultPublished) -> Iterable[Statement]:
    yield _set(
        envelope,
        version=envelope.version,
        status="published",
        published_at=envelope.time,
        published_round=event.round,
        title=event.title,
        summary=event.summary,
    )


def _withdrawn(envelope: Envelope, event: publisher.ResultWithdrawn) -> Iterable[Statement]:
    yield _set(
        envelope,
        version=envelope.version,
        status="withdrawn",
        withdrawn_at=envelope.time,
        withdrawn_because=event.reason,
        title=None,
        summary=None,
    )


PROJECTIONS: dict[type[Event], Projection] = {
    intake.CaseReceived: _received,
    intake.VerdictGiven: _judged,
    intake.PersonalDataErased: _erased,
    triage.CaseClassified: _classified,
    dispatch.CaseForwarded: _forwarded,
    dispatch.CaseAnswered: _answered,
    oversight.CaseClosed: _closed,
    oversight.CaseReopened: _open_again,
    oversight.RefusalOverturned: _open_again,
    publisher.ResultDrafted: _drafted,
    publisher.ResultPublished: _published,
    publisher.ResultWithdrawn: _withdrawn,
}
