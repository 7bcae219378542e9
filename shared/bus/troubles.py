"""What may be wrong with the truth, each with a name: kept until it is put right, shown, measured and said aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import asyncpg


class Trouble(Exception):
    """What a source says cannot be believed or continued; nothing of it is taken in."""

    kind: ClassVar[str]

    def __init__(self, source: str, position: int, detail: str = "") -> None:
        super().__init__(f"{self.kind} of {source} at {position}. {detail}".strip())
        self.source = source
        self.position = position
        self.detail = detail


class Hole(Trouble):
    """Events are missing between what was heard (`position`) and what came."""

    kind = "hole"


class AnotherPast(Trouble):
    """What comes does not continue what was heard: the source's history was altered, set back or replaced."""

    kind = "another_past"


class SourceBehind(Trouble):
    """The source's log ends before what was heard of it: it was restored from an older copy."""

    kind = "source_behind"


class Forged(Trouble):
    """An event does not bear its stage's valid signature."""

    kind = "forged"


class OtherJurisdiction(Trouble):
    """An event is another commune's: a bus, a feed or a copy of a database leads to the wrong house."""

    kind = "other_jurisdiction"


class ChangedKey(Trouble):
    """The source shows another public key than the one that was accepted."""

    kind = "changed_key"


@dataclass(frozen=True)
class KnownTrouble:
    """A trouble as it is kept: since when, of which source, from which position on. `detail` holds nobody's words."""

    kind: str
    source: str
    position: int
    detail: str
    since: datetime


async def record(pool: asyncpg.Pool, kind: str, source: str, position: int, detail: str) -> bool:
    """Keep a trouble; whether it is a new one."""
    new = await pool.fetchval(
        "INSERT INTO log.troubles AS known (kind, source, position, detail) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (kind, source) DO UPDATE SET position = excluded.position, detail = excluded.detail"
        " RETURNING xmax = 0",
        kind, source, position, detail,
    )  # fmt: skip
    return bool(new)


async def settle(pool: asyncpg.Pool, kinds: Sequence[str], source: str) -> int:
    """What was wrong is put right; how many troubles that ends."""
    done = await pool.execute("DELETE FROM log.troubles WHERE kind = ANY ($1) AND source = $2", list(kinds), source)
    return int(done.rpartition(" ")[2])


async def known(pool: asyncpg.Pool) -> list[KnownTrouble]:
    """Everything that is wrong as this stage sees it, the oldest first; events of unknown types among it."""
    rows = await pool.fetch(
        "SELECT kind, source, position, detail, since FROM log.troubles UNION ALL"
        " SELECT 'unknown_event', source, min(position), count(*) || ' events', min(parked_at) FROM log.parked"
        "  WHERE released_at IS NULL AND reason = 'UnknownEvent' GROUP BY source ORDER BY since"
    )
    return [KnownTrouble(*row) for row in rows]
