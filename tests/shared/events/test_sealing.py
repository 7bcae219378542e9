"""What people write travels sealed; each text that does not is named here, with the reason."""

import typing
from collections.abc import Iterator
from uuid import UUID

import pytest

from services.stages import SOURCES
from shared.events.envelope import Event

SAID = [event for stage in SOURCES for event in stage.says]

# Codes, numbers and ids: made by the program or chosen from the commune's lists, never typed freely.
CODES = {
    "number", "tracking", "sending", "point", "area", "category_hint", "language", "consent", "category", "about_unit",
    "unit", "profile", "author", "approver", "code", "outcome", "solved", "kind", "source",
    "key", "scopes", "way", "step", "browser", "secret", "to", "alike", "about", "sign", "replaces", "sha256",
}  # fmt: skip
# Texts in the clear.
OPEN = {
    ("IntakePointOpened", "name"): "a place, printed on its poster",
    ("IntakePointChanged", "name"): "a place, printed on its poster",
    ("HeadlineGiven", "headline"): "public, written by a clerk to hold nothing of anyone",
    ("NoticeGivenUp", "reason"): "a word of the program, never a server's",
    ("CaseRefused", "reason"): "a code of the commune's list",
    ("CaseRefused", "statutory_route"): "a sentence of the commune's file",
    ("CaseForwarded", "explanation"): "counted by the program, line by line",
    ("DeadlineExtended", "explanation"): "counted by the program, line by line",
    ("InformationAdded", "explanation"): "counted by the program, line by line",
    ("CaseQueued", "explanation"): "counted by the program, line by line",
    ("CaseVerified", "explanation"): "counted by the program, line by line",
    ("CaseClosed", "explanation"): "counted by the program, line by line",
    ("AlarmRaised", "detail"): "written by the program: which row, and what is wrong with it",
    ("ResultPublished", "title"): "public, and approved by a second person",
    ("ResultPublished", "summary"): "public, and approved by a second person",
    ("ResultCorrected", "title"): "public, and approved by a second person",
    ("ResultCorrected", "summary"): "public, and approved by a second person",
    ("ResultCorrected", "correction"): "public, and approved by a second person",
    ("ResultWithdrawn", "reason"): "public",
    ("ReportCompiled", "figures"): "counted by the program: numbers under its own names and the commune's codes",
    ("ReportIssued", "assessment"): "sent and often public, and approved by a second person",
    ("ReportIssued", "proposals"): "sent and often public, and approved by a second person",
    ("ReportNotDelivered", "reason"): "a word of the program, never a server's",
    ("ReportWithdrawn", "reason"): "public",
}


def texts(event: type[Event]) -> Iterator[str]:
    """The members that can hold any text."""
    for name, field in event.model_fields.items():
        if str in _parts(field.annotation):
            yield name


def _parts(kind: object) -> set[object]:
    """A type and what it is made of; the values of a Literal are no free text."""
    if typing.get_origin(kind) is typing.Literal:
        return set()
    return {kind}.union(*(_parts(part) for part in typing.get_args(kind)))


@pytest.mark.parametrize("event", SAID, ids=lambda event: event.type)
def test_every_free_text_is_sealed_or_on_the_list(event: type[Event]) -> None:
    assert [name for name in texts(event) if name not in CODES and (event.__name__, name) not in OPEN] == []


def test_the_list_names_nothing_that_is_not_said() -> None:
    said = {(event.__name__, name) for event in SAID for name in texts(event)}
    assert OPEN.keys() <= said
    assert {name for _, name in said} >= CODES


def test_a_text_within_anything_is_found() -> None:
    class Nested(Event):
        words: tuple[str | None, ...] | None
        one: UUID

    assert list(texts(Nested)) == ["words"]
