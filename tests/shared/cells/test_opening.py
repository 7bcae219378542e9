"""Cells prepare themselves a few at a time, and on a server that has room for all of them."""

import asyncio
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from services.stages import SOURCES
from shared.cells import connections, opener
from shared.embedded_postgres.settings import SETTINGS
from tests.support.cells import HERE, listing


async def prepared(*_: object) -> list[object]:
    return []


async def test_one_that_hangs_on_its_server_takes_no_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = asyncio.Event()

    async def reach(dsn: str) -> None:
        if "hangs" in dsn:
            hangs.set()
            await asyncio.Event().wait()

    monkeypatch.setattr("shared.cells.opening.AT_ONCE", 1)
    monkeypatch.setattr("shared.cells.opening._reach", reach)
    monkeypatch.setattr("shared.cells.opening._prepared", prepared)
    monkeypatch.setattr("shared.cells.opening.host", lambda *_: FastAPI())
    (tmp_path / "here.toml").write_text('database_url = "postgresql://hangs/"\n')
    given = SecretStr("postgresql://answers/")
    here, there = listing(tmp_path, {HERE: 'secrets = "here.toml"'}, database_url=given).cells
    open_ = opener(SOURCES, None)
    hanging = asyncio.ensure_future(open_(here))
    async with asyncio.timeout(10):
        await hangs.wait()
        assert isinstance(await open_(there), FastAPI)
    assert not hanging.done()
    hanging.cancel()


def test_no_cell_takes_the_connections_of_another() -> None:
    """One alone has the room that it always had."""
    assert connections(1, len(SOURCES)) == int(SETTINGS["max_connections"])
    assert connections(10, len(SOURCES)) == 748
