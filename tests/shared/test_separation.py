"""What a stage can reach on a server that asks for passwords, knowing its own."""

import asyncio
from collections.abc import Iterator

import asyncpg
import pytest
from pydantic import SecretStr

from services.stages import STAGES
from shared.embedded_postgres import EmbeddedPostgres
from shared.postgres import app_role, database_dsn
from shared.running import outside, prepare
from shared.settings import Settings
from tests.support.databases import UNSAFE_BUT_FAST

INTAKE = next(stage for stage in STAGES if stage.name == "intake")
OTHERS = [stage.name for stage in STAGES if stage is not INTAKE]
PASSWORDS = {f"{stage.name}_database_password": SecretStr(f"{stage.name}'s") for stage in STAGES}
ASKS_FOR_PASSWORDS = "local all app trust\nlocal all all scram-sha-256\n"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A prepared server that lets in nobody but its administrator without a password."""
    data = tmp_path_factory.mktemp("data")
    server = EmbeddedPostgres(data, settings=UNSAFE_BUT_FAST)
    server.start()
    try:
        (data / "postgres" / "cluster" / "pg_hba.conf").write_text(ASKS_FOR_PASSWORDS)
        server.stop()
        server.start()
        given = Settings(data=data, database_url=SecretStr(server.dsn("postgres"))).model_copy(update=PASSWORDS)
        asyncio.run(prepare(given, STAGES, server.dsn("postgres")))
        yield given
    finally:
        server.stop()


async def ask(dsn: str, question: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("database", "question"),
    [
        ("intake", "SELECT count(*) FROM log.events"),
        ("vault", "SELECT count(*) FROM vault.keys"),
        ("identity", "SELECT count(*) FROM identity.sessions"),
    ],
)
async def test_a_stage_enters_its_own_and_what_is_common(settings: Settings, database: str, question: str) -> None:
    assert await ask(outside(settings, [INTAKE])(database), question) == 0


@pytest.mark.parametrize("database", OTHERS)
async def test_a_stage_is_refused_in_anothers_database(settings: Settings, database: str) -> None:
    as_intake = database_dsn(str(settings.server), database, app_role("intake"), settings.password_of("intake"))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ask(as_intake, "SELECT 1")


@pytest.mark.parametrize("database", [*OTHERS, "vault", "identity"])
async def test_a_stages_password_opens_no_other_account(settings: Settings, database: str) -> None:
    as_other = database_dsn(str(settings.server), database, app_role(database), settings.password_of("intake"))
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(as_other, "SELECT 1")


def test_one_password_for_all_is_enough_where_one_process_is_all_stages() -> None:
    settings = Settings.model_validate({"database_password": "one", "oversight_database_password": "the Front's"})
    assert settings.password_of("intake") == "one"
    assert settings.password_of("oversight") == "the Front's"
