"""What an overseer asks a unit, with its limits: the same for forms and for JSON."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.text import AsWritten, NotBlank, Tidy

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)

Question = Annotated[str, Field(min_length=10, max_length=2000), Tidy, NotBlank]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST), AsWritten]


class Inquiring(BaseModel):
    """`due`: by the end of this day's working hours."""

    model_config = ConfigDict(extra="forbid")
    question: Question
    due: Day


class FormInquiring(Inquiring):
    version: Annotated[int, Field(ge=0, le=1_000_000)]
