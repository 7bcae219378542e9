"""What may be handed in to find out what others have reported, and to follow it: the same for forms and for JSON."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.intake.entries import Code, Entry, Token
from shared.text import Tidy


class BeingWritten(Entry):
    """A report that is being written. Nothing of it is kept."""

    words: Annotated[str, StringConstraints(max_length=5000), Tidy] = ""
    area: Code | None = None
    category: Code | None = None


class NewFollower(Entry):
    number: Code = Field(description="The number of the case, as `POST /api/intake/v1/similar` gives it.")
    token: Token | None = Field(None, description="The sender's own secret: the same token is the same follower.")
