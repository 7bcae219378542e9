"""Compares every row of a log or a register with its signature, its predecessor, its columns and its source.

Each walk ends at the first row that is not as it was written: what comes after it cannot be judged.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from shared.bus.feed import Feed
from shared.bus.register import heard_bytes
from shared.events.envelope import decode
from shared.log import Head, Log
from shared.signing import event_hash, signed_bytes, verified

AT_ONCE = 500  # rows read and checked together, in a thread

Keys = Sequence[tuple[int, bytes]]  # (first position, public key), in order
Progress = Callable[[str, int], None]  # (what is walked, position)


def silently(_: str, __: int) -> None:
    """No progress is shown."""


@dataclass(frozen=True)
class Finding:
    """The first row that is not as it was written. `detail` says what is wrong with it, in technical words."""

    position: int
    detail: str


@dataclass(frozen=True)
class Check:
    """One walk: how far it came, and what it found. `compared`: with the source itself, if that could be asked."""

    position: int
    finding: Finding | None
    compared: bool = True


class _Wrong(Exception):
    """The row at `position` is not as it was written."""

    def __init__(self, position: int, detail: str):
        super().__init__(detail)
        self.finding = Finding(position, detail)


async def verify_log(log: Log, progress: Progress = silently, rest: float = 0.0) -> Check:
    """Walk a stage's own log: positions, chain, signatures, columns, and the head.

    `rest`: for how many times as long as a page took nothing is done after it, where others have work to do.
    """
    last = Head()
    page = "SELECT * FROM log.events WHERE position > $1 ORDER BY position LIMIT $2"
    try:
        async for rows in _pages(log.pool, page, rest):
            last = await asyncio.to_thread(_walk_log, log.stage, log.keys, last, rows)
            progress(f"log of {log.stage}", last.position)
        await _check_head(log, last)
    except _Wrong as wrong:
        return Check(last.position, wrong.finding)
    return Check(last.position, None)


def _walk_log(stage: str, keys: Keys, last: Head, rows: Sequence[Any]) -> Head:
    for row in rows:
        _check_event(stage, keys, last, row["position"], row["previous"], row["state"], row["signature"])
        try:
            told = orjson.loads(row["state"])
            signed = (told["subject"], told["version"], told["type"], told["source"].rpartition("/")[2])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            raise _Wrong(row["position"], "it is no event") from None
        if signed != (str(row["stream"]), row["version"], row["type"], stage):
            raise _Wrong(row["position"], "its columns do not say what it says")
        last = Head(row["position"], event_hash(stage, row["position"], row["previous"], row["state"]))
    return last


def _check_event(
    stage: str, keys: Keys, last: Head, position: int, previous: bytes, state: bytes, signature: bytes
) -> None:
    if position != last.position + 1:
        raise _Wrong(position, f"rows are missing after {last.position}")
    if previous != last.hash:
        raise _Wrong(position, "it does not continue the event before it")
    key = next((key for since, key in reversed(keys) if since <= position), None)
    if key is None or not verified(key, signed_bytes(stage, position, previous, state), signature, position):
        raise _Wrong(position, "the signature does not hold")


async def _check_head(log: Log, last: Head) -> None:
    """The head is the last event. It may have moved on since the last page was read: then by as many rows."""
    row = await log.pool.fetchrow(
        "SELECT position, hash, (SELECT count(*) FROM log.events WHERE position > $1) AS more FROM log.head",
        last.position,
    )
    assert row is not None
    if row["position"] != last.position + row["more"]:
        raise _Wrong(last.position + 1, "rows are missing at the end")
    if not row["more"] and row["hash"] != last.hash:
        raise _Wrong(last.position, "the head is not the last event")


async def verify_register(
    keeper: Log, source: str, keys: Keys, feed: Feed | None, progress: Progress = silently, rest: float = 0.0
) -> Check:
    """Walk what `keeper` keeps of `source`: chain, signatures, columns, when it was heard, and the source's own log.

    `rest` as for `verify_log`.
    """
    last, before, compared = Head(), 0, feed is not None
    page = "SELECT * FROM log.register WHERE source = $3 AND position > $1 ORDER BY position LIMIT $2"
    try:
        async for rows in _pages(keeper.pool, page, rest, source):
            theirs = await _theirs(feed, last.position, len(rows)) if feed and compared else None
            compared = theirs is not None
            records = await keeper.pool.fetch(
                "SELECT * FROM log.heard WHERE source = $1 AND position > $2 AND before < $3 ORDER BY position",
                source, last.position, rows[-1]["position"],
            )  # fmt: skip
            await asyncio.to_thread(_check_hearings, keeper, source, before, rows, records)
            ended = [one["position"] for one in records if one["position"] <= rows[-1]["position"]]
            before = ended[-1] if ended else before
            last = await asyncio.to_thread(_walk_register, source, keys, last, rows)
            if theirs is not None:
                _compare(rows, theirs)
            progress(f"{keeper.stage}'s register of {source}", last.position)
        await _check_end(keeper, source, last)
    except _Wrong as wrong:
        return Check(last.position, wrong.finding, compared)
    return Check(last.position, None, compared)


def _walk_register(source: str, keys: Keys, last: Head, rows: Sequence[Any]) -> Head:
    for row in rows:
        try:
            kept = decode(row["wire"])
        except ValueError:
            raise _Wrong(row["position"], "it is no event") from None
        columns = (kept.stage, kept.position, kept.subject, kept.type, kept.time)
        if columns != (source, row["position"], row["case_id"], row["type"], row["at"]):
            raise _Wrong(row["position"], "its columns do not say what it says")
        _check_event(source, keys, last, kept.position, kept.previous, kept.state, kept.signature)
        last = Head(kept.position, kept.hash)
    return last


def _compare(rows: Sequence[Any], theirs: Sequence[bytes]) -> None:
    for place, row in enumerate(rows):
        if theirs[place : place + 1] != [row["wire"]]:
            raise _Wrong(row["position"], "the source's log says something else")


def _check_hearings(keeper: Log, source: str, before: int, rows: Sequence[Any], records: Sequence[Any]) -> None:
    """The signed records of when the keeper heard what lie end to end, and each kept event says the same moment."""
    places, first = iter(rows), rows[0]["position"]
    row = next(places, None)
    for record in records:
        head = Head(record["position"], record["hash"])
        message = heard_bytes(keeper.stage, source, record["before"], head, record["at"])
        if record["before"] != before or not any(
            verified(key, message, record["signature"], head.position) for _, key in keeper.keys
        ):
            raise _Wrong(max(first, record["before"] + 1), "when it was heard is not as signed")
        before = record["position"]
        while row is not None and row["position"] <= record["position"]:
            if row["heard_at"] != record["at"]:
                raise _Wrong(row["position"], "it was heard at another moment")
            row = next(places, None)
    if row is not None:
        raise _Wrong(row["position"], "nothing says when it was heard")


async def _check_end(keeper: Log, source: str, last: Head) -> None:
    """What is kept reaches as far as what was heard; both are looked at in one snapshot."""
    row = await keeper.pool.fetchrow(
        "SELECT (SELECT max(position) FROM log.register WHERE source = $1) AS kept,"
        " (SELECT max(position) FROM log.heard WHERE source = $1) AS heard,"
        " (SELECT position FROM log.tracking WHERE source = $1) AS tracked",
        source,
    )
    assert row is not None
    kept = row["kept"] or 0
    if max(row["heard"] or 0, row["tracked"] or 0) > kept:
        raise _Wrong(kept + 1, "rows are missing at the end")
    if (row["tracked"] or 0) < kept:
        raise _Wrong(last.position, "less counts as heard than is kept")


async def _theirs(feed: Feed, after: int, many: int) -> list[bytes] | None:
    """The next `many` lines of the source itself; None when it cannot be asked now."""
    found: list[bytes] = []
    while len(found) < many:
        try:
            pulled = await feed.after(after + len(found))
        except Exception:  # noqa: BLE001  (whatever keeps the source from answering, its register is checked)
            return None
        if not pulled.lines:
            break
        found += pulled.lines
    return found[:many]


async def _pages(pool: asyncpg.Pool, page: str, rest: float, *arguments: Any) -> AsyncIterator[list[Any]]:
    position, begun = 0, time.monotonic()
    while rows := await pool.fetch(page, position, AT_ONCE, *arguments):
        yield rows
        position = rows[-1]["position"]
        await asyncio.sleep(rest * (time.monotonic() - begun))
        begun = time.monotonic()
