"""What entries of intake's doors are made of, with their limits: the same for forms and for JSON."""

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from shared.photos import MOST_PHOTOS, Encoded
from shared.text import NotBlank, Tidy, slug


def _folded(given: object) -> object:
    return slug(given) or given if isinstance(given, str) else given


Code = Annotated[str, StringConstraints(min_length=1, max_length=40), Tidy, NotBlank]
PointCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40), BeforeValidator(_folded)
]
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
Photos = Annotated[list[Encoded], Field(max_length=MOST_PHOTOS)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
