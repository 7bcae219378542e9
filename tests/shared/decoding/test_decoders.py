"""Strangers' pictures cost a child of bounded size: never the report beside them, never the parent."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.decoding import Picture, decoders
from shared.decoding.decoders import MOST_WAITING, Decoders
from shared.errors import Busy
from tests.inputs.photos import hostile, lively, many_scans, photo

SAMPLE = 40
ALL = 300
MOST_SECONDS_EACH = 20
MOST_MEGABYTES = 900


@pytest.fixture
async def pool() -> AsyncIterator[Decoders]:
    async with decoders.decoders(2) as opened:
        yield opened


def children() -> list[int]:
    """The processes of ours that decode, by what they were started as."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, status = (folder / "cmdline").read_bytes(), (folder / "status").read_text()
        except OSError:
            continue
        if b"shared.decoding" in command and f"PPid:\t{os.getpid()}\n" in status and "State:\tZ" not in status:
            found.append(int(folder.name))
    return found


async def test_a_full_queue_says_so_and_when_to_come_back(pool: Decoders) -> None:
    with pytest.raises(Busy) as refused:
        await pool.decode([photo()] * (MOST_WAITING + 1))
    assert refused.value.status == 503
    assert refused.value.retry_after > 0
    assert isinstance((await pool.decode([photo()]))[0], Picture)


async def test_a_child_that_dies_costs_its_picture_only(pool: Decoders) -> None:
    one = asyncio.ensure_future(pool.decode([lively((4000, 3000))]))
    while not children():
        await asyncio.sleep(0.005)
    os.kill(children()[0], 11)
    assert (await one)[0] == "unreadable"
    assert isinstance((await pool.decode([photo()]))[0], Picture)


async def test_a_child_that_takes_too_long_is_ended(pool: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "SECONDS", 0.0)
    assert await pool.decode([photo()]) == ["unreadable"]
    assert children() == []


async def test_a_decoding_that_nobody_waits_for_leaves_no_half_answer(pool: Decoders) -> None:
    waiting = asyncio.ensure_future(pool.decode([lively((4000, 3000))]))
    while not children():
        await asyncio.sleep(0.005)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    [after] = await pool.decode([photo("PNG", (10, 20))])
    assert isinstance(after, Picture)
    assert (after.width, after.height) == (10, 20)


async def test_idle_children_end(pool: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "IDLE_SECONDS", 0.01)
    await pool.decode([photo()])
    async with asyncio.timeout(10):
        while children():
            await asyncio.sleep(0.01)


async def test_no_child_is_left_when_the_host_stops() -> None:
    async with decoders.decoders(2) as opened:
        await opened.decode([photo(), photo()])
        assert len(children()) == 2
    assert children() == []


async def test_a_child_that_is_on_its_way_out_is_waited_for_when_the_host_stops() -> None:
    pool = Decoders(1)
    await pool.decode([photo()])
    [child] = pool._all
    leaving = asyncio.create_task(pool._retire(child))
    await asyncio.sleep(0)
    leaving.cancel()
    await pool.close()
    assert child.returncode is not None


async def test_a_child_knows_nothing_of_its_parent_s_secrets(pool: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    await pool.decode([photo()])
    assert b"secret" not in Path(f"/proc/{children()[0]}/environ").read_bytes()


async def test_a_picture_of_many_scans_is_refused_before_it_is_decoded(pool: Decoders) -> None:
    content = many_scans()
    await pool.decode([photo()])
    before = _used(children()[0])
    assert await pool.decode([content]) == ["too large"]
    assert _used(children()[0]) - before < 1


def _used(child: int) -> float:
    """Seconds of the processor."""
    numbers = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("how_many", [SAMPLE, pytest.param(ALL, marks=pytest.mark.long)])
async def test_hostile_photos_end_in_bounded_time_and_memory(pool: Decoders, how_many: int) -> None:
    peak, slowest, taken = 0, 0.0, 0
    for content in hostile(how_many):
        begun = time.monotonic()
        [became] = await pool.decode([content])
        slowest = max(slowest, time.monotonic() - begun)
        taken += isinstance(became, Picture)
        peak = max([peak, *(_peak_megabytes(child) for child in children())])
    print(f"{how_many} hostile photos: {taken} taken, the slowest {slowest:.1f} s, at most {peak} MB")
    assert slowest < MOST_SECONDS_EACH
    assert peak < MOST_MEGABYTES


def _peak_megabytes(child: int) -> int:
    try:
        status = Path(f"/proc/{child}/status").read_text()
    except OSError:
        return 0
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024 if "VmHWM:" in status else 0
