"""A report goes to each body once, with its files; who cannot be reached is said, and keeps nobody else."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.publisher.making.service import make
from services.publisher.queries import Queries
from services.publisher.reported import Report, Reports
from services.publisher.sending.effects import GIVEN_UP_AFTER, send
from services.publisher.service import Service
from services.publisher.stage import STAGE
from shared import clock
from shared.deciding import LogJournal
from shared.events.envelope import Event
from shared.events.publisher import ReportDelivered, ReportNotDelivered
from shared.events.registry import stored_event
from shared.undelivered import Never, NotNow
from tests.conftest import FreshDatabase
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.journals import heard
from tests.support.rooms import Room, open_room

REPORT = UUID(int=0x0EF1)
ALL = ("uy-ban", "thuong-truc-hdnd", "thuong-vu-dang-uy")
ISSUED = samples.issued.model_copy(update={"to": ALL})


class Post:
    """A mail server that takes what it is told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, Any, list[str]]] = []
        self.fails: dict[str, NotNow] = {}

    async def send(self, address: str, letter: Any, files: Any) -> None:
        if address in self.fails:
            raise self.fails[address]
        self.taken.append((address, letter, [one.name for one in files]))


@pytest.fixture
async def room(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(STAGE, fresh_database, tmp_path) as opened:
        await opened.say(REPORT, samples.compiled, samples.written, ISSUED)
        await opened.hear("publisher")
        yield opened


@pytest.fixture
async def filed(room: Room) -> Report:
    publisher, reports = publisher_of(room), Reports(room.own.pool)
    drafted = await reports.newest(REPORT)
    assert drafted
    await make(publisher, drafted)
    await room.hear("publisher")
    found = await reports.newest(REPORT)
    assert found
    return found


def publisher_of(room: Room, post: Any = None) -> Service:
    nobody: Any = None
    bodies = tuple(
        body.model_copy(update={"email": f"{body.code}@example.vn" if body.code != "thuong-vu-dang-uy" else None})
        for body in COMMUNE.bodies
    )
    commune = COMMUNE.model_copy(update={"bodies": bodies})
    return Service(
        LogJournal(room.own, "luong-son"), nobody, Queries(room.own.pool), commune, post, None, "https://xa.example.vn"
    )


async def act(room: Room, post: Any, age: timedelta = timedelta()) -> None:
    event = samples.filed
    await send(publisher_of(room, post), heard(event, REPORT, clock.now() - age, 4), event)


async def said(room: Room) -> list[Event]:
    events = [stored_event(one) for one in await LogJournal(room.own, "luong-son").read(REPORT)]
    return [one for one in events if isinstance(one, ReportDelivered | ReportNotDelivered)]


async def test_each_body_gets_its_files_once(room: Room, filed: Report) -> None:
    post = Post()
    for _ in range(2):
        await act(room, post)
    assert sorted(address for address, _, _ in post.taken) == ["thuong-truc-hdnd@example.vn", "uy-ban@example.vn"]
    for _, letter, names in post.taken:
        assert names == [f"bao-cao-2026-12.{one}" for one in ("pdf", "docx", "xlsx")]
        assert "Báo cáo tuần số 12/BC-MTTQ" in letter.subject
        assert "https://xa.example.vn/bao-cao/2026-12" in letter.text
    told = {(type(one).__name__, one.to, getattr(one, "reason", "")) for one in await said(room)}  # type: ignore[attr-defined]
    assert told == {
        ("ReportDelivered", "uy-ban", ""),
        ("ReportDelivered", "thuong-truc-hdnd", ""),
        ("ReportNotDelivered", "thuong-vu-dang-uy", "no_address"),
    }


async def test_one_that_fails_is_tried_again_and_keeps_no_other(room: Room, filed: Report) -> None:
    post = Post()
    post.fails["uy-ban@example.vn"] = NotNow("busy")
    with pytest.raises(NotNow):
        await act(room, post)
    assert [address for address, _, _ in post.taken] == ["thuong-truc-hdnd@example.vn"]
    post.fails.clear()
    await act(room, post)
    assert [address for address, _, _ in post.taken] == ["thuong-truc-hdnd@example.vn", "uy-ban@example.vn"]
    assert len(await said(room)) == 3


@pytest.mark.parametrize(
    ("failing", "age", "reason"),
    [(Never("refused"), timedelta(), "refused"), (NotNow("busy"), GIVEN_UP_AFTER, "gave_up")],
)
async def test_giving_up_is_on_record_once(
    room: Room, filed: Report, failing: NotNow, age: timedelta, reason: str
) -> None:
    post = Post()
    post.fails["uy-ban@example.vn"] = failing
    for _ in range(2):
        await act(room, post, age)
    refused = [one for one in await said(room) if isinstance(one, ReportNotDelivered) and one.to == "uy-ban"]
    assert [one.reason for one in refused] == [reason]


async def test_without_a_mail_server_nobody_is_reached_and_that_is_said(room: Room, filed: Report) -> None:
    await act(room, None)
    assert {one.reason for one in await said(room) if isinstance(one, ReportNotDelivered)} == {"no_mail_server"}
    assert len(await said(room)) == 3


async def test_what_was_withdrawn_meanwhile_is_not_sent(room: Room, filed: Report) -> None:
    room.versions[REPORT, "publisher"] = filed.version
    await room.say(REPORT, samples.report_withdrawn)
    await room.hear("publisher")
    post = Post()
    await act(room, post)
    assert post.taken == []
