"""What publisher says: a result was drafted, approved by a second person, published, corrected, taken back."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events.envelope import Event
from shared.events.intake import Photo
from shared.events.sealed import Sealed

Side = Literal["before", "after"]


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
