"""Making files goes on after a stop in the middle, makes each once, and stays stopped where somebody has stopped it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.publisher.making import service as making
from services.publisher.making.jobs import make_all
from services.publisher.making.work import Work
from services.publisher.queries import Queries
from services.publisher.reported import Report, Reports
from services.publisher.service import Service
from services.publisher.stage import STAGE
from shared.deciding import LogJournal
from shared.events.publisher import ReportFiled
from shared.events.registry import stored_event
from tests.conftest import FreshDatabase
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.rooms import Room, open_room

REPORT = UUID(int=0x0EF1)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
async def room(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(STAGE, fresh_database, tmp_path) as opened:
        await opened.say(REPORT, samples.compiled, samples.written, samples.issued)
        await opened.hear("publisher")
        yield opened


def publisher_of(room: Room) -> Service:
    nobody: Any = None  # the words of what was issued are not sealed
    return Service(LogJournal(room.own, "luong-son"), nobody, Queries(room.own.pool), COMMUNE)


async def issued(room: Room) -> Report:
    found = await Reports(room.own.pool).newest(REPORT)
    assert found
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which files were made, in order; the process ends at what is put into it as `kill <format>`."""
    seen, real = list[str](), making.file_of

    def noted(publisher: Service, report: Report, said: Any, format_: Any) -> bytes:
        if f"kill {format_}" in seen:
            seen.remove(f"kill {format_}")
            raise Killed
        seen.append(format_)
        return real(publisher, report, said, format_)

    monkeypatch.setattr(making, "file_of", noted)
    return seen


async def files_said(room: Room) -> list[ReportFiled]:
    said = [stored_event(one) for one in await LogJournal(room.own, "luong-son").read(REPORT)]
    return [one for one in said if isinstance(one, ReportFiled)]


async def test_whoever_comes_after_one_who_died_goes_on_with_what_is_missing(room: Room, made: list[str]) -> None:
    publisher = publisher_of(room)
    made.append("kill docx")
    with pytest.raises(Killed):
        await making.make(publisher, await issued(room))
    assert (await Work(room.own.pool).progress(REPORT, 1)).made == {"pdf"}
    assert await files_said(room) == []
    for _ in range(2):
        await make_all(publisher)
        await room.hear("publisher")
    assert made == ["pdf", "docx", "xlsx"]
    [said] = await files_said(room)
    assert [one.format for one in said.files] == ["pdf", "docx", "xlsx"]
    assert await Work(room.own.pool).waiting() == []


async def test_nothing_more_is_made_of_what_was_stopped_until_it_is_taken_up(
    room: Room, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher, work = publisher_of(room), Work(room.own.pool)
    keep: Callable[..., Any] = Work.keep

    async def keep_and_stop(self: Work, *file: Any) -> None:
        await keep(self, *file)
        await self.stop(REPORT, 1)

    monkeypatch.setattr(Work, "keep", keep_and_stop)
    await make_all(publisher)
    await make_all(publisher)
    assert made == ["pdf"]
    monkeypatch.setattr(Work, "keep", keep)
    await work.go_on(REPORT, 1)
    await make_all(publisher)
    assert made == ["pdf", "docx", "xlsx"]


async def test_what_is_a_draft_or_was_withdrawn_has_no_files(room: Room, made: list[str]) -> None:
    await room.say(UUID(int=0x0EF2), samples.compiled)
    await room.say(REPORT, samples.report_withdrawn)
    await room.hear("publisher")
    await make_all(publisher_of(room))
    assert made == []
