"""Verifies what a stage has: at the start in the background, and nightly; keeps when, how far, and what was found."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import asyncpg
import structlog

from shared import clock, metrics
from shared.bus import troubles
from shared.bus.feed import Feed
from shared.calendar import LOCAL
from shared.log import Log
from shared.signing import PublicKeys
from shared.stage import RunningStage
from shared.verifying.checking import Check, Finding, Progress, silently, verify_log, verify_register

logger = structlog.get_logger()

NIGHTLY = time(2, 30)  # local time: nobody waits for a page then
REST = 4.0  # beside people's work a walk takes a fifth of the time
ALTERED = "altered"


@dataclass(frozen=True)
class Checked:
    """The last walk of a log (`what` is "log"), a register or a key, as it is kept and shown."""

    what: str
    source: str
    checked_at: datetime
    position: int
    compared: bool
    finding: str | None


async def verify_for_ever(
    running: RunningStage, feeds: Mapping[str, Feed], keys: PublicKeys, turn: asyncio.Lock
) -> None:
    """Verify now, every night, and whenever `running.verify` is set; of all stages that share `turn` one at a time."""
    while True:
        running.verify.clear()
        async with turn:
            await check_stage(running.context.log, running.stage.keeps, feeds, keys, rest=REST)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds_until(NIGHTLY, clock.now())):
                await running.verify.wait()


def seconds_until(moment: time, now: datetime) -> float:
    """Seconds to the next `moment` of a local day."""
    local = now.astimezone(LOCAL)
    today = datetime.combine(local.date(), moment, LOCAL)
    return ((today if today > local else today + timedelta(days=1)) - local).total_seconds()


async def check_stage(
    log: Log,
    keeps: frozenset[str],
    feeds: Mapping[str, Feed],
    keys: PublicKeys,
    progress: Progress = silently,
    rest: float = 0.0,
) -> list[Checked]:
    """Walk a stage's own log, its key, and all that it keeps of others; what was found is kept and said."""
    await _keep(log, "key", log.stage, _check_key(log, keys))
    await _keep(log, "log", log.stage, await verify_log(log, progress, rest))
    for source in sorted(keeps):
        check = await _check_register(log, source, feeds.get(source), keys, progress, rest)
        await _keep(log, "register", source, check)
    return await checked(log.pool)


def _check_key(log: Log, keys: PublicKeys) -> Check:
    shown = keys.of(log.stage)
    return Check(0, None if shown == log.public_key else Finding(0, "the public key that is shown is another one"))


async def _check_register(
    log: Log, source: str, feed: Feed | None, keys: PublicKeys, progress: Progress, rest: float
) -> Check:
    rows = await log.pool.fetch(
        "SELECT since, public_key FROM log.source_keys WHERE source = $1 ORDER BY since", source
    )
    accepted = [(row["since"], row["public_key"]) for row in rows]
    if source == log.stage:
        accepted = log.keys
    elif accepted and keys.of(source) != accepted[-1][1]:
        return Check(0, Finding(accepted[-1][0], "the key that was accepted is not the one that is shown"))
    return await verify_register(log, source, accepted, feed, progress, rest)


async def _keep(log: Log, what: str, source: str, check: Check) -> None:
    stage, found = log.stage, check.finding
    told = f"{found.position}: {found.detail}" if found else None
    await log.pool.execute(
        "INSERT INTO log.checks (what, source, checked_at, position, compared, finding) VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (what, source) DO UPDATE SET checked_at = excluded.checked_at, position = excluded.position,"
        " compared = excluded.compared, finding = excluded.finding",
        what, source, clock.now(), check.position, check.compared, told,
    )  # fmt: skip
    metrics.last_check.labels(stage, f"{what} {source}").set_to_current_time()
    kind = f"{ALTERED}_{what}"
    if found is None:
        await troubles.settle(log.pool, (kind,), source)
    elif await troubles.record(log.pool, kind, source, found.position, found.detail):
        logger.error("altered", stage=stage, what=what, source=source, at=found.position, detail=found.detail)


async def checked(pool: asyncpg.Pool) -> list[Checked]:
    """What was walked last and when, by this stage."""
    rows = await pool.fetch(
        "SELECT what, source, checked_at, position, compared, finding FROM log.checks ORDER BY what, source"
    )
    return [Checked(*row) for row in rows]
