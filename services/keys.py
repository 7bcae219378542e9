"""`python -m services.keys`: which public keys the stages accept.

`renew <stage>` gives a stage another key; `accept <stage>` takes the one that is shown now.

A key that changed without anybody's doing is an attack, or a folder that was restored wrongly: look before you accept.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Annotated

import asyncpg
import typer

from services.stages import SOURCES
from shared.bus.source_keys import accept as accept_key
from shared.cells import OfCell, chosen
from shared.host.app import Databases
from shared.host.preparing import reached, say
from shared.host.running import with_reasons
from shared.logs import configure_logs
from shared.postgres import connect
from shared.settings import Settings
from shared.signing import PublicKeys, renew_key, signed_bytes, verified

_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()"

app = typer.Typer(add_completion=False)


@app.callback(invoke_without_command=True)
def keys(context: typer.Context, cell: OfCell = "") -> None:
    """Show who accepts which key of whom."""
    context.obj = Settings(cell=cell)
    if context.invoked_subcommand is None:
        with_reasons(lambda: _in_all(chosen(context.obj), _show))


@app.command()
def accept(
    context: typer.Context,
    stage: Annotated[str, typer.Argument(help="Whose key has changed.")],
    by: Annotated[str, typer.Option(help="Who has made sure that the new key is right; stays on record.")],
) -> None:
    """Accept the key that a stage shows now, for everything that it says from here on."""
    with_reasons(lambda: _accept(chosen(context.obj), stage, by))


def _accept(settings: Settings, stage: str, by: str) -> None:
    shown = PublicKeys(settings.public_keys).of(stage)
    if shown is None:
        sys.exit(f"{stage} shows no key.")
    since: list[int] = []

    async def find(name: str, pool: asyncpg.Pool) -> None:
        if name == stage:
            since.append(await _signed_since(pool, stage, shown))

    async def take(name: str, pool: asyncpg.Pool) -> None:
        if name != stage:
            await accept_key(pool, stage, since[0], shown, by)

    _in_all(settings, find)
    _in_all(settings, take)
    say(f"Accepted from event {since[0]} on.")


@app.command()
def renew(
    context: typer.Context, stage: Annotated[str, typer.Argument(help="Whose key is to be replaced; it does not run.")]
) -> None:
    """Give a stage another key for all that it says from now on. The old private key is destroyed."""
    with_reasons(lambda: _renew(chosen(context.obj), stage))


def _renew(settings: Settings, stage: str) -> None:
    async def replace(name: str, pool: asyncpg.Pool) -> None:
        if name == stage:
            if await pool.fetchval(_OTHERS):
                sys.exit(f"Nothing was changed. Stop {stage} first: it goes on signing with the key that it has read.")
            until = await pool.fetchval("SELECT position FROM log.head")
            new = renew_key(settings.own_keys, settings.public_keys, stage, until)
            say(f"{stage} signs with {new.public.hex()} from event {new.since} on. Now let the others accept it.")

    _in_all(settings, replace)


def _in_all(settings: Settings, act: Callable[[str, asyncpg.Pool], Awaitable[None]]) -> None:
    """Act in the database of every stage."""
    configure_logs()

    async def run(databases: Databases) -> None:
        async with AsyncExitStack() as stack:
            for one in SOURCES:
                pool = await connect(databases(one.name), max_size=1)
                stack.push_async_callback(pool.close)
                await act(one.name, pool)

    with reached(settings, SOURCES) as databases:
        asyncio.run(run(databases))


async def _show(name: str, pool: asyncpg.Pool) -> None:
    rows = await pool.fetch("SELECT * FROM log.source_keys ORDER BY source, since")
    for row in rows:
        say(f"{name}: {row['source']} from event {row['since']}: {row['public_key'].hex()} ({row['accepted_by']})")


async def _signed_since(pool: asyncpg.Pool, stage: str, key: bytes) -> int:
    """The first position that is signed with `key`, or the one after the last: found by halving."""
    low, high = 1, await pool.fetchval("SELECT position FROM log.head") + 1
    while low < high:
        middle = (low + high) // 2
        [(previous, state, signature)] = await pool.fetch(
            "SELECT previous, state, signature FROM log.events WHERE position = $1", middle
        )
        if verified(key, signed_bytes(stage, middle, previous, state), signature, middle):
            high = middle
        else:
            low = middle + 1
    return low


if __name__ == "__main__":
    app()
