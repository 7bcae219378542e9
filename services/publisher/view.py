"""What publisher remembers of each case: the rows of the editors' desk and of the public site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope
from shared.events.intake import Photo
from shared.events.sealed import Sealed
from shared.reading import NOT_YET, Changes, ReadModel

FromIntake = intake.CaseReceived | intake.VerdictGiven | intake.PersonalDataErased | intake.Following
FromDispatch = dispatch.CaseForwarded | dispatch.CaseAnswered
FromOversight = oversight.CaseClosed | oversight.CaseReopened | oversight.RefusalOverturned | oversight.FindingRecorded
FromPublisher = (
    publisher.PictureMade
    | publisher.PictureDropped
    | publisher.ResultDrafted
    | publisher.CorrectionDrafted
    | publisher.ResultPublished
    | publisher.ResultCorrected
    | publisher.ResultWithdrawn
)

NOTHING_PUBLIC: Changes = {"title": None, "summary": None, "correction": None, "shown_photos": ()}

# What a result can be written of, as in the domain.
WITHOUT_RESULT = ("withdrawn", "erased", "refusal_stands")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the citizen said of the answer of a round, the last time if more than once."""

    solved: str
    stars: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A copy of a photo that an editor made for everyone."""

    id: UUID
    side: publisher.Side
    alt: Sealed
    author: str
    blurred: int


@dataclass(frozen=True, slots=True)
class CaseView:
    """One row of `publisher.cases`: a case on the editors' desk; its words are sealed.

    The verdict is that of the round it was closed in. `title` and `summary` are public, while the result is, like
    `correction`. `draft` is the last one, and `shown` the version with which the words became public that are.
    """

    case_id: UUID
    # from intake
    number: str = ""
    received_at: datetime = NOT_YET
    reported_area: str | None = None
    words: Sealed | None = None
    photos: tuple[Photo, ...] = ()
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)  # by round
    erasure: str | None = None
    followers: int = 0
    # from triage
    category: str | None = None
    decided_area: str | None = None
    restricted: bool = False
    # from dispatch
    unit: str | None = None
    outcome: str | None = None
    answer: Sealed | None = None
    answer_photos: tuple[Photo, ...] = ()
    answered_at: datetime | None = None
    answered_round: int | None = None
    # from oversight
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_round: int | None = None
    found_at: datetime | None = None
    # from publisher
    version: int = 0
    status: str | None = None
    draft: int | None = None
    draft_title: Sealed | None = None
    draft_summary: Sealed | None = None
    draft_correction: Sealed | None = None
    draft_kept: Sealed | None = None
    draft_outcome: str | None = None
    draft_round: int | None = None
    shown: int | None = None
    pictures: Mapping[str, Picture | None] = field(default_factory=dict)  # by the photo of which; None: dropped
    shown_photos: tuple[publisher.PublicPhoto, ...] = ()
    title: str | None = None
    summary: str | None = None
    told_outcome: str | None = None
    author: str | None = None
    published_at: datetime | None = None
    published_round: int | None = None
    correction: str | None = None
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_because: str | None = None

    @property
    def correcting(self) -> bool:
        """A correction of what is public waits for approval."""
        return self.status == "published" and (self.draft or 0) > (self.shown or 0)

    @property
    def area(self) -> str | None:
        return self.decided_area or self.reported_area

    @property
    def erased(self) -> bool:
        return self.erasure == "all"

    @property
    def solved(self) -> str | None:
        verdict = self.verdict_on(self.closed_round)
        return verdict.solved if verdict else None

    @property
    def stars(self) -> int | None:
        verdict = self.verdict_on(self.closed_round)
        return verdict.stars if verdict else None

    def verdict_on(self, round_: int | None) -> Verdict | None:
        """What was said of the answer of a round; None when that was not judged."""
        return self.verdicts.get(round_) if round_ is not None else None

    @property
    def hindrance(self) -> str:
        """Why nothing of it can be published now: `open`, `unclassified`, or what it ended with; empty if it can."""
        if self.erased:
            return "erased"
        if self.closed_by is None:
            return "open"
        if self.closed_by in WITHOUT_RESULT:
            return self.closed_by
        return "" if self.category else "unclassified"

    @property
    def readable(self) -> bool:
        """Whether editors read what was written: only of what they may publish, and not while it goes on."""
        return not self.restricted and not self.hindrance

    @property
    def outdated(self) -> bool:
        """The case was reopened and closed again since the draft was written."""
        return None not in (self.draft_round, self.closed_round) and self.draft_round != self.closed_round


def _from_intake(heard: Envelope, event: FromIntake) -> Changes:
    match event:
        case intake.CaseReceived():
            place = {"reported_area": event.area, "words": event.words, "photos": event.photos}
            return {"number": event.number, "received_at": heard.time, **place}
        case intake.VerdictGiven():
            return {"verdicts": {event.round: Verdict(event.solved, event.stars)}}
        case intake.PersonalDataErased():
            return {"erasure": event.scope}
        case intake.CaseFollowed() | intake.FollowingEnded():
            return {"followers": event.followers}


def _from_triage(_: Envelope, event: triage.CaseClassified) -> Changes:
    return {"category": event.category, "decided_area": event.area, "restricted": event.restricted}


def _from_dispatch(heard: Envelope, event: FromDispatch) -> Changes:
    match event:
        case dispatch.CaseForwarded():
            return {"unit": event.unit}
        case dispatch.CaseAnswered():
            answer = {"outcome": event.outcome, "answer": event.answer, "answered_round": event.round}
            return {**answer, "answered_at": heard.time, "answer_photos": event.photos}


def _from_oversight(heard: Envelope, event: FromOversight) -> Changes:
    match event:
        case oversight.CaseClosed():
            return {"closed_at": heard.time, "closed_by": event.by, "closed_round": event.round}
        case oversight.CaseReopened() | oversight.RefusalOverturned():
            return {"closed_at": None, "closed_by": None}
        case oversight.FindingRecorded():
            return {"found_at": heard.time} if event.told else {}


def _from_publisher(heard: Envelope, event: FromPublisher) -> Changes:
    version = {"version": heard.version}
    match event:
        case publisher.PictureMade():
            return {**version, "pictures": {str(event.of): _picture(event)}}
        case publisher.PictureDropped():
            return {**version, "pictures": {str(event.of): None}}
        case publisher.ResultDrafted():
            return {**version, "status": "drafted", **_draft(heard, event), "draft_round": event.round}
        case publisher.CorrectionDrafted():
            return {**version, **_draft(heard, event)}
        case publisher.ResultPublished():
            result = {"published_round": event.round, "published_at": heard.time, "correction": None}
            return {**version, "status": "published", **_public(heard, event), **result, "corrected_at": None}
        case publisher.ResultCorrected():
            correction = {"correction": event.correction, "corrected_at": heard.time}
            return {**version, **_public(heard, event), **correction}
        case publisher.ResultWithdrawn():
            withdrawal = {"withdrawn_at": heard.time, "withdrawn_because": event.reason}
            return {**version, "status": "withdrawn", **withdrawal, **NOTHING_PUBLIC}


def _picture(made: publisher.PictureMade) -> Picture:
    return Picture(made.photos[0].id, made.side, made.alt, made.author, made.blurred)


def _draft(heard: Envelope, event: publisher.ResultDrafted | publisher.CorrectionDrafted) -> Changes:
    return {
        "draft": heard.version,
        "draft_title": event.title,
        "draft_summary": event.summary,
        "draft_correction": event.correction if isinstance(event, publisher.CorrectionDrafted) else None,
        "draft_kept": event.kept,
        "draft_outcome": event.outcome,
        "author": event.author,
    }


def _public(heard: Envelope, event: publisher.ResultPublished | publisher.ResultCorrected) -> Changes:
    words = {"title": event.title, "summary": event.summary}
    return {**words, "told_outcome": event.outcome, "shown": heard.version, "shown_photos": event.photos}


CASES = ReadModel(
    "publisher.cases",
    CaseView,
    (_from_intake, _from_triage, _from_dispatch, _from_oversight, _from_publisher),
    apart=(
        "words",
        "answer",
        "draft_title",
        "draft_summary",
        "draft_correction",
        "draft_kept",
        "title",
        "summary",
        "correction",
        "photos",
        "answer_photos",
        "pictures",
        "shown_photos",
    ),
    counted_by="category",
    filters={"area": "coalesce(decided_area, reported_area)", "category": "category", "unit": "unit"},
)
