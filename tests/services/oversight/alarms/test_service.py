"""What is wrong with the truth is said once, and once more when it is put right."""

from typing import cast

import pytest

from services.oversight.alarms.domain import Alarm, Raise, Settle, decide
from services.oversight.alarms.service import sound
from services.oversight.queries import Queries
from shared.bus.troubles import KnownTrouble
from tests.support.journals import MemoryJournal
from tests.support.samples import AT, alarmed, calmed

RAISE = Raise(alarmed.kind, alarmed.source, alarmed.position, alarmed.detail)


def test_what_is_not_alarmed_is_not_settled() -> None:
    assert decide(Alarm(), Settle("hole", "triage")) == []


def test_an_alarm_that_is_on_is_not_raised_again() -> None:
    assert decide(Alarm(on=True), RAISE) == []


def test_an_alarm_is_raised() -> None:
    assert decide(Alarm(), RAISE) == [alarmed]


class Watched:
    """What the stage knows at the moment."""

    pool = None
    on: list[tuple[str, str]] = []  # noqa: RUF012  (one test, one instance)
    ways: list[KnownTrouble] = []  # noqa: RUF012

    async def alarms_on(self) -> list[tuple[str, str]]:
        return self.on

    async def failing_ways(self) -> list[KnownTrouble]:
        return self.ways


async def test_a_trouble_is_said_until_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [KnownTrouble(alarmed.kind, alarmed.source, alarmed.position, alarmed.detail, AT)]

    async def known(_: object) -> list[KnownTrouble]:
        return found

    monkeypatch.setattr("shared.bus.troubles.known", known)
    journal, watched = MemoryJournal(), Watched()
    await sound(journal, cast(Queries, watched))
    await sound(journal, cast(Queries, watched))
    assert journal.said == [alarmed]
    found.clear()
    watched.on = [(alarmed.kind, alarmed.source)]
    await sound(journal, cast(Queries, watched))
    await sound(journal, cast(Queries, watched))
    assert journal.said == [alarmed, calmed]


async def test_a_way_that_fails_is_an_alarm_until_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_: object) -> list[KnownTrouble]:
        return []

    monkeypatch.setattr("shared.bus.troubles.known", nothing)
    journal, watched = MemoryJournal(), Watched()
    watched.ways = [KnownTrouble("way_failing", "email", 7, "nothing goes out by this way", AT)]
    await sound(journal, cast(Queries, watched))
    watched.ways, watched.on = [], [("way_failing", "email")]
    await sound(journal, cast(Queries, watched))
    assert [event.type.rpartition(".v")[0].rpartition(".")[2] for event in journal.said] == [
        "alarm-raised", "alarm-settled",
    ]  # fmt: skip
