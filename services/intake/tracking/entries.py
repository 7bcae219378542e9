"""What a citizen may hand in about the own report, with its limits: the same for forms and for JSON."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.intake.codes import LONGEST_TYPED
from services.intake.entries import Entry, Photos, Token
from shared.events.intake import Solved
from shared.text import Tidy

AddedWords = Annotated[str, StringConstraints(max_length=2000), Tidy]
Comment = Annotated[str, StringConstraints(min_length=1, max_length=2000), Tidy]
TypedCode = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TYPED), Tidy]
Number = Annotated[str, StringConstraints(max_length=40), Tidy]


class WithCode(Entry):
    """The tracking code travels in the body, never in an address."""

    tracking_code: TypedCode


class Addition(WithCode):
    """Words, a photo, or both."""

    words: AddedWords = ""
    photos: Photos = Field(default=[])
    token: Token | None = Field(None, description="The sender's own secret: sent again with it, it is added once.")


class Verdict(WithCode):
    round: int = Field(ge=1, le=1000)
    solved: Solved
    stars: int = Field(ge=1, le=5)
    comment: Comment | None = None


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


class FormVerdict(_OnOwnPage):
    round: int = Field(ge=1, le=1000)
    solved: Solved
    stars: int = Field(ge=1, le=5)
    comment: Comment | None = None


class FormWithdrawal(_OnOwnPage):
    """Nothing is filled in: pressing the button says it."""


class FormErasure(_OnOwnPage):
    scope: Literal["all", "contact"]
    sure: Literal["yes"]


class FormCode(Entry):
    code: TypedCode
