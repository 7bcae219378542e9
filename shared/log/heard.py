"""Up to where each source had been heard at a moment, and which events of a case took effect out of their turn.

Tracking writes the record itself, at COMMIT (`shared/migrations/0004_heard.sql`): if the process dies before, nothing
was heard and nothing is recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.log.places import Connection

# A source that was set back afterwards was heard, as far as logs still tell, up to where it was set back.
REACHED = """
SELECT known.source, coalesce(back.position, reached.position) AS position, coalesce(back.hash, reached.hash) AS hash
  FROM log.tracking known
 CROSS JOIN LATERAL (SELECT position, hash FROM log.heard_up_to
                      WHERE source = known.number AND at <= coalesce($1::timestamptz, 'infinity')
                      ORDER BY at DESC LIMIT 1) reached
  LEFT JOIN LATERAL (SELECT position, hash FROM log.heard_up_to
                      WHERE back AND source = known.number AND at > $1 AND position < reached.position
                      ORDER BY position LIMIT 1) back ON true
"""
OUT_OF_TURN = """
SELECT turn.source, turn.position, turn.heard_by
  FROM log.out_of_turn turn JOIN log.tracking known USING (source)
 WHERE turn.subject = $1 AND (turn.heard_by IS NULL OR turn.at <= coalesce($2::timestamptz, 'infinity'))
   AND NOT EXISTS (SELECT FROM log.heard_up_to later
                    WHERE later.back AND later.source = known.number AND later.at > turn.at
                      AND later.position < turn.position)
 ORDER BY turn.at, turn.position
"""
BEGUN = """
SELECT max(first.at) FROM log.tracking known
 CROSS JOIN LATERAL (SELECT at, begun FROM log.heard_up_to WHERE source = known.number ORDER BY at LIMIT 1) first
 WHERE first.begun
"""


@dataclass(frozen=True, slots=True)
class Reached:
    """Up to where a source had been heard, and the first 16 bytes of the hash of the event there."""

    position: int
    half_hash: bytes


@dataclass(frozen=True, slots=True)
class OutOfTurn:
    """An event that was set aside when it was heard (`heard_by` None), or that took effect later.

    `heard_by`: how far its source was heard when it did.
    """

    source: str
    position: int
    heard_by: int | None


async def reached(connection: Connection, at: datetime | None) -> dict[str, Reached]:
    """How far each source had been heard at a moment; None: by now."""
    rows = await connection.fetch(REACHED, at)
    return {row["source"]: Reached(row["position"], row["hash"] or b"") for row in rows}


async def out_of_turn(connection: Connection, case_id: UUID, at: datetime | None) -> Sequence[OutOfTurn]:
    """What was set aside of a case, and what of it had taken effect at a moment, in that order."""
    rows = await connection.fetch(OUT_OF_TURN, case_id, at)
    return [OutOfTurn(row["source"], row["position"], row["heard_by"]) for row in rows]


async def begun(connection: Connection) -> datetime | None:
    """From when on the record is whole, where a stage had heard of its sources before it kept one; else None."""
    moment: datetime | None = await connection.fetchval(BEGUN)
    return moment
