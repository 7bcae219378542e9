"""Every key of a commune's file has a reader: what the file says and nothing does would be a promise broken."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from shared import commune

ROOT = Path(__file__).parents[2]
READERS = {
    "name": r"\.in_language\(",
    "en": r"\.in_language\(",
    "de": r"\.in_language\(",
    "vi": r"\.in_language\(",
}  # languages are read through one door


def keys() -> Iterator[tuple[str, str]]:
    """Each model of the file with each of its keys."""
    for found in vars(commune).values():
        if isinstance(found, type) and issubclass(found, BaseModel) and found.__module__ == commune.__name__:
            yield from ((found.__name__, name) for name in found.model_fields)


def sources() -> str:
    files = [path for folder in ("services", "shared") for path in (ROOT / folder).rglob("*")]
    read = [path for path in files if path.suffix in (".py", ".html", ".typ") and path.name != "commune.py"]
    return "\n".join(path.read_text() for path in read)


SOURCES = sources()


def test_the_walk_finds_the_keys() -> None:
    assert ("Category", "advice") in set(keys())


@pytest.mark.parametrize(("model", "key"), sorted(set(keys())))
def test_every_key_is_read(model: str, key: str) -> None:
    assert re.search(READERS.get(key, rf"\.{key}\b"), SOURCES), f"{model}.{key} has no reader."
