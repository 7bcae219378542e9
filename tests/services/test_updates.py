"""An instance that ran before a read table got a column learns from a rebuild what it had heard already."""

import shutil
from pathlib import Path

import pytest
from eventsourcing.persistence import StoredEvent

from services.stages import STAGES
from shared.bus.inbox import Heard, known_event, project
from shared.events.envelope import Event
from shared.events.intake import VerdictGiven
from shared.log import Log
from shared.postgres import app_role, connect, migrate, owner_role
from shared.rebuilding import rebuild
from shared.stage import Stage
from tests.conftest import FreshDatabase
from tests.services.test_projections import envelopes, heard_all, tables
from tests.support.databases import as_role
from tests.support.logs import make_roles, open_log, prepared_log, prepared_stage

# The migration that made the column, and the event that the version before it did not keep there.
COLUMNS: dict[str, tuple[str, type[Event]]] = {
    "dispatch": ("0003_verdicts.sql", VerdictGiven),
    "intake": ("0003_own_verdict.sql", VerdictGiven),
}
HEARD = [Heard(one, known_event(one)) for one in envelopes("intake")]


async def before(stage: Stage, folder: Path, fresh_database: FreshDatabase) -> str:
    """The database of an instance of the version before; `folder` is for its migrations."""
    newer, _ = COLUMNS[stage.name]
    for file in (stage.package / "migrations").glob("*.sql"):
        if file.name < newer:
            shutil.copy(file, folder)

    async def prepare(dsn: str) -> None:
        await prepared_log(stage.name)(dsn)
        await migrate(dsn, stage.name, folder, owner=owner_role(stage.name))

    return await fresh_database(f"stage_{stage.name}_before_{newer[:4]}", prepare)


async def said_by_intake(fresh_database: FreshDatabase) -> Log:
    log = await open_log(await fresh_database("log_intake", prepared_log("intake")))
    for one in HEARD:
        heard = one.envelope
        await log.insert_events([StoredEvent(heard.subject, heard.version, heard.type, heard.state)])
    return log


async def always_there(stage: Stage, fresh_database: FreshDatabase) -> dict[str, list[str]]:
    """The tables of an instance that has had the column from the beginning."""
    pool = await connect(
        as_role(await fresh_database(f"stage_{stage.name}", prepared_stage(stage)), app_role(stage.name))
    )
    async with pool.acquire() as connection:
        await project(connection, stage.projections, HEARD)
        found = await tables(connection, stage)
    await pool.close()
    return found


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage.name in COLUMNS], ids=lambda stage: stage.name)
async def test_a_rebuild_fills_a_column_that_came_later(
    stage: Stage, tmp_path: Path, fresh_database: FreshDatabase
) -> None:
    dsn = await before(stage, tmp_path, fresh_database)
    known = {event: kept for event, kept in stage.projections.items() if event is not COLUMNS[stage.name][1]}
    log, pool = await said_by_intake(fresh_database), await connect(as_role(dsn, app_role(stage.name)))
    async with pool.acquire() as connection:
        await project(connection, known, HEARD)
        await heard_all(connection, log)
    await make_roles(dsn, stage.name)  # a copy of a template does not take over who may make schemas
    await migrate(dsn, stage.name, stage.package / "migrations", owner=owner_role(stage.name))
    wanted = await always_there(stage, fresh_database)
    async with pool.acquire() as connection:
        assert await tables(connection, stage) != wanted
    await rebuild(stage, pool, {"intake": log}, lambda *_: None)
    async with pool.acquire() as connection:
        assert await tables(connection, stage) == wanted
    await pool.close()
    await log.pool.close()
