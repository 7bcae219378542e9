"""The server inside: killed, doubled, moved, left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from pwd import getpwuid

import asyncpg
import pytest

from shared.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError

RECOVERY_DEADLINE_S = 30.0
LOST = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, asyncpg.AdminShutdownError)

# Another program with a server inside: it says that it is ready, and then never ends by itself.
HOST = """
import sys, time
from pathlib import Path
from shared.embedded_postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def server(data: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data)
    server.start()
    yield server
    server.stop()


async def run(server: EmbeddedPostgres, statement: str) -> object:
    connection = await asyncpg.connect(server.dsn("postgres"), timeout=5)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def run_when_back(server: EmbeddedPostgres, statement: str) -> object:
    deadline = time.monotonic() + RECOVERY_DEADLINE_S
    while True:
        try:
            return await run(server, statement)
        except LOST:
            assert time.monotonic() < deadline, "the server is not back in time"
            await asyncio.sleep(0.02)


@asynccontextmanager
async def watched(server: EmbeddedPostgres) -> AsyncIterator[None]:
    task = asyncio.create_task(server.watch())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def host(data: Path) -> subprocess.Popen[str]:
    started = subprocess.Popen([sys.executable, "-c", HOST, str(data)], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    assert started.stdout.readline().strip().isdigit()
    return started


def kill(program: subprocess.Popen[str]) -> None:
    program.kill()
    program.wait()
    assert program.stdout is not None
    program.stdout.close()


class TestServing:
    async def test_what_was_written_is_there_after_a_restart(self, server: EmbeddedPostgres) -> None:
        await run(server, "CREATE TABLE kept AS SELECT 7 AS value")
        server.stop()
        server.start()
        assert await run(server, "SELECT value FROM kept") == 7

    async def test_it_is_safe_and_small(self, server: EmbeddedPostgres) -> None:
        wanted = {"fsync": "on", "synchronous_commit": "on", "shared_buffers": "32MB", "jit": "off"}
        assert {name: await run(server, f"SHOW {name}") for name in wanted} == wanted
        others = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type IN ('logical replication launcher', 'io worker')"
        )
        assert await run(server, others) == 0

    async def test_vietnamese_is_utf8_and_its_search_extensions_are_there(self, server: EmbeddedPostgres) -> None:
        await run(server, "CREATE EXTENSION unaccent; ")
        await run(server, "CREATE EXTENSION pg_trgm")
        assert await run(server, "SELECT unaccent('Đường hỏng')") == "Duong hong"

    async def test_it_listens_on_no_network(self, server: EmbeddedPostgres) -> None:
        assert await run(server, "SHOW listen_addresses") == ""

    async def test_values_of_rows_do_not_reach_the_log(self, server: EmbeddedPostgres, data: Path) -> None:
        await run(server, "CREATE TABLE words (word text PRIMARY KEY)")
        await run(server, "INSERT INTO words VALUES ('secret-of-a-citizen')")
        with pytest.raises(asyncpg.UniqueViolationError):
            await run(server, "INSERT INTO words VALUES ('secret-of-a-citizen')")
        log = (data / "postgres" / "log").read_text()
        assert "words_pkey" in log
        assert "secret-of-a-citizen" not in log

    async def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(self, data: Path) -> None:
        server = EmbeddedPostgres(data / ("deep-" * 20))
        server.start()
        try:
            assert await run(server, "SELECT 1") == 1
            folder = str(await run(server, "SHOW unix_socket_directories"))
            assert os.stat(folder).st_mode & 0o077 == 0
        finally:
            server.stop()
            os.rmdir(folder)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
    async def test_root_drops_to_an_account_without_rights(self, server: EmbeddedPostgres) -> None:
        account = getpwuid(os.stat(f"/proc/{server.pid}").st_uid).pw_name
        assert account in ("postgres", "nobody")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run(server, "COPY (SELECT 1) TO '/root/written-by-postgres'")

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root may enter a folder that nobody else may")
    async def test_root_may_keep_the_data_where_the_account_cannot_walk(self, data: Path) -> None:
        closed = data / "closed"
        closed.mkdir(mode=0o700, parents=True)
        server = EmbeddedPostgres(closed)
        server.start()
        try:
            assert await run(server, "SELECT 1") == 1
        finally:
            server.stop()


