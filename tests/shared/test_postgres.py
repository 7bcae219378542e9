"""Databases, roles and migrations."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import asyncpg
import pytest

from shared.postgres import (
    MigrationRefused,
    ProvisioningRefused,
    app_role,
    connect,
    database_dsn,
    migrate,
    owner_role,
    provision,
)
from tests.support.databases import Databases

ADMIN = "postgresql://langnghe:secret@postgres:5433/postgres?sslmode=disable"
numbers = count(1)


async def ask(dsn: str, question: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def test_another_database_of_the_same_server() -> None:
    assert database_dsn(ADMIN, "triage") == "postgresql://langnghe:secret@postgres:5433/triage?sslmode=disable"


def test_a_role_brings_its_own_password_and_never_the_admins() -> None:
    assert database_dsn(ADMIN, "triage", "triage_app", "p@ss/word") == (
        "postgresql://triage_app:p%40ss%2Fword@postgres:5433/triage?sslmode=disable"
    )
    assert database_dsn(ADMIN, "triage", "triage_app") == (
        "postgresql://triage_app@postgres:5433/triage?sslmode=disable"
    )


def test_a_socket_and_several_hosts_keep_their_address() -> None:
    assert database_dsn("postgresql://app@/postgres?host=/run/pg&port=5432", "vault", "vault_app") == (
        "postgresql://vault_app@/vault?host=/run/pg&port=5432"
    )
    assert database_dsn("postgresql://a:b@one:1,two:2/x", "vault") == "postgresql://a:b@one:1,two:2/vault"


async def test_a_pool_opens_nothing_before_it_is_asked(database: str) -> None:
    pool = await connect(database)
    assert pool.get_size() == 0
    assert await pool.fetchval("SELECT 1") == 1
    await pool.close()


class TestMigrating:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "0001_cases.sql").write_text("CREATE TABLE cases (id int)")
        (tmp_path / "0002_points.sql").write_text("CREATE TABLE points (id int); INSERT INTO points VALUES (7)")
        return tmp_path

    async def test_files_are_applied_once_in_order_into_the_schema(self, database: str, folder: Path) -> None:
        await migrate(database, "triage", folder)
        await migrate(database, "triage", folder)
        assert await ask(database, "SELECT array_agg(id) FROM triage.points") == [7]

    async def test_a_new_file_is_applied_to_what_is_there(self, database: str, folder: Path) -> None:
        await migrate(database, "triage", folder)
        (folder / "0003_more.sql").write_text("INSERT INTO points VALUES (8)")
        await migrate(database, "triage", folder)
        assert await ask(database, "SELECT array_agg(id) FROM triage.points") == [7, 8]

    async def test_a_changed_file_is_refused_and_named(self, database: str, folder: Path) -> None:
        await migrate(database, "triage", folder)
        (folder / "0001_cases.sql").write_text("CREATE TABLE cases (id bigint)")
        with pytest.raises(MigrationRefused, match=r"0001_cases\.sql has changed"):
            await migrate(database, "triage", folder)

    async def test_a_missing_file_is_refused_and_named(self, database: str, folder: Path) -> None:
        await migrate(database, "triage", folder)
        (folder / "0002_points.sql").unlink()
        with pytest.raises(MigrationRefused, match=r"0002_points\.sql was applied and is gone"):
            await migrate(database, "triage", folder)

    async def test_another_file_in_the_place_of_an_applied_one_is_refused(self, database: str, folder: Path) -> None:
        await migrate(database, "triage", folder)
        (folder / "0002_points.sql").rename(folder / "0002_other.sql")
        with pytest.raises(MigrationRefused, match=r"0002_points\.sql was applied in this place"):
            await migrate(database, "triage", folder)

    async def test_a_gap_in_the_numbers_is_refused(self, database: str, folder: Path) -> None:
        (folder / "0004_late.sql").write_text("SELECT 1")
        with pytest.raises(MigrationRefused, match="should be number 0003"):
            await migrate(database, "triage", folder)

    async def test_a_failing_file_leaves_nothing_and_the_ones_before_it_stay(self, database: str, folder: Path) -> None:
        (folder / "0003_broken.sql").write_text("CREATE TABLE half (id int); SELECT nonsense")
        with pytest.raises(asyncpg.UndefinedColumnError):
            await migrate(database, "triage", folder)
        assert await ask(database, "SELECT to_regclass('triage.half')") is None
        assert await ask(database, "SELECT count(*) FROM triage.migrations") == 2

    async def test_two_at_once_apply_everything_once(self, database: str, folder: Path) -> None:
        await asyncio.gather(*[migrate(database, "triage", folder) for _ in range(4)])
        assert await ask(database, "SELECT array_agg(id) FROM triage.points") == [7]


class TestProvisioning:
    @pytest.fixture
    def admin(self, databases: Databases) -> str:
        return databases.server.dsn("postgres")

    @pytest.fixture
    async def names(self, admin: str) -> AsyncIterator[tuple[str, str, str]]:
        """Two stages, and something that both enter."""
        number = next(numbers)
        one, other, common = f"one_{number}", f"other_{number}", f"common_{number}"
        await provision(admin, [one, other], guarded=[common], passwords={one: "its'own"})
        yield one, other, common
        connection = await asyncpg.connect(admin)
        for name in (one, other, common):
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for name in (one, other, common):
            await connection.execute(f"DROP ROLE {app_role(name)}")
            await connection.execute(f"DROP ROLE {owner_role(name)}")
        await connection.close()

    async def test_it_may_be_repeated(self, admin: str, names: tuple[str, str, str]) -> None:
        *stages, common = names
        await provision(admin, stages, guarded=[common])

    async def test_a_stages_role_enters_its_own_database_only(self, admin: str, names: tuple[str, str, str]) -> None:
        one, other, _ = names
        assert await ask(database_dsn(admin, one, app_role(one)), "SELECT 1") == 1
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ask(database_dsn(admin, other, app_role(one)), "SELECT 1")

    async def test_a_stage_does_in_a_guarded_database_what_is_granted_there(
        self, admin: str, names: tuple[str, str, str], tmp_path: Path
    ) -> None:
        one, other, common = names
        both = f"{app_role(one)}, {app_role(other)}"
        grant = f"GRANT USAGE ON SCHEMA common TO {both}; GRANT SELECT ON keys TO {both}"
        (tmp_path / "0001_keys.sql").write_text(f"CREATE TABLE keys (id int); {grant}")
        await migrate(database_dsn(admin, common), "common", tmp_path, owner=owner_role(common))
        for stage in (one, other):
            entered = database_dsn(admin, common, app_role(stage))
            assert await ask(entered, "SELECT count(*) FROM common.keys") == 0
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await ask(entered, "INSERT INTO common.keys VALUES (1)")

    async def test_only_the_stage_whose_password_is_given_has_it(self, admin: str, names: tuple[str, str, str]) -> None:
        having = "SELECT array_agg(rolname::text) FROM pg_authid WHERE rolpassword LIKE 'SCRAM%' AND rolname IN"
        assert await ask(admin, f"{having} {tuple(map(app_role, names))}") == [app_role(names[0])]

    async def test_nobody_signs_in_as_the_owner(self, admin: str, names: tuple[str, str, str]) -> None:
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            await ask(database_dsn(admin, names[0], owner_role(names[0])), "SELECT 1")

    async def test_the_stage_may_do_what_a_migration_grants_and_no_more(
        self, admin: str, names: tuple[str, str, str], tmp_path: Path
    ) -> None:
        one, _, _ = names
        (tmp_path / "0001_cases.sql").write_text(
            "CREATE EXTENSION pg_trgm; CREATE TABLE cases (id int); CREATE TABLE hidden (id int);"
            f"GRANT USAGE ON SCHEMA triage TO {app_role(one)}; GRANT INSERT, SELECT ON cases TO {app_role(one)}"
        )
        await migrate(database_dsn(admin, one), "triage", tmp_path, owner=owner_role(one))
        stage = database_dsn(admin, one, app_role(one))
        assert await ask(stage, "INSERT INTO triage.cases VALUES (1) RETURNING id") == 1
        for forbidden in (
            "UPDATE triage.cases SET id = 2",
            "TRUNCATE triage.cases",
            "DROP TABLE triage.cases",
            "SELECT * FROM triage.hidden",
            "CREATE TABLE triage.mine (id int)",
            "CREATE SCHEMA mine",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await ask(stage, forbidden)

    async def test_an_account_that_may_not_is_told_what_to_run(self, admin: str) -> None:
        role = f"humble_{next(numbers)}"
        await ask(admin, f"CREATE ROLE {role} LOGIN")
        with pytest.raises(ProvisioningRefused) as refused:
            await provision(database_dsn(admin, "postgres", role), ["nowhere"], guarded=["everywhere"])
        assert 'CREATE DATABASE "nowhere" OWNER "nowhere_owner";' in str(refused.value)
        assert f'GRANT "nowhere_owner" TO "{role}";' in str(refused.value)
        assert 'GRANT CONNECT ON DATABASE "everywhere" TO "nowhere_app";' in str(refused.value)

    async def test_an_account_with_createdb_and_createrole_is_enough(self, admin: str) -> None:
        number = next(numbers)
        role, name, common = f"modest_{number}", f"modest_db_{number}", f"modest_common_{number}"
        await ask(admin, f"CREATE ROLE {role} LOGIN CREATEDB CREATEROLE")
        for _ in range(2):
            await provision(
                database_dsn(admin, "postgres", role), [name], guarded=[common], passwords={name: "its'own"}
            )
        for database in (name, common):
            assert await ask(database_dsn(admin, database, app_role(name)), "SELECT 1") == 1
