"""The parent's side: as many children as processors, started when they are needed, a queue with an end."""

import asyncio
import base64
import os
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import structlog

from shared.decoding import Area, Picture
from shared.errors import Busy

log = structlog.get_logger(__name__)

PROGRAM = (sys.executable, "-P", "-m", "shared.decoding")
# Nothing of the parent's environment, which may hold passwords. One arena, so that memory is counted as it is used.
KEPT = ("PATH", "LD_LIBRARY_PATH")
ENVIRONMENT = {name: os.environ[name] for name in KEPT if name in os.environ} | {
    "PYTHONPATH": str(Path(__file__).parents[2]),
    "MALLOC_ARENA_MAX": "1",
}
SECONDS = 20.0  # for one picture by the clock, twice what it may use of a processor
IDLE_SECONDS = 30.0  # then a child ends: an instance without photos keeps no memory for them
MOST_WAITING = 100  # pictures; at a third of a second each, two processors are done in a quarter of a minute
MOST_WAITING_BYTES = 250_000_000  # what the queue may hold of memory
RETRY_AFTER_SECONDS = 10
MOST_BYTES_OF_AN_ANSWER = 20_000_000  # more than 2048 x 2048 pixels of WebP

LeftOut = Literal["unreadable", "too large"]
ANSWERS: dict[bytes, LeftOut] = {b"-": "unreadable", b">": "too large"}


@dataclass
class Decoders:
    """Decodes pictures elsewhere. Made by `decoders()`, which ends the children too."""

    most: int
    _turns: asyncio.Semaphore = field(init=False)
    _idle: dict[Process, asyncio.TimerHandle] = field(default_factory=dict)
    _all: set[Process] = field(default_factory=set)
    _retiring: set[asyncio.Task[None]] = field(default_factory=set)
    _waiting: int = 0
    _waiting_bytes: int = 0

    def __post_init__(self) -> None:
        self._turns = asyncio.Semaphore(self.most)

    async def decode(self, files: Sequence[bytes | str]) -> list[Picture | LeftOut]:
        """What became of each file, bytes or base64, in their order. Raises Busy when too many wait already."""
        size = sum(len(content) for content in files)
        if self._waiting + len(files) > MOST_WAITING or self._waiting_bytes + size > MOST_WAITING_BYTES:
            raise Busy("Too many photos are being looked at. Send the same again in a moment.", RETRY_AFTER_SECONDS)
        self._waiting += len(files)
        self._waiting_bytes += size
        try:
            return await asyncio.gather(*(self._in_turn(content) for content in files))
        finally:
            self._waiting -= len(files)
            self._waiting_bytes -= size

    async def blur(self, file: bytes, areas: Sequence[Area]) -> Picture | LeftOut:
        """The picture without what these areas showed. Raises Busy."""
        if self._waiting >= MOST_WAITING:
            raise Busy("Too many photos are being looked at. Send the same again in a moment.", RETRY_AFTER_SECONDS)
        self._waiting += 1
        try:
            return await self._in_turn(file, areas)
        finally:
            self._waiting -= 1

    async def _in_turn(self, file: bytes | str, areas: Sequence[Area] = ()) -> Picture | LeftOut:
        async with self._turns:
            content = _bytes_of(file)
            if not content:
                return "unreadable"
            child = await self._child()
            try:
                async with asyncio.timeout(SECONDS):
                    made = await _asked(child, content, areas)
            except (OSError, asyncio.IncompleteReadError, ValueError):  # it died, took too long, or raves
                log.warning("photo_cost_its_process", bytes=len(content))
                await self._end(child, kill=True)
                return "unreadable"
            except BaseException:
                await self._end(child, kill=True)
                raise
            self._rest(child)
            return made

    async def _child(self) -> Process:
        while self._idle:
            child, timer = self._idle.popitem()
            timer.cancel()
            if child.returncode is None:
                return child
            self._all.discard(child)
        child = await asyncio.create_subprocess_exec(
            *PROGRAM, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=ENVIRONMENT, start_new_session=True
        )
        self._all.add(child)
        return child

    def _rest(self, child: Process) -> None:
        loop = asyncio.get_running_loop()

        def retire() -> None:
            task = loop.create_task(self._retire(child))  # house: tasks, because `close` ends every child anyway
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

        self._idle[child] = loop.call_later(IDLE_SECONDS, retire)

    async def _retire(self, child: Process) -> None:
        if self._idle.pop(child, None):
            await self._end(child)

    async def _end(self, child: Process, *, kill: bool = False) -> None:
        """The child reads the end of its input and goes; one that hangs is killed. Until then it is among all."""
        if kill and child.returncode is None:
            child.kill()
        if child.stdin:
            child.stdin.close()
        await child.wait()
        self._all.discard(child)

    async def close(self) -> None:
        """End every child, busy ones too."""
        for timer in self._idle.values():
            timer.cancel()
        self._idle.clear()
        await asyncio.gather(*(self._end(child, kill=True) for child in set(self._all)))


def _bytes_of(file: bytes | str) -> bytes:
    """What is not base64 is no photo either, and comes as no bytes at all."""
    try:
        return file if isinstance(file, bytes) else base64.b64decode(file, validate=True)
    except ValueError:
        return b""


async def _asked(child: Process, content: bytes, areas: Sequence[Area]) -> Picture | LeftOut:
    assert child.stdin
    assert child.stdout
    child.stdin.write(struct.pack(">II", len(content), len(areas)))
    child.stdin.write(content)
    child.stdin.write(b"".join(struct.pack(">HHHH", *area) for area in areas))
    await child.stdin.drain()
    said = await child.stdout.readexactly(1)
    if said != b"+":
        if said not in ANSWERS:
            raise ValueError
        return ANSWERS[said]
    width, height, length = struct.unpack(">III", await child.stdout.readexactly(12))
    if length > MOST_BYTES_OF_AN_ANSWER:
        raise ValueError
    return Picture(await child.stdout.readexactly(length), width, height)


@asynccontextmanager
async def decoders(most: int | None = None) -> AsyncIterator[Decoders]:
    """Decoders for as long as they are needed; no child is left behind."""
    opened = Decoders(most or len(os.sched_getaffinity(0)))
    try:
        yield opened
    finally:
        await opened.close()
