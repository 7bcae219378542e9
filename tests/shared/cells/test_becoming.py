"""An instance that ran one commune becomes a cell, by the words of docs/operating.md: nothing is lost."""

import asyncio
import base64
import re
import shutil
from pathlib import Path

import asyncpg

from shared.embedded_postgres import EmbeddedPostgres
from shared.settings import SOURCES
from tests.journeys.people import follow, found, ok, photo_with_a_place, send, verify_and_classify
from tests.support.broker.ports import free_ports
from tests.support.cells import HERE, HOSTS, ROOT, write_list
from tests.support.house import OF_TWO_COMMUNES_SECONDS, House, Process

DOCUMENT = (ROOT / "docs" / "operating.md").read_text()


async def rename(server: EmbeddedPostgres) -> None:
    """As the document says it for `intake`, for all of them."""
    statements = re.findall(r'^ALTER .*"luong-son_\w+";$', DOCUMENT, re.M)
    [update] = re.findall(r"`(UPDATE vault\.photos .*;)`", DOCUMENT)
    assert len(statements) == 3
    await run(server, "postgres", *(one.replace("intake", name) for name in (*SOURCES, "vault") for one in statements))
    await run(server, "luong-son_vault", update)


async def run(server: EmbeddedPostgres, database: str, *statements: str) -> None:
    connection = await asyncpg.connect(server.dsn(database))
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


def test_one_commune_becomes_a_cell_and_loses_nothing(tmp_path: Path) -> None:
    process = Process(tmp_path / "data", free_ports(1)[0])
    process.start()
    accounts, house = process.accounts(), House(process.url, process.accounts())
    photo = base64.b64encode(photo_with_a_place()).decode()
    receipt = send(house, photos=[photo], contact="0912 345 678")
    case_id = verify_and_classify(house, receipt)
    before = follow(house, receipt)
    house.close()
    process.stop()

    server = EmbeddedPostgres(process.data)
    server.start()
    asyncio.run(rename(server))
    server.stop()
    (home := process.data / "cells" / HERE).mkdir(parents=True)
    for name in ("keys", "common"):
        shutil.move(process.data / name, home / name)

    process.environment = {"CELLS": str(write_list(tmp_path))}
    process.start(OF_TWO_COMMUNES_SECONDS)
    house = House(process.url, accounts, HOSTS[HERE])
    try:
        assert follow(house, receipt)["words"] == before["words"]
        clerk = house.as_("tiep-nhan")
        [picture] = ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))["photos"]
        assert clerk.get(f"/api/triage/v1/cases/{case_id}/photos/{picture['id']}").status_code == 200
        later = send(house)
        assert later["number"] != receipt["number"]
        assert found(clerk, "triage", "waiting", later)
    finally:
        house.close()
        process.stop()
