"""What publisher says: results and reports were drafted, approved by a second person, published, taken back."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events.envelope import Event
from shared.events.sealed import Sealed

ReportKind = Literal["day", "week", "month", "quarter"]
FileFormat = Literal["pdf", "docx", "xlsx"]


class ResultDrafted(Event):
    """An editor's summary of how the case ended in `round`. A later draft replaces the earlier and needs its own
    approval. Until that, nobody has made sure that it names nobody: it is sealed.
    """

    title: Sealed
    summary: Sealed
    outcome: str
    author: str
    round: int | None = Field(None, ge=1)  # drafts from before it was said have none


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


class ResultWithdrawn(Event):
    """The result was taken from the site; the reason is public."""

    reason: str


PublisherEvent = ResultDrafted | ResultApproved | ResultPublished | ResultWithdrawn


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
