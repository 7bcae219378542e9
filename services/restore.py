"""`python -m services.restore <stage>`: fills the log of a stage again that was restored from an older copy.

While no instance runs. The missing events come from the Front's register; those of oversight itself from intake, which
keeps them. Says what was lost, and what people have to do again.
"""

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import Annotated

import asyncpg
import typer

from services.stages import SOURCES
from shared.bus.feed import LocalFeed
from shared.bus.troubles import Trouble
from shared.cells import OfCell, chosen
from shared.commune import load_commune
from shared.embedded_postgres import EmbeddedPostgres
from shared.host.app import Databases
from shared.host.preparing import inside, outside, say
from shared.host.rebuilding import rebuild
from shared.host.running import with_reasons
from shared.log import Head, Log
from shared.log.restoring import NotRestorable, Restored, ahead, hear_again, heard, let_go, refill, settle
from shared.logs import configure_logs
from shared.postgres import connect, database_dsn
from shared.settings import Settings
from shared.signing import load_signer
from shared.stage import Stage

KEEPERS = {"oversight": "intake"}  # who keeps a stage's events, where it is not oversight


def restore(
    stage: Annotated[str, typer.Argument(help="The stage whose database was restored.")],
    lost_for_good: Annotated[
        bool, typer.Option(help="Go on although some stage has heard events that are kept nowhere any more.")
    ] = False,
    cell: OfCell = "",
) -> None:
    """Fill the log of a stage again, from what another stage keeps of it."""
    found = next((one for one in SOURCES if one.name == stage), None)
    if found is None:
        sys.exit(f"There is no stage {stage!r}; there are {', '.join(one.name for one in SOURCES)}.")
    configure_logs()
    with_reasons(lambda: _restore(chosen(Settings(cell=cell)), found, lost_for_good=lost_for_good))


def _restore(settings: Settings, stage: Stage, *, lost_for_good: bool) -> None:
    if settings.server:
        admin = settings.server_of(stage.name) or settings.server
        asyncio.run(run(settings, stage, admin, outside(settings, SOURCES), lost_for_good=lost_for_good))
        return
    server = EmbeddedPostgres(settings.data)
    server.start()
    try:
        databases = inside(settings, server)
        asyncio.run(run(settings, stage, server.dsn("postgres"), databases, lost_for_good=lost_for_good))
    finally:
        server.stop()


async def run(settings: Settings, stage: Stage, admin: str, databases: Databases, *, lost_for_good: bool) -> None:
    """Refill, rebuild what was made of disowned events, and let the stage react to their causes again."""
    async with AsyncExitStack() as stack:
        logs = {}
        for one in SOURCES:
            pool = await connect(databases(one.name), max_size=4)
            stack.push_async_callback(pool.close)
            logs[one.name] = Log(pool, load_signer(settings.own_keys, one.name))
        own = await asyncpg.connect(database_dsn(admin, settings.database(stage.name)))
        stack.push_async_callback(own.close)
        try:
            listeners = [await heard(log.pool, stage.name) for name, log in logs.items() if name != stage.name]
            keeper = logs[KEEPERS.get(stage.name, "oversight")].pool
            done = await refill(stage.name, load_commune(settings.commune).code, own, keeper, listeners)
        except (NotRestorable, Trouble) as refused:
            sys.exit(f"Nothing was changed. {refused}")
        try:
            again = await _catch_up(stage, own, logs, done)
        except Trouble as refused:
            sys.exit(f"The log is filled, and not all that follows from it is done: run this again. {refused}")
        _tell(stage.name, done, again)
        await settle(own)
        await _look_at_listeners(stage.name, done.head, logs, lost_for_good=lost_for_good)


async def _catch_up(stage: Stage, own: asyncpg.Connection, logs: dict[str, Log], done: Restored) -> int:
    """Each step may be done twice: whoever dies here runs this again. Returns how many causes are heard again."""
    if stage.after_refill:
        await own.execute(stage.after_refill)
    pool = logs[stage.name].pool
    if done.disowned:
        await rebuild(stage, pool, {name: LocalFeed(log) for name, log in logs.items()}, lambda *_: None)
    return await hear_again(pool, done.disowned, logs.values())


def _tell(stage: str, done: Restored, again: int) -> None:
    say(f"{stage}: agreed up to {done.agreed}, filled {done.refilled} events; the log ends at {done.head.position}.")
    if not done.disowned:
        return
    say(f"{len(done.disowned)} events were said in the meantime and believed by nobody. They are in log.disowned:")
    for one in done.disowned:
        redo = "by itself" if one.cause else "BY ITS AUTHOR"
        say(f"  {one.time:%Y-%m-%d %H:%M} {one.type} of case {one.subject} by {one.actor}: to be done again {redo}")
    say(f"{again} causes are heard again at the next start.")


async def _look_at_listeners(stage: str, head: Head, logs: dict[str, Log], *, lost_for_good: bool) -> None:
    """Somebody may have heard more than was kept: those events are in no log any more, and only a person lets go."""
    for name, log in logs.items():
        if name == stage or not (events := await ahead(log.pool, stage, head)):
            continue
        say(f"{name} has heard {events} events of {stage} that are kept nowhere any more; their effects there stay.")
        if lost_for_good:
            await let_go(log.pool, stage, head)
        else:
            say(f"{name} will not listen to {stage} until you run this again with --lost-for-good.")


if __name__ == "__main__":
    typer.run(restore)