class TestKilled:
    async def test_the_server_is_killed_and_comes_back_with_what_was_committed(self, server: EmbeddedPostgres) -> None:
        await run(server, "CREATE TABLE kept AS SELECT 7 AS value")
        before = server.pid
        assert before is not None
        async with watched(server):
            os.kill(before, signal.SIGKILL)
            assert await run_when_back(server, "SELECT value FROM kept") == 7
        assert server.pid != before

    async def test_the_server_is_killed_while_its_backends_work(self, server: EmbeddedPostgres) -> None:
        assert server.pid is not None
        async with watched(server):
            busy = [asyncio.create_task(run(server, "SELECT pg_sleep(60)")) for _ in range(5)]
            working = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(60)'"
            async with asyncio.timeout(10):
                while await run(server, working) != len(busy):
                    await asyncio.sleep(0.02)
            os.kill(server.pid, signal.SIGKILL)
            assert await run_when_back(server, "SELECT 1") == 1
            ended = await asyncio.gather(*busy, return_exceptions=True)
        assert all(isinstance(end, Exception) for end in ended)

    async def test_a_server_killed_again_and_again_comes_back_each_time(self, server: EmbeddedPostgres) -> None:
        async with watched(server):
            for _ in range(3):
                assert server.pid is not None
                os.kill(server.pid, signal.SIGKILL)
                assert await run_when_back(server, "SELECT 1") == 1

    async def test_the_program_is_killed_and_its_server_ends_with_it(self, data: Path) -> None:
        program = host(data)
        server = EmbeddedPostgres(data)
        kill(program)
        began = time.monotonic()
        server.start()
        try:
            assert time.monotonic() - began < RECOVERY_DEADLINE_S
            assert await run(server, "SELECT 1") == 1
        finally:
            server.stop()

    async def test_a_server_left_behind_that_hangs_is_taken_over(
        self, data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shared.embedded_postgres.server.PATIENCE_S", 0.2)
        server = EmbeddedPostgres(data)
        program = host(data)
        other = await asyncpg.connect(server.dsn("postgres"))
        leader = int((data / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(leader, signal.SIGSTOP)
        kill(program)
        server.start()
        try:
            assert await run(server, "SELECT 1") == 1
        finally:
            other.terminate()
            server.stop()

    async def test_what_a_killed_server_left_on_disk_is_cleared(self, server: EmbeddedPostgres, data: Path) -> None:
        server.stop()
        cluster = data / "postgres" / "cluster"
        # A live process that is no server of ours: this very test.
        (cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster}\n0\n5432\n.\n\n\nready\n")
        (cluster / ".s.PGSQL.5432").touch()
        (cluster / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
        server.start()
        assert await run(server, "SELECT 1") == 1

    async def test_a_first_start_that_was_cut_short_is_begun_anew(self, data: Path) -> None:
        half = data / "postgres" / "cluster.new"
        half.mkdir(parents=True)
        (half / "PG_VERSION").write_text("18")
        server = EmbeddedPostgres(data)
        server.start()
        try:
            assert await run(server, "SELECT 1") == 1
        finally:
            server.stop()


class TestRefused:
    def test_a_second_server_over_the_same_data(self, server: EmbeddedPostgres, data: Path) -> None:
        second = EmbeddedPostgres(data)
        with pytest.raises(EmbeddedPostgresError, match="in use by another running instance"):
            second.start()

    async def test_the_first_server_does_not_notice(self, server: EmbeddedPostgres, data: Path) -> None:
        with pytest.raises(EmbeddedPostgresError):
            EmbeddedPostgres(data).start()
        assert await run(server, "SELECT 1") == 1

    def test_data_of_another_major_version(self, server: EmbeddedPostgres, data: Path) -> None:
        server.stop()
        (data / "postgres" / "cluster" / "PG_VERSION").write_text("16\n")
        with pytest.raises(EmbeddedPostgresError, match="written by PostgreSQL 16, and this program brings 18"):
            server.start()

    def test_a_setting_that_the_server_does_not_take_is_quoted_from_its_log(self, data: Path) -> None:
        with pytest.raises(EmbeddedPostgresError, match="unrecognized configuration parameter"):
            EmbeddedPostgres(data, settings={"no_such_setting": "1"}).start()
