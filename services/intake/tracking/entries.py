"""What a citizen may hand in about the own report, with its limits: the same for forms and for JSON."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from services.intake.entries import Entry, Note, Photos, Token, TypedCode, WithCode
from shared.events.intake import Solved
from shared.text import Tidy

AddedWords = Annotated[str, StringConstraints(max_length=2000), Tidy]
Comment = Annotated[str, StringConstraints(min_length=1, max_length=2000), Tidy]
Number = Annotated[str, StringConstraints(max_length=40), Tidy]


class Addition(WithCode):
    """Words, a photo, a voice note, or several of them."""

    words: AddedWords = ""
    photos: Photos = Field(default=[])
    voice: Note | None = None
    token: Token | None = Field(None, description="The sender's own secret: sent again with it, it is added once.")


class Verdict(WithCode):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {"tracking_code": "7K3M-Q2TR-9XWV-4HPA-C", "round": 1, "solved": "partly", "stars": 3}
        }
    )
    round: int = Field(ge=1, le=1000)
    solved: Solved
    stars: int = Field(ge=1, le=5)
    comment: Comment | None = None
    photos: Photos = Field(default=[], description="In place of those that came with it before.")


class Appeal(WithCode):
    """Why the refusal is not accepted, if the citizen wants to say so."""

    words: Comment | None = None


class Erasure(WithCode):
    scope: Literal["all", "contact"]


class _OnOwnPage(Entry):
    """A form of the tracking page. It names its case: another tab may have opened another report meanwhile. The code
    is given with it when the browser has forgotten it."""

    code: TypedCode | None = None
    number: Number | None = None


class FormAddition(_OnOwnPage):
    words: AddedWords = ""
    token: Token | None = None
    forget_photos: Literal["yes"] | None = None
    forget_voice: Literal["yes"] | None = None


class FormVerdict(_OnOwnPage):
    token: Token | None = None
    forget_photos: Literal["yes"] | None = None
    round: int = Field(ge=1, le=1000)
    solved: Solved
    stars: int = Field(ge=1, le=5)
    comment: Comment | None = None


class FormWithdrawal(_OnOwnPage):
    """Nothing is filled in: pressing the button says it."""


class FormAppeal(_OnOwnPage):
    why: Comment | None = None


class FormErasure(_OnOwnPage):
    scope: Literal["all", "contact"]
    sure: Literal["yes"]


class FormCode(Entry):
    code: TypedCode
