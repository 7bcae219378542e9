"""An update that changes a read table says that it has to be made anew, and that gives what was always there."""

import shutil
from pathlib import Path

import pytest
from eventsourcing.persistence import StoredEvent

from services.stages import STAGES
from shared.bus.feed import LocalFeed
from shared.bus.inbox import known_event
from shared.host.anew import tables_of
from shared.host.rebuilding import rebuild
from shared.log import Log
from shared.postgres import app_role, connect, migrate, owner_role
from shared.reading import project
from shared.stage import Stage
from tests.conftest import FreshDatabase
from tests.services.test_projections import envelopes, heard_all, tables
from tests.support.databases import as_role
from tests.support.logs import make_roles, open_log, prepared_log, prepared_stage

LAST_BEFORE = {"intake": "0003", "triage": "0004", "dispatch": "0004", "oversight": "0002", "publisher": "0002"}
HEARD = [(one, known_event(one)) for one in envelopes("intake")]


async def before(stage: Stage, folder: Path, fresh_database: FreshDatabase) -> str:
    """The database of an instance of the version before; `folder` is for its migrations."""
    for file in (stage.package / "migrations").glob("*.sql"):
        if file.name[:4] <= LAST_BEFORE[stage.name]:
            shutil.copy(file, folder)

    async def prepare(dsn: str) -> None:
        await prepared_log(stage.name)(dsn)
        await migrate(dsn, stage.name, folder, owner=owner_role(stage.name))

    return await fresh_database(f"stage_{stage.name}_before_{LAST_BEFORE[stage.name]}", prepare)


async def said_by_intake(fresh_database: FreshDatabase) -> Log:
    log = await open_log(await fresh_database("log_intake", prepared_log("intake")))
    for one, _ in HEARD:
        await log.insert_events([StoredEvent(one.subject, one.version, one.type, one.state)])
    return log


async def always_there(stage: Stage, fresh_database: FreshDatabase) -> dict[str, list[str]]:
    """The tables of an instance that has been of this version from the beginning."""
    dsn = await fresh_database(f"stage_{stage.name}", prepared_stage(stage))
    pool = await connect(as_role(dsn, app_role(stage.name)))
    async with pool.acquire() as connection:
        await project(connection, stage.read_models, HEARD)
        found = await tables(connection, stage)
    await pool.close()
    return found


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
async def test_an_update_is_made_good_by_a_rebuild_that_it_asks_for(
    stage: Stage, tmp_path: Path, fresh_database: FreshDatabase
) -> None:
    dsn = await before(stage, tmp_path, fresh_database)
    log, pool = await said_by_intake(fresh_database), await connect(as_role(dsn, app_role(stage.name)))
    async with pool.acquire() as connection:
        await heard_all(connection, log)
    await make_roles(dsn, stage.name)  # a copy of a template does not take over who may make schemas
    await migrate(dsn, stage.name, stage.package / "migrations", owner=owner_role(stage.name))
    wanted = "SELECT array_agg(name) FROM log.read_tables WHERE wanted"
    assert set(await pool.fetchval(wanted)) == set(tables_of(stage.read_models))
    await rebuild(stage, pool, {"intake": LocalFeed(log)}, lambda *_: None)
    assert await pool.fetchval(wanted) is None
    async with pool.acquire() as connection:
        assert await tables(connection, stage) == await always_there(stage, fresh_database)
    await pool.close()
    await log.pool.close()
