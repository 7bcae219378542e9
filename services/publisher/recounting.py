"""Counts the figures of a report again from the logs themselves, up to the events that it was made from."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.publisher.carried import Carried
from services.publisher.facts import FACTS, Fact, fact_of
from services.publisher.figures import Compared, Counting, compare, compared_of
from shared.bus.feed import Feed
from shared.bus.source_keys import check_signatures
from shared.bus.troubles import AnotherPast, SourceBehind
from shared.events.envelope import Envelope, decode_anew
from shared.events.publisher import HeardUpTo, ReportCompiled, ReportFiled
from shared.events.registry import event_of
from shared.signing import GENESIS

Keys = Mapping[str, Sequence[tuple[int, bytes]]]  # by source: (first position, public key), in order
OWN = "publisher"
TYPES = frozenset(kind.type for kind in FACTS.tellers)


@dataclass
class Recount:
    """What the logs say of a report: its figures, and what was kept of the edition and its files."""

    compared: Compared
    compiled: ReportCompiled | None = None
    files: dict[str, str] = field(default_factory=dict)  # SHA-256 by format


async def recount(carried: Carried, feeds: Mapping[str, Feed], keys: Keys) -> Recount:
    """Walk each log from its beginning: chain, signatures, and the very event that the report was made up to.

    Raises Trouble where a log is not the one that was heard, and FeedAway where one cannot be asked.
    """
    countings = compare(carried.period)
    for heard in carried.positions:
        if heard.source in {kind.stage for kind in FACTS.tellers}:
            await _walk(carried, heard, feeds[heard.source], keys[heard.source], countings)
    now, before = countings
    found = Recount(Compared(now.figures(), before.figures()))
    await _look_up(carried, feeds[OWN], found)
    return found


async def _walk(
    carried: Carried,
    heard: HeardUpTo,
    feed: Feed,
    keys: Sequence[tuple[int, bytes]],
    countings: Sequence[Counting],
) -> None:
    position, last = 0, GENESIS
    aside = {one.position for one in carried.aside if one.source == heard.source}
    while position < heard.position:
        lines = (await feed.after(position)).lines
        if not lines:
            raise SourceBehind(heard.source, heard.position)
        envelopes = await asyncio.to_thread(_checked, heard, keys, position, last, lines)
        facts = [fact for one in envelopes if one.position not in aside and (fact := _fact(one))]
        for counting in countings:
            await asyncio.to_thread(counting.take, facts)
        position, last = envelopes[-1].position, envelopes[-1].hash
    if last.hex() != heard.hash:
        raise AnotherPast(heard.source, heard.position)


def _checked(
    heard: HeardUpTo, keys: Sequence[tuple[int, bytes]], position: int, last: bytes, lines: Sequence[bytes]
) -> list[Envelope]:
    """The events of some lines, up to where the report was made. Raises AnotherPast and Forged."""
    envelopes = [one for one in map(decode_anew, lines) if one.position <= heard.position]
    for one in envelopes:
        if one.position != position + 1 or one.previous != last or one.stage != heard.source:
            raise AnotherPast(heard.source, one.position)
        position, last = one.position, one.hash
    check_signatures(heard.source, keys, envelopes)
    return envelopes


def _fact(envelope: Envelope) -> Fact | None:
    event = event_of(envelope.type, envelope.data) if envelope.type in TYPES else None
    return fact_of(envelope, event) if event else None


async def _look_up(carried: Carried, feed: Feed, found: Recount) -> None:
    """What publisher's own log says of the edition, to its end."""
    position, types = 0, {ReportCompiled.type, ReportFiled.type}
    while lines := (await feed.after(position)).lines:
        for one in map(decode_anew, lines):
            position = one.position
            if one.subject != carried.report or one.type not in types or one.data["edition"] != carried.edition:
                continue
            event = event_of(one.type, one.data)
            if isinstance(event, ReportCompiled):
                found.compiled = event
            elif isinstance(event, ReportFiled):
                found.files = {file.format: file.sha256 for file in event.files}


def differences(carried: Carried, found: Recount) -> list[str]:
    """Each figure of a file that is not the logs', and whatever else of it is not as it was made."""
    said = [] if carried.compared.hash == carried.sha256 else ["the hash is not that of these figures"]
    for when, ours, logs in (
        ("now", carried.compared.now.counts, found.compared.now.counts),
        ("before", carried.compared.before.counts, found.compared.before.counts),
    ):
        said += [
            f"{name} ({when}): the file says {ours.get(name, 0)}, the logs {logs.get(name, 0)}"
            for name in sorted({*ours, *logs})
            if ours.get(name, 0) != logs.get(name, 0)
        ]
    if found.compiled is None:
        said.append("publisher's log knows no such edition")
    elif found.compiled.sha256 != carried.sha256 or compared_of(found.compiled.figures) != carried.compared:
        said.append("publisher's log has other figures for this edition")
    if carried.format in found.files and found.files[carried.format] != carried.file_hash:
        said.append("the file is not byte for byte the one that was made")
    return said
