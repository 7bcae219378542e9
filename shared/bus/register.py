"""Keeps events of other stages exactly as they were heard, and signs when that was.

The Front's register is made of this: every event of every stage. From it a stage's log is filled again that was
restored from an older copy; the Front's own events are kept by another stage for the same end.
"""

from collections.abc import Sequence
from datetime import datetime

from shared import clock
from shared.events.envelope import Envelope
from shared.log import Connection, Head, Log

DOMAIN = b"langnghe-heard/v1\n"

_KEEP = """
INSERT INTO log.register (source, position, case_id, type, at, wire, heard_at)
SELECT * FROM unnest($1::text[], $2::bigint[], $3::uuid[], $4::text[], $5::timestamptz[], $6::bytea[],
                     $7::timestamptz[])
ON CONFLICT DO NOTHING
"""


def heard_bytes(keeper: str, source: str, before: int, head: Head, at: datetime) -> bytes:
    """What a keeper signs: that it heard `source` from the position after `before` up to `head`, and when."""
    moment = at.isoformat().encode()
    return b"%s%s\n%s\n%d\n%d\n%s%s" % (
        DOMAIN, keeper.encode(), source.encode(), before, head.position, head.hash, moment,
    )  # fmt: skip


async def keep(connection: Connection, log: Log, source: str, envelopes: Sequence[Envelope]) -> None:
    """Keep consecutive events, in the transaction in which they are heard, whatever comes of them."""
    now, last = clock.now(), envelopes[-1]
    rows = [(one.stage, one.position, one.subject, one.type, one.time, one.wire, now) for one in envelopes]
    await connection.execute(_KEEP, *(list(column) for column in zip(*rows, strict=True)))
    before, head = envelopes[0].position - 1, Head(last.position, last.hash)
    await connection.execute(
        "INSERT INTO log.heard (source, position, before, hash, at, signature) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT DO NOTHING",
        source, head.position, before, head.hash, now,
        log.sign_statement(heard_bytes(log.stage, source, before, head, now)),
    )  # fmt: skip
