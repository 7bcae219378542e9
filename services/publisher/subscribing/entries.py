"""What is handed in to be told of results by e-mail, with its limits."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.text import Line, NotBlank, Tidy

Code = Annotated[str, StringConstraints(min_length=1, max_length=40), Tidy, NotBlank]


class FormSubscription(BaseModel):
    """`area`, `category`: left out for all."""

    model_config = ConfigDict(extra="forbid")
    address: Line
    area: Code | None = None
    category: Code | None = None
    language: Literal["vi", "en", "de"]
    consent: Literal["yes"]
    consent_version: Code | None = None
