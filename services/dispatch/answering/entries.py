"""What a unit may say of a case, with its limits: the same for forms and for JSON."""

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.text import AsWritten, NotBlank, Tidy

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)

Reason = Annotated[str, Field(min_length=5, max_length=500), Tidy, NotBlank]
LongWords = Annotated[str, Field(min_length=5, max_length=4000), Tidy, NotBlank]
AnswerWords = Annotated[str, Field(min_length=20, max_length=4000), Tidy, NotBlank]
Responsible = Annotated[str, Field(min_length=2, max_length=200), Tidy, NotBlank]
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST), AsWritten]
