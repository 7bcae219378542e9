"""Whatever somebody may write is made tidy first, at every door; and what we write of our files is true."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

import pytest
from annotated_types import MaxLen, MinLen
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

import services
import shared
from shared.text import NotBlank, Tidy
from tests.architecture.sources import ROOT

SECRETS = {"password", "old", "new", "token", "photos", "voice"}
ODD = "Một\u202e câu đủ\u200b dài\u2066 cho mọi ô,\x07 có chữ."
PLAIN = "Một câu đủ dài cho mọi ô, có chữ."


def entries() -> Iterator[type[BaseModel]]:
    """Every model of the rooms that read what comes in."""
    for package in (services, shared):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name.rpartition(".")[2] in ("entries", "api", "pages", "tracking", "desk", "reporting"):
                yield from _models(importlib.import_module(found.name))


def _models(module: Any) -> Iterator[type[BaseModel]]:
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__:
            yield value


def words_in(field: FieldInfo) -> Any | None:
    """The constrained string of a field, or None when it holds something else."""
    annotated = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    for part in (annotated, *get_args(field.annotation)):
        if get_origin(part) is Annotated and get_args(part)[0] is str:
            return part
    return None


WRITTEN = {
    f"{model.__module__}.{model.__name__}.{name}": found
    for model in entries()
    if not model.__name__.endswith("View")
    for name, field in model.model_fields.items()
    if name not in SECRETS and (found := words_in(field)) is not None
}
FREE = {name: kind for name, kind in WRITTEN.items() if "pattern" not in str(kind)}


def test_the_walk_finds_the_fields() -> None:
    assert len(FREE) > 30
    assert "services.publisher.editing.entries.Draft.summary" in FREE


@pytest.mark.parametrize("kind", FREE.values(), ids=FREE)
def test_what_nobody_sees_is_dropped_from_every_field(kind: Any) -> None:
    longest = min([part.max_length for part in _parts(kind) if isinstance(part, MaxLen)], default=100)
    if longest >= len(ODD):
        assert TypeAdapter(kind).validate_python(ODD) == PLAIN
    assert Tidy in _parts(kind)


@pytest.mark.parametrize("kind", FREE.values(), ids=FREE)
def test_a_field_that_must_say_something_takes_no_blanks(kind: Any) -> None:
    shortest = max([part.min_length for part in _parts(kind) if isinstance(part, MinLen)], default=0)
    if shortest < 2:
        return
    assert NotBlank in _parts(kind)
    for blank in ("\u200b" * 40, "\u2800" * 40, "!" * 40, "🙏" * 40):
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(blank)


def _parts(kind: Any) -> list[Any]:
    parts = []
    for part in get_args(kind)[1:]:
        parts += list(getattr(part, "metadata", [])) or [part]
        if hasattr(part, "min_length"):
            parts += [MinLen(part.min_length)] if part.min_length is not None else []
        if hasattr(part, "max_length"):
            parts += [MaxLen(part.max_length)] if part.max_length is not None else []
    return parts


def test_what_the_documents_name_is_there() -> None:
    """A file that moved takes its reader along. Tests are named from their own folder."""
    path = re.compile(
        r"`((?:tests|shared|services|journeys|architecture|faults|deploy|communes|demo|scripts)/[\w./{},-]+\.\w+)`"
    )
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {name for one in documents for found in path.findall(one.read_text()) for name in _each(found)}
    assert named
    assert [
        name for name in sorted(named) if not any((ROOT / folder / name).exists() for folder in (".", "tests"))
    ] == []


def _each(name: str) -> list[str]:
    """`a/{b,c}.py` names two files."""
    if (found := re.search(r"\{([^}]*)\}", name)) is None:
        return [name]
    return [one for part in found[1].split(",") for one in _each(name.replace(found[0], part, 1))]
