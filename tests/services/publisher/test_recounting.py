"""The figures of a report are counted again from the logs; a changed figure, a changed file, a forged log are found."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from services.publisher.carried import Carried, NotOurs, payload_of, read
from services.publisher.compiling import Compiled, compiled
from services.publisher.figures import Compared, Figures
from services.publisher.recounting import Recount, differences, recount
from services.publisher.reported import Report
from services.publisher.stage import STAGE
from shared import clock
from shared.bus.troubles import AnotherPast, Forged, SourceBehind
from shared.errors import Unready
from shared.events.envelope import Causation, encode
from shared.events.publisher import Filed, HeardUpTo, ReportCompiled, ReportFiled
from tests.conftest import FreshDatabase
from tests.services.publisher.histories import Said, history
from tests.services.publisher.test_figures import WEEK, counted
from tests.support.logs import signer
from tests.support.rooms import Room, open_room

REPORT = UUID(int=0x0EF0)
SOURCES = ("intake", "triage", "dispatch", "oversight", "publisher")


@pytest.fixture
async def room(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(STAGE, fresh_database, tmp_path) as opened:
        yield opened


async def say(room: Room, said: Sequence[Said]) -> None:
    """Each stage says its part, at the moments that it has."""
    versions: dict[tuple[str, UUID], int] = {}
    for envelope, event in said:
        key = (event.stage, envelope.subject)
        versions[key] = version = versions.get(key, 0) + 1
        state = encode(
            event,
            id=clock.new_id(),
            jurisdiction="luong-son",
            subject=envelope.subject,
            time=envelope.time,
            version=version,
            why=Causation("citizen"),
        )
        await room.logs[event.stage].insert_events([StoredEvent(envelope.subject, version, event.type, state)])


async def hear(room: Room) -> None:
    for source in SOURCES:
        await room.hear(source)


def said_of(made: Compiled) -> ReportCompiled:
    return ReportCompiled(
        kind="week",
        first=made.period.first,
        last=made.period.last,
        edition=1,
        positions=made.positions,
        aside=made.aside,
        figures=made.compared.canonical,
        sha256=made.compared.hash,
    )


def carried_of(event: ReportCompiled) -> Carried:
    names = ("kind", "first", "last", "positions", "aside", "sha256", "figures")
    row = Report(REPORT, 1, **{name: getattr(event, name) for name in names})
    return read(payload_of(row, "luong-son").encode())


async def counted_again(room: Room, carried: Carried) -> Recount:
    keys = {source: [(1, signer(source).public)] for source in SOURCES}
    return await recount(carried, room.feeds, keys)


@pytest.mark.parametrize("seed", range(3))
async def test_a_report_is_that_of_the_logs_whatever_is_said_afterwards(room: Room, seed: int) -> None:
    """Also of the same days: what came later was not known when it was made."""
    said = history(Random(seed))
    some = len(said) * 2 // 3
    await say(room, said[:some])
    room.listener.failing.update({("dispatch", 3), ("intake", 5)})
    await hear(room)
    made = await compiled(room.own.pool, WEEK)
    assert {(one.source, one.position) for one in made.aside} >= {("dispatch", 3), ("intake", 5)}
    carried = carried_of(said_of(made))
    await room.say(REPORT, said_of(made))
    room.listener.failing.clear()
    while await room.retry():
        pass
    again = await counted_again(room, carried)
    assert differences(carried, again) == []
    later = await compiled(room.own.pool, WEEK)
    assert later.aside == ()
    assert later.compared.now == counted(said[:some])


async def test_each_figure_that_was_changed_is_named(room: Room) -> None:
    await say(room, history(Random(5)))
    await hear(room)
    made = await compiled(room.own.pool, WEEK)
    await room.say(REPORT, said_of(made))
    carried = carried_of(said_of(made))
    counts = {**carried.compared.now.counts, "received": 1, "answered": 0}
    forged = replace(carried, compared=Compared(Figures(counts), carried.compared.before))
    found = differences(forged, await counted_again(room, forged))
    assert [one.partition(":")[0] for one in found] == [
        "the hash is not that of these figures", "answered (now)", "received (now)",
        "publisher's log has other figures for this edition",
    ]  # fmt: skip
    rehashed = replace(forged, sha256=forged.compared.hash)
    assert len(differences(rehashed, await counted_again(room, rehashed))) == 3


async def test_a_file_that_is_not_the_one_that_was_made_is_found(room: Room) -> None:
    await say(room, history(Random(6)))
    await hear(room)
    made = await compiled(room.own.pool, WEEK)
    file = ReportFiled(edition=1, files=(Filed(format="pdf", sha256="ab" * 32, size=9),))
    await room.say(REPORT, said_of(made), file)
    carried = replace(carried_of(said_of(made)), format="pdf", file_hash="ab" * 32)
    assert differences(carried, await counted_again(room, carried)) == []
    other = replace(carried, file_hash="cd" * 32)
    assert differences(other, await counted_again(room, other)) == [
        "the file is not byte for byte the one that was made"
    ]


async def test_an_edition_that_nobody_made_is_found(room: Room) -> None:
    await say(room, history(Random(7)))
    await hear(room)
    carried = carried_of(said_of(await compiled(room.own.pool, WEEK)))
    assert differences(carried, await counted_again(room, carried)) == ["publisher's log knows no such edition"]


async def test_a_log_that_was_altered_cut_or_signed_by_somebody_else_is_found(room: Room) -> None:
    await say(room, history(Random(8)))
    await hear(room)
    carried = carried_of(said_of(await compiled(room.own.pool, WEEK)))
    ahead = [
        one.model_copy(update={"position": one.position + 1}) if one.source == "triage" else one
        for one in carried.positions
    ]
    with pytest.raises(SourceBehind):
        await counted_again(room, replace(carried, positions=tuple(ahead)))
    another = [HeardUpTo(source=one.source, position=one.position, hash="ab" * 32) for one in carried.positions]
    with pytest.raises(AnotherPast):
        await counted_again(room, replace(carried, positions=tuple(another)))
    keys = {source: [(1, signer("intake").public)] for source in SOURCES}
    with pytest.raises(Forged):
        await recount(carried, room.feeds, keys)


async def test_nothing_is_counted_while_the_facts_are_made_anew(room: Room) -> None:
    await room.own.pool.execute("UPDATE log.read_tables SET wanted = true WHERE name = 'publisher.facts'")
    with pytest.raises(Unready):
        await compiled(room.own.pool, WEEK)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"{}", json.dumps({"figures": {}}).encode()])
def test_a_file_that_carries_nothing_of_ours_is_refused(content: bytes) -> None:
    with pytest.raises(NotOurs):
        read(content)
