"""What the form's script may hand in before the form, with its limits."""

from typing import Annotated

from pydantic import StringConstraints

from services.intake.entries import Entry, Token

Name = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class OfForm(Entry):
    """Belongs to the form with this token, the sender's own secret."""

    token: Token


class PhotoOfForm(OfForm):
    """`name`: what the answer to the photo's sending called it."""

    name: Name
