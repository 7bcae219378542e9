"""Whether what comes continues what was heard: position by position, each event after the hash of the last one."""

from collections.abc import Sequence
from itertools import pairwise

from shared.bus.troubles import AnotherPast, Hole, OtherJurisdiction
from shared.events.envelope import Envelope
from shared.log import Head


def check_batch(source: str, envelopes: Sequence[Envelope]) -> None:
    """Raises ValueError for what is no batch of `source`, AnotherPast when its events do not continue each other."""
    if any(envelope.stage != source for envelope in envelopes):
        raise ValueError(f"A batch of {source} holds an event of another stage.")
    for before, after in pairwise(envelopes):
        if after.position != before.position + 1:
            raise ValueError(f"A batch of {source} jumps from {before.position} to {after.position}.")
        if after.previous != before.hash:
            raise AnotherPast(source, after.position)


def check_jurisdiction(source: str, jurisdiction: str, envelopes: Sequence[Envelope]) -> None:
    """Raises OtherJurisdiction for the first event of another commune. Its code is shown: it is no secret."""
    for envelope in envelopes:
        if envelope.jurisdiction != jurisdiction:
            raise OtherJurisdiction(source, envelope.position, f"it is of {envelope.jurisdiction[:40]}")


def continues(last: Head, envelope: Envelope) -> bool:
    """Whether an event is the one that follows."""
    return envelope.position == last.position + 1 and envelope.previous == last.hash


def fresh_after(source: str, last: Head, envelopes: Sequence[Envelope]) -> list[Envelope]:
    """Those of `envelopes` that were not heard yet.

    Raises Hole when events are missing in front of them, and AnotherPast when they do not continue `last`, or when the
    event at its position is another one by now.
    """
    for envelope in envelopes:
        if envelope.position == last.position and envelope.hash != last.hash:
            raise AnotherPast(source, last.position)
    fresh = [envelope for envelope in envelopes if envelope.position > last.position]
    if fresh and fresh[0].position != last.position + 1:
        raise Hole(source, last.position)
    if fresh and fresh[0].previous != last.hash:
        raise AnotherPast(source, fresh[0].position)
    return fresh
