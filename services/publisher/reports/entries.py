"""What is handed in for a report, with its limits: the same for forms and for JSON."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events.publisher import ReportKind
from shared.text import AsWritten, NotBlank, Tidy

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 12, 31)
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST), AsWritten]
Long = Annotated[str, Field(min_length=20, max_length=6000), Tidy, NotBlank]
Reason = Annotated[str, Field(min_length=10, max_length=500), Tidy, NotBlank]
Version = Annotated[int, Field(ge=0, le=1_000_000)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Compiling(_Entry):
    """`day`: any of the time that is reported on."""

    kind: ReportKind
    day: Day


class Writing(_Entry):
    """`stories`: cases whose published results are told."""

    assessment: Long
    proposals: Long
    stories: tuple[UUID, ...] = Field((), max_length=20)


class ReportApproval(_Entry):
    """`draft`: which was read."""

    draft: Version


class ReportWithdrawal(_Entry):
    reason: Reason


class FormWriting(Writing):
    version: Version


class FormReportWithdrawal(ReportWithdrawal):
    version: Version
