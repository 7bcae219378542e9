"""Mistakes in a file of settings, each said with file, line, key and what is allowed."""

import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int | str, ...]


class Mistaken(Exception):
    """A file has mistakes; each line of the message names one."""


def read_checked(path: Path, model: type[Model], missing: str) -> tuple[str, Model]:
    """The text of a TOML file, and what it says. Raises Mistaken; `missing` tells where the file is named."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise Mistaken(f"{path}: there is no such file. {missing}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Mistaken(f"{path}: this is not TOML: {error}.") from None
    try:
        return text, model.model_validate(data)
    except ValidationError as error:
        mistakes = [(one["loc"], _sentence(model, one)) for one in error.errors()]
        raise Mistaken(message(path, text, mistakes)) from None


def message(path: Path, text: str, mistakes: list[tuple[Place, str]]) -> str:
    return "\n".join(f"{path}:{_line(text, place)}: {_key(place)}: {sentence}" for place, sentence in mistakes)


def _sentence(model: type[BaseModel], error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return f"there is no such key; allowed: {', '.join(_table(model, error['loc']).model_fields)}"
    given = error.get("input")
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
    return f"{error['msg'].removeprefix('Value error, ')}{shown}"


def _table(model: type[BaseModel], place: Place) -> type[BaseModel]:
    """What a key stands in: the whole file, or one of its tables."""
    found = model
    for name in (part for part in place[:-1] if isinstance(part, str)):
        kind: Any = found.model_fields[name].annotation
        found = next(iter(get_args(kind)), kind)
    return found


def _key(place: Place) -> str:
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def _line(text: str, place: Place) -> int:
    """The line of a key, as near as the text shows it: its table's header, then the key within, or in its place."""
    lines = text.splitlines()
    start, rest = _header(lines, place)
    own = next((number for number in range(start + 1, len(lines)) if _opens_a_table(lines[number])), len(lines))
    for key in (".".join(map(str, rest)), str(rest[0])) if rest else ():
        for number in range(start, own):
            if re.match(rf"\s*{re.escape(key)}\s*=", lines[number]):
                return number + 1
    return start + 1


def _header(lines: list[str], place: Place) -> tuple[int, Place]:
    """Where the innermost table of a place begins, and what of the place stands within it. A table may be named whole,
    without the ones around it."""
    start, end, rest, name, within = 0, len(lines), place, "", place
    while rest:
        name = f"{name}.{rest[0]}".lstrip(".")
        nth, rest = (rest[1], rest[2:]) if len(rest) > 1 and isinstance(rest[1], int) else (0, rest[1:])
        headers = [number for number in range(start, end) if re.match(rf"\s*\[+{re.escape(name)}\]+", lines[number])]
        if nth < len(headers):
            start, end, within = headers[nth], (headers[nth + 1] if nth + 1 < len(headers) else end), rest
    return start, within


def _opens_a_table(line: str) -> bool:
    return line.lstrip().startswith("[")
