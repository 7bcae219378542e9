"""The questions of all categories as fields of one form: without a script nobody knows yet which category is chosen."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass

from services.intake.questions import Given, code_named, named
from shared.commune import Category, Commune, FurtherQuestion
from shared.errors import Refusal


@dataclass(frozen=True)
class Field:
    """A question under the name that it has in the form; `choices` with their labels."""

    name: str
    question: FurtherQuestion
    choices: list[tuple[str, str]]


@dataclass(frozen=True)
class Asking:
    """A category that asks more, and its fields."""

    category: Category
    fields: list[Field]


def field_of(category: str, code: str) -> str:
    return f"{named(category)}.{code}"


def asking(commune: Commune, language: str) -> list[Asking]:
    """The categories that ask more, in the language of the page."""
    return [
        Asking(category, [_field(category, question, language) for question in category.questions])
        for category in commune.categories
        if category.questions
    ]


def _field(category: Category, question: FurtherQuestion, language: str) -> Field:
    choices = [(choice.code, choice.text.in_language(language)) for choice in question.choices]
    return Field(field_of(category.code, question.code), question, choices)


def labels(commune: Commune, language: str) -> dict[str, str]:
    """What every field is called where it is wrong."""
    return {
        field.name: field.question.text.in_language(language)
        for one in asking(commune, language)
        for field in one.fields
    }


def fields(commune: Commune) -> dict[str, bool]:
    """Every field, and whether several values stand in it."""
    return {
        field_of(category.code, question.code): question.kind == "choices"
        for category in commune.categories
        for question in category.questions
    }


def in_form(commune: Commune, category: str | None, values: Mapping[str, str | list[str]]) -> dict[str, Given]:
    """What was said to the questions of the category that was chosen; what stands at others is left out."""
    chosen = commune.category(category)
    at = {question.code: field_of(chosen.code, question.code) for question in chosen.questions} if chosen else {}
    return {code: values[name] for code, name in at.items() if name in values}


def beside_fields(refusal: Refusal, category: str | None) -> Refusal:
    """The same refusal, details that are wrong named as the fields of the form."""
    told = copy(refusal)
    told.errors = {_field_named(name, category or ""): said for name, said in refusal.errors.items()}
    return told


def _field_named(name: str, category: str) -> str:
    code = code_named(name)
    return field_of(category, code) if code else name
