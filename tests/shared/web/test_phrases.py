"""Every event has its sentence, in every language."""

from typing import get_args

import pytest

from shared.events.envelope import EVENT_TYPES, PREFIX, short_name
from shared.events.intake import Channel
from shared.web.codes import CODES
from shared.web.install import TRANSLATIONS
from shared.web.language import load
from shared.web.phrases import FIELDS, PHRASES, UNKNOWN, WORDS, phrase, phrase_of_type

OURS = {event for event in EVENT_TYPES.values() if event.__module__.startswith("shared.events.")}


def test_every_event_has_a_sentence() -> None:
    assert OURS - set(PHRASES) == set()


def test_an_event_is_found_by_its_short_name_and_by_its_full_type() -> None:
    for event, said in PHRASES.items():
        assert phrase(short_name(event.type)) == said
        assert phrase_of_type(event.type) == said


def test_an_event_of_a_later_version_is_said_to_be_unknown() -> None:
    assert phrase("intake.case-dreamt") == phrase_of_type(f"{PREFIX}.intake.case-dreamt.v9") == UNKNOWN


def test_every_sealed_member_of_an_event_has_a_title() -> None:
    sealed = {
        name
        for event in OURS
        for name, field in event.model_fields.items()
        if "Sealed" in str(field.annotation)
        and name
        not in (
            "contact",
            "contact_by",
            "subscription",
            "address",
        )  # under the key of contacts, which no timeline opens
    }
    assert sealed - set(WORDS) == set()


def test_every_way_that_a_report_comes_has_a_name() -> None:
    assert {*CODES["channel"]} == {*get_args(Channel)}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_house_alone_knows_every_sentence(language: str) -> None:
    """A stage that runs alone brings its own words; these belong to all."""
    known = load([TRANSLATIONS]).by_language[language]
    codes = [title for titles in CODES.values() for title in titles.values()]
    said = [*PHRASES.values(), UNKNOWN, *FIELDS.values(), *WORDS.values(), *codes]
    assert [sentence for sentence in said if known.ugettext(sentence) == sentence and sentence != ""] == []
