"""`python -m services.keys`: which public keys the stages accept; `accept <stage>` takes the one that is shown now.

A key that changed without anybody's doing is an attack, or a folder that was restored wrongly: look before you accept.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Annotated

import asyncpg
import typer

from services.stages import STAGES
from shared.bus.source_keys import accept as accept_key
from shared.host import Databases
from shared.logs import configure_logs
from shared.postgres import connect
from shared.running import reached, say, with_reasons
from shared.settings import Settings
from shared.signing import PublicKeys

app = typer.Typer(add_completion=False)


@app.callback(invoke_without_command=True)
def keys(context: typer.Context) -> None:
    """Show who accepts which key of whom."""
    if context.invoked_subcommand is None:
        _in_all(_show)


@app.command()
def accept(
    stage: Annotated[str, typer.Argument(help="Whose key has changed.")],
    by: Annotated[str, typer.Option(help="Who has made sure that the new key is right; stays on record.")],
) -> None:
    """Accept the key that a stage shows now, for everything that it says from here on."""
    shown = PublicKeys(Settings().public_keys).of(stage)
    if shown is None:
        sys.exit(f"{stage} shows no key.")
    _in_all(lambda name, pool: _accept(name, pool, stage, shown, by))


def _in_all(act: Callable[[str, asyncpg.Pool], Awaitable[None]]) -> None:
    """Act in the database of every stage."""
    settings = Settings()
    configure_logs()

    async def run(databases: Databases) -> None:
        async with AsyncExitStack() as stack:
            for one in STAGES:
                pool = await connect(databases(one.name), max_size=1)
                stack.push_async_callback(pool.close)
                await act(one.name, pool)

    def entered() -> None:
        with reached(settings, STAGES) as databases:
            asyncio.run(run(databases))

    with_reasons(entered)


async def _show(name: str, pool: asyncpg.Pool) -> None:
    rows = await pool.fetch("SELECT * FROM log.source_keys ORDER BY source, since")
    for row in rows:
        say(f"{name}: {row['source']} from event {row['since']}: {row['public_key'].hex()} ({row['accepted_by']})")


async def _accept(name: str, pool: asyncpg.Pool, source: str, key: bytes, by: str) -> None:
    heard = await pool.fetchval("SELECT position FROM log.tracking WHERE source = $1", source)
    if heard is not None and name != source:
        await accept_key(pool, source, heard + 1, key, by)
        say(f"{name} accepts it from event {heard + 1} on.")


if __name__ == "__main__":
    app()
