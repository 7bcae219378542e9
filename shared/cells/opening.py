"""Makes a cell ready: its databases, keys and app, as a process of its own would."""

import asyncio
from collections.abc import Sequence

from fastapi import FastAPI

from shared.cells.listing import Cell
from shared.embedded_postgres import EmbeddedPostgres
from shared.host import POOL_SIZE, host
from shared.preparing import inside, make_wrapping_keys, outside, prepare, say_accounts
from shared.stage import Stage

POOLS_OF_A_STAGE = 2  # its own database, and the vault
OTHERS = 28  # connections of whoever prepares, verifies, restores, and of PostgreSQL itself


def connections(cells: int, stages: int) -> int:
    """How many connections a server must have for cells whose every pool is full: none takes them from another."""
    return cells * stages * POOLS_OF_A_STAGE * POOL_SIZE + OTHERS


async def opened(cell: Cell, stages: Sequence[Stage], server: EmbeddedPostgres | None) -> FastAPI:
    """The app of a cell, its databases prepared; they are outside where it names a server, else on the one inside."""
    settings = cell.settings
    if settings.server is None:
        assert server is not None
        admin, databases = server.dsn("postgres"), inside(settings, server)
    else:
        admin, databases = settings.server, outside(settings, stages)
    accounts = await prepare(settings, stages, admin)
    await asyncio.to_thread(make_wrapping_keys, settings, accounts)
    app = await asyncio.to_thread(host, settings, stages, databases)
    say_accounts(accounts, settings.first_sign_ins)
    return app


async def entered(cell: Cell, stages: Sequence[Stage]) -> FastAPI:
    """The app of a cell whose databases were prepared by `python -m services.setup`."""
    return await asyncio.to_thread(host, cell.settings, stages, outside(cell.settings, stages))
