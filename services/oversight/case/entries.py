"""What overseers may hand in, with its limits: the same for forms and for JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.oversight.doors import Reason
from shared.text import NotBlank, Tidy

Words = Annotated[str, Field(min_length=10, max_length=5000), Tidy, NotBlank]
Version = Annotated[int, Field(ge=0, le=1_000_000)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Finding(_Entry):
    """What the Front found; sealed like everything that may speak of people."""

    model_config = ConfigDict(json_schema_extra={"example": {"finding": "Ngày 27/11 đã đến xem: nước rút hết."}})

    finding: Words


class Overturning(_Entry):
    """Why the refusal is not accepted; sealed like everything that may speak of people."""

    reason: Reason


class Upholding(_Entry):
    """Why the refusal stands; the citizen reads it."""

    reason: Reason


class FormUpholding(Upholding):
    version: Version


class FormFinding(Finding):
    version: Version


class FormOverturning(Overturning):
    version: Version


class Correction(_Entry):
    """How it is known that the due date was not missed."""

    reason: Reason


class FormCorrection(Correction):
    version: Version


class FormClosing(_Entry):
    closing: Words
    version: Version


class FormReopening(_Entry):
    reopening: Words
    version: Version
