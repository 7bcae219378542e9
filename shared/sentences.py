"""Sentences of a commune's file in the languages of the pages; the Vietnamese is the one that must be there."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

Words = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=5000, strip_whitespace=True)]

# What programs are told of a file that they only read: its limits are for who writes it.
LIMITS = ("maxLength", "minLength", "maxItems", "minItems", "maximum", "minimum", "pattern")


def _as_read(schema: dict[str, Any]) -> None:
    schema.pop("additionalProperties", None)
    for field in schema["properties"].values():
        for part in (field, *field.get("anyOf", ())):
            for limit in LIMITS:
                part.pop(limit, None)


class Part(BaseModel):
    """A part of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_extra=_as_read)


class Named(Part):
    """A name in the languages of the pages; Vietnamese is the one that must be there."""

    name: Words
    en: Words | None = None
    de: Words | None = None

    def in_language(self, language: str) -> str:
        return {"en": self.en, "de": self.de}.get(language) or self.name


class Notice(Part):
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


class LongNotice(Notice):
    """Some paragraphs, with an empty line between them."""

    vi: Text
    en: Text | None = None
    de: Text | None = None
