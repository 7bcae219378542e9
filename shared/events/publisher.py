"""What publisher says: a result was drafted, approved by a second person, published, taken back."""

from pydantic import Field

from shared.events.envelope import Event
from shared.events.sealed import Sealed


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
