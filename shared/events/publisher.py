"""What publisher says: results and reports were drafted, approved by a second person, published, taken back."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events.envelope import Event
from shared.events.intake import Photo
from shared.events.sealed import Sealed

Side = Literal["before", "after"]
ReportKind = Literal["day", "week", "month", "quarter"]
FileFormat = Literal["pdf", "docx", "xlsx"]
EndedBecause = Literal["stopped", "replaced", "unconfirmed", "refused"]


class PublicPhoto(BaseModel):
    """A copy of a photo that everyone sees; `alt` says what it shows."""

    model_config = ConfigDict(frozen=True)
    id: UUID
    side: Side
    alt: str
    width: int
    height: int


class PictureMade(Event):
    """An editor made a copy of the photo `of` of the case, for everyone if a second person approves it too. `blurred`
    fields of it were made unrecognisable for good; the original stays sealed as it is. A later copy replaces it.
    """

    photos: tuple[Photo, ...] = Field(min_length=1, max_length=1)
    of: UUID
    side: Side
    alt: Sealed
    blurred: int
    author: str


class PictureDropped(Event):
    """Nothing of the photo `of` is to be shown. What is public already stays until that is corrected or withdrawn."""

    of: UUID


class ResultDrafted(Event):
    """An editor's summary of how the case ended in `round`. A later draft replaces the earlier and needs its own
    approval. Until that, nobody has made sure that it names nobody: it is sealed.

    `kept`: what looks like personal data and stays on purpose, each passage on a line of its own with the reason
    behind a tab.
    """

    title: Sealed
    summary: Sealed
    outcome: str
    author: str
    round: int | None = Field(None, ge=1)  # drafts from before it was said have none
    kept: Sealed | None = None


class CorrectionDrafted(Event):
    """An editor's new words for a result that is public, and in `correction` what was wrong in the old ones. The
    result stays as it is until a second person approves. `kept` as in ResultDrafted.
    """

    title: Sealed
    summary: Sealed
    outcome: str
    correction: Sealed
    author: str
    kept: Sealed | None = None


class ResultApproved(Event):
    """A second person approves the draft that is this version of the stream."""

    draft: int
    approver: str


class ResultPublished(Event):
    """Everyone can read it from now on. `solved` and `stars`: the verdict on the answer of `round`, if there is one."""

    number: str
    title: str
    summary: str
    outcome: str
    category: str
    area: str | None
    unit: str | None
    solved: str | None
    stars: int | None
    round: int | None = Field(None, ge=1)  # results from before it was said have none
    photos: tuple[PublicPhoto, ...] = ()


class ResultCorrected(Event):
    """A public result has new words from now on. Everyone reads in `correction` what was wrong in the old ones."""

    title: str
    summary: str
    outcome: str
    correction: str
    photos: tuple[PublicPhoto, ...] = ()


class ResultWithdrawn(Event):
    """The result was taken from the site; the reason is public."""

    reason: str


PublisherEvent = (
    PictureMade
    | PictureDropped
    | ResultDrafted
    | CorrectionDrafted
    | ResultApproved
    | ResultPublished
    | ResultCorrected
    | ResultWithdrawn
)


class HeardUpTo(BaseModel):
    """Up to which event of a source something was made from. `hash`: that event's, hex; it stands for all before."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str
    position: int = Field(ge=0)
    hash: str


class SetAside(BaseModel):
    """An event that was heard and had taken no effect by then."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    source: str
    position: int = Field(ge=1)


class Filed(BaseModel):
    """A file that was made of a report. `sha256`: of its bytes, hex."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    format: FileFormat
    sha256: str
    size: int = Field(ge=1)


class ReportCompiled(Event):
    """The figures of the days from `first` to `last` were counted. The subject is the report.

    `figures`: numbers under names, as canonical JSON, of which `sha256` is the hash. They can be counted again from the
    logs up to `positions`, without `aside`. An edition that was sent is followed by the next one.
    """

    kind: ReportKind
    first: date
    last: date
    edition: int = Field(ge=1)
    positions: tuple[HeardUpTo, ...]
    aside: tuple[SetAside, ...]
    figures: str
    sha256: str


class ReportWritten(Event):
    """What the Front itself says of the time that is reported on. `stories`: cases whose published results are told."""

    edition: int = Field(ge=1)
    assessment: Sealed
    proposals: Sealed
    stories: tuple[UUID, ...] = Field(max_length=5)
    author: str


class ReportNumbered(Event):
    """An edition of a report has the next number of its year. The subject is the numbering of that year."""

    report: UUID
    edition: int = Field(ge=1)
    year: int
    number: int = Field(ge=1)


class ReportIssued(Event):
    """A second person approves what is version `draft` of the stream; with that it goes out to `to`, bodies by their
    codes. `sign`: its number as it is printed. `public`: everyone may read it. `replaces`: the last one's sign.
    """

    edition: int = Field(ge=1)
    draft: int = Field(ge=1)
    approver: str
    year: int
    number: int = Field(ge=1)
    sign: str
    day: date
    public: bool
    to: tuple[str, ...]
    replaces: str | None
    assessment: str
    proposals: str
    stories: tuple[UUID, ...]


class ReportFiled(Event):
    """The files of an edition are made, and go out as they are."""

    edition: int = Field(ge=1)
    files: tuple[Filed, ...]


class ReportDelivered(Event):
    """The mail server has taken an edition for a body."""

    edition: int = Field(ge=1)
    to: str


class ReportNotDelivered(Event):
    """An edition does not reach a body by e-mail, and is not tried again. `reason`: a word of the program."""

    edition: int = Field(ge=1)
    to: str
    reason: str


class ReportWithdrawn(Event):
    """An edition does not count any more; the reason is public where the report was."""

    edition: int = Field(ge=1)
    reason: str


ReportEvent = (
    ReportCompiled | ReportWritten | ReportIssued | ReportFiled | ReportDelivered | ReportNotDelivered | ReportWithdrawn
)


class SubscriptionAsked(Event):
    """Somebody wants to be told of results by e-mail. The subject is the subscription, and under its key the address is
    sealed. Nothing but one letter goes there before it is confirmed. `area`, `category`: None for all.
    """

    address: Sealed
    area: str | None
    category: str | None
    language: str
    consent: str


class SubscriptionConfirmed(Event):
    """Whoever reads what comes to that address wants it."""


class SubscriptionEnded(Event):
    """Nothing goes there any more, and the key of the address is destroyed. `because`: its reader stopped it, confirmed
    another one for the same address, never confirmed it; or the mail server refuses the address for good.
    """

    because: EndedBecause


class ResultsDigestMade(Event):
    """A subscription is told of what was published after `since` and up to `until`, as far as it is public when the
    letter goes out. `week`: the Monday of the letter.
    """

    week: date
    since: datetime
    until: datetime


SubscriptionEvent = SubscriptionAsked | SubscriptionConfirmed | SubscriptionEnded | ResultsDigestMade
