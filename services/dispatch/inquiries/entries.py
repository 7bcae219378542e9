"""What a unit may answer the Front, with its limits: the same for forms and for JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.text import NotBlank, Tidy

Reply = Annotated[str, Field(min_length=10, max_length=4000), Tidy, NotBlank]


class InquiryAnswer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    answer: Reply


class FormAnswer(BaseModel):
    version: Annotated[int, Field(ge=1)]
    reply: Reply
