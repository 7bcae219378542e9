"""Makes a cell ready: its databases, keys and app, as a process of its own would."""

import asyncio
from collections.abc import Sequence

import asyncpg
from fastapi import FastAPI

from shared.cells.listing import Cell
from shared.cells.place import Open
from shared.embedded_postgres import EmbeddedPostgres
from shared.host.app import POOL_SIZE, host
from shared.host.preparing import inside, make_wrapping_keys, outside, prepare, say_accounts
from shared.identity import FirstAccount
from shared.postgres import CONNECT_TIMEOUT_S
from shared.settings import Settings
from shared.stage import Stage

AT_ONCE = 2  # cells that prepare themselves: each takes a dozen connections and a second of a core
POOLS_OF_A_STAGE = 2  # its own database, and the vault
OTHERS = 28  # connections of whoever prepares, verifies, restores, and of PostgreSQL itself


def connections(cells: int, stages: int) -> int:
    """How many connections a server must have for cells whose every pool is full: none takes them from another."""
    return cells * stages * POOLS_OF_A_STAGE * POOL_SIZE + OTHERS


def opener(stages: Sequence[Stage], server: EmbeddedPostgres | None) -> Open:
    """Gives cells their app, with databases prepared: outside where a cell names a server, else on the one inside.

    A few at a time; nobody waits for one whose server does not answer.
    """
    turns = asyncio.Semaphore(AT_ONCE)

    async def open_(cell: Cell) -> FastAPI:
        settings = cell.settings
        if settings.server is None:
            assert server is not None
            admin, databases = server.dsn("postgres"), inside(settings, server)
        else:
            admin, databases = settings.server, outside(settings, stages)
        await _reach(admin)
        async with turns:
            accounts = await _prepared(settings, stages, admin)
            app = await asyncio.to_thread(host, settings, stages, databases)
        say_accounts(accounts, settings.first_sign_ins)
        return app

    return open_


async def _reach(dsn: str) -> None:
    """Raises what keeps from it, before anything is begun."""
    connection = await asyncpg.connect(dsn, timeout=CONNECT_TIMEOUT_S)
    await connection.close()


async def _prepared(settings: Settings, stages: Sequence[Stage], admin: str) -> list[FirstAccount]:
    accounts = await prepare(settings, stages, admin)
    await asyncio.to_thread(make_wrapping_keys, settings, accounts)
    return accounts


def opener_alone(stage: Stage) -> Open:
    """Gives cells the app of one stage, where `python -m services.setup` has prepared the databases."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def open_(cell: Cell) -> FastAPI:
        async with turns:
            return await asyncio.to_thread(host, cell.settings, [stage], outside(cell.settings, [stage]))

    return open_
