"""One commune as data: read from its TOML file, and refused with file, line and key when something is wrong."""

from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.mistakes import Mistaken, Place, message, read_checked

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
CategoryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class CommuneRefused(Exception):
    """The commune's file has mistakes; each line of the message names one."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(_Part):
    """A name in the languages of the pages; Vietnamese is the one that must be there."""

    name: Words
    en: Words | None = None
    de: Words | None = None

    def in_language(self, language: str) -> str:
        return {"en": self.en, "de": self.de}.get(language) or self.name


class Notice(_Part):
    """A sentence in the languages of the pages; a file may give the Vietnamese alone, as a plain text."""

    vi: Words
    en: Words | None = None
    de: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _in_vietnamese(cls, given: object) -> object:
        return {"vi": given} if isinstance(given, str) else given

    def in_language(self, language: str) -> str:
        return {"en": self.en, "de": self.de}.get(language) or self.vi

    def language_for(self, language: str) -> str:
        """The language that `in_language` answers in."""
        return language if {"en": self.en, "de": self.de}.get(language) else "vi"


class Area(Named):
    code: Code


class Unit(Named):
    """An authority that must act. `outside`: not part of the commune's own administration."""

    code: Code
    outside: bool = False


class Category(Named):
    """What a report can be about. `unit` handles it; without one a clerk chooses by hand."""

    code: CategoryCode
    unit: Code | None = None
    instead: Code | None = Field(None, description="Who handles it when it is about the unit itself.")
    urgency: Literal["information", "normal", "complex", "urgent"] = "normal"
    working_days: int | None = Field(None, ge=1, le=365)
    hours: int | None = Field(None, ge=1, le=240, description="Counted day and night, in place of working days.")
    restricted: bool = False
    advice: Notice | None = Field(None, description="What the form and the receipt say to whoever chooses it.")

    @model_validator(mode="after")
    def _one_clock(self) -> Self:
        if self.urgency != "information" and (self.working_days is None) == (self.hours is None):
            raise ValueError("give either working_days or hours")
        return self


class RefusalReason(Named):
    """Why triage may refuse. `statutory_route`: where such a matter is to be taken by law."""

    code: Code
    statutory_route: Words | None = None


class Deadlines(_Part):
    """The default profile. Facts of law that may change: data."""

    profile: Words
    urgent_hours: int = Field(ge=1, le=240)
    extension_working_days: int = Field(ge=1, le=365)
    answering_window_days: int = Field(ge=1, le=365)
    day_ends: time = time(17, 0)


class Commune(_Part):
    """Everything that makes one deployment this commune's."""

    code: Code
    name: Words
    province: Words
    slogan: Words
    front: Words = Field(description="Who runs intake, triage and oversight.")
    number_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,6}$")]
    emergency: Notice = Field(description="What the pages say to somebody in danger.")
    consent: Words = Field(description="Version of the consent text that is shown.")
    deadlines: Deadlines
    areas: tuple[Area, ...] = Field(min_length=1)
    units: tuple[Unit, ...] = Field(min_length=1)
    categories: tuple[Category, ...] = Field(min_length=1)
    refusal_reasons: tuple[RefusalReason, ...] = Field(min_length=1)

    def area(self, code: str | None) -> Area | None:
        return next((area for area in self.areas if area.code == code), None)

    def unit(self, code: str | None) -> Unit | None:
        return next((unit for unit in self.units if unit.code == code), None)

    def category(self, code: str | None) -> Category | None:
        return next((category for category in self.categories if category.code == code), None)

    def refusal_reason(self, code: str | None) -> RefusalReason | None:
        return next((reason for reason in self.refusal_reasons if reason.code == code), None)


def load_commune(path: Path) -> Commune:
    """Read and check a commune's file. Raises CommuneRefused: file, line, key and what is allowed."""
    try:
        text, commune = read_checked(path, Commune, "Name the commune's file in COMMUNE.")
    except Mistaken as mistaken:
        raise CommuneRefused(str(mistaken)) from None
    if mistakes := _dangling(commune):
        raise CommuneRefused(message(path, text, mistakes))
    return commune


def _dangling(commune: Commune) -> list[tuple[Place, str]]:
    """Codes that are given twice, and references that lead nowhere or back."""
    mistakes: list[tuple[Place, str]] = []
    for table in ("areas", "units", "categories", "refusal_reasons"):
        seen: set[str] = set()
        for number, part in enumerate(getattr(commune, table)):
            if part.code in seen:
                mistakes.append(((table, number, "code"), f"{part.code!r} is there already; each code names one thing"))
            seen.add(part.code)
    units = [unit.code for unit in commune.units]
    for number, category in enumerate(commune.categories):
        for key in ("unit", "instead"):
            code = getattr(category, key)
            if code is not None and code not in units:
                place: Place = ("categories", number, key)
                mistakes.append((place, f"there is no unit {code!r}; allowed: {', '.join(units)}"))
        if category.instead is not None and category.instead == category.unit:
            others = ", ".join(code for code in units if code != category.unit)
            itself = f"{category.instead!r} cannot stand in for itself; allowed: {others}"
            mistakes.append((("categories", number, "instead"), itself))
    return mistakes
