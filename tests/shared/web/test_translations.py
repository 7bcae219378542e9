"""Every sentence has its English and its German, and no placeholder gets lost on the way."""

import re
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from shared.web.install import TRANSLATIONS
from shared.web.language import load
from tests.support.messages import said_in

ROOT = Path(__file__).parents[3]
ROOTS = (ROOT / "shared", ROOT / "services")
FOLDERS = [TRANSLATIONS, *sorted(chain.from_iterable(root.glob("*/translations") for root in ROOTS))]


@cache
def said() -> list[tuple[Path, str]]:
    """Read when a test asks, not when tests are collected: every process of the tests does that."""
    return [pair for root in ROOTS for pair in said_in(root)]


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_sentence_is_left_untranslated(language: str) -> None:
    known = load(FOLDERS).by_language[language]
    missing = {one: file.relative_to(ROOT).as_posix() for file, one in said() if one not in known._catalog}
    assert missing == {}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_translation_keeps_every_placeholder(language: str) -> None:
    known = load(FOLDERS).by_language[language]
    changed = [one for _, one in said() if _placeholders(one) != _placeholders(known.ugettext(one))]
    assert changed == []


@pytest.mark.parametrize("language", ["vi", "en", "de"])
def test_a_sentence_is_translated_alike_in_every_room(language: str) -> None:
    known: dict[object, dict[str, str]] = {}
    for folder in FOLDERS:
        for said, translated in load([folder]).by_language[language]._catalog.items():
            known.setdefault(said, {})[translated] = folder.parent.name
    assert {said: rooms for said, rooms in known.items() if said and len(rooms) > 1} == {}


def test_the_sentences_are_found_at_all() -> None:
    assert {"Gửi phản ánh", "Hãy điền ô này."} <= {one for _, one in said()}


def test_a_refusal_with_vietnamese_words_has_german_words_too() -> None:
    catalogues = load(FOLDERS)
    refusals = {said for said in catalogues.by_language["vi"]._catalog if isinstance(said, str) and said}
    german = catalogues.by_language["de"]
    assert {said for said in refusals if german.ugettext(said) == said} == set()


def _placeholders(sentence: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", sentence))
