"""`python -m services.rebuild [stage …]`: makes read tables anew from the logs, also while an instance runs."""

import asyncio
from contextlib import AsyncExitStack
from typing import Annotated

import typer

from services.stages import SOURCES
from shared.bus.feed import LocalFeed
from shared.cells import OfCell, chosen
from shared.host.app import Databases
from shared.host.preparing import reached, say
from shared.host.rebuilding import rebuild
from shared.host.running import with_reasons
from shared.log import Log
from shared.logs import configure_logs
from shared.postgres import connect
from shared.settings import Settings
from shared.signing import load_signer

NAMES = [stage.name for stage in SOURCES if stage.read_models]


def main(
    stages: Annotated[
        list[str] | None, typer.Argument(help=f"Some of: {', '.join(NAMES)}; all of them if none.")
    ] = None,
    cell: OfCell = "",
) -> None:
    """Make the read tables of all stages, or of some, anew. They are read and written meanwhile."""
    if unknown := sorted({*(stages or ())} - {*NAMES}):
        raise typer.BadParameter(f"There is no stage {', '.join(unknown)}.")
    configure_logs()
    with_reasons(lambda: _rebuild(chosen(Settings(cell=cell)), stages or NAMES))


def _rebuild(settings: Settings, names: list[str]) -> None:
    with reached(settings, SOURCES) as databases:
        asyncio.run(rebuild_all(settings, databases, names))


async def rebuild_all(settings: Settings, databases: Databases, names: list[str]) -> None:
    """These stages, one after the other, with progress."""
    async with AsyncExitStack() as stack:
        feeds = {}
        for stage in SOURCES:
            pool = await connect(databases(stage.name), max_size=3)
            stack.push_async_callback(pool.close)
            feeds[stage.name] = LocalFeed(Log(pool, load_signer(settings.own_keys, stage.name)))
        for stage in SOURCES:
            if stage.name in names:
                done = await rebuild(stage, feeds[stage.name].log.pool, feeds, _progress)
                say(f"{stage.name}: {done} events" if done else f"{stage.name}: nothing was heard, or another does it")


def _progress(stage: str, source: str, position: int, of: int) -> None:
    say(f"  {stage} from {source}: {position} of {of}")


if __name__ == "__main__":
    typer.run(main)
