"""PostgreSQL for everybody: pools, numbered migrations, and a database and two roles for each name."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

CONNECT_TIMEOUT_S = 10.0
COMMAND_TIMEOUT_S = 30.0
# An idle instance keeps no backends beyond the one that looks around; each is 16 MB, and opened in 5 ms.
IDLE_LIFETIME_S = 20.0
LOCK_DEADLINE_S = 60.0
LOCK_POLL_S = 0.05


class MigrationRefused(Exception):
    """The migrations on disk do not continue what the database has already seen."""


class ProvisioningRefused(Exception):
    """This account may not make databases and roles; the message holds the SQL for one that may."""


def owner_role(name: str) -> str:
    """Owns the database and migrates it; nobody signs in as it."""
    return f"{name}_owner"


def app_role(name: str) -> str:
    """What the running stage is."""
    return f"{name}_app"


def database_dsn(admin_dsn: str, name: str, role: str | None = None, password: str | None = None) -> str:
    """The same server, another database; with a role, as that role, whose password (if any) replaces the admin's."""
    parts = urlsplit(admin_dsn)
    if role is not None:
        secret = f":{quote(password, safe='')}" if password else ""
        parts = parts._replace(netloc=f"{quote(role, safe='')}{secret}@{parts.netloc.rpartition('@')[2]}")
    return urlunsplit(parts._replace(path=f"/{quote(name, safe='')}"))


async def connect(dsn: str, *, max_size: int = 8) -> asyncpg.Pool:
    """A pool that opens connections when they are needed and closes those that idle.

    A connection is given back as it is: whoever changes its session (a lock, a setting) undoes that.
    """
    return await asyncpg.create_pool(
        dsn,
        min_size=0,
        max_size=max_size,
        max_inactive_connection_lifetime=IDLE_LIFETIME_S,
        timeout=CONNECT_TIMEOUT_S,
        command_timeout=COMMAND_TIMEOUT_S,
        reset=_leave,
    )


async def _leave(_: object) -> None:
    """In place of the default's round trip after every use, which costs as much as most queries."""


async def migrate(dsn: str, schema: str, folder: Path, *, owner: str | None = None) -> None:
    """Applies the files of `folder` that `schema` has not seen: `0001_words.sql`, forward only, a transaction each.

    Runs as the role `owner` when one is named. Raises MigrationRefused when an applied file has changed or gone,
    or when a new one comes before it.
    """
    files = _numbered(folder)
    async with _connection(dsn) as connection, _alone(connection, f"migrate {schema}"):
        if owner is not None:
            await connection.execute(f"SET ROLE {_name(owner)}")
        await connection.execute(
            f"CREATE SCHEMA IF NOT EXISTS {_name(schema)};"
            f"CREATE TABLE IF NOT EXISTS {_name(schema)}.migrations (file text PRIMARY KEY, sha256 text NOT NULL,"
            " applied_at timestamptz NOT NULL DEFAULT now())"
        )
        applied = await connection.fetch(f"SELECT file, sha256 FROM {_name(schema)}.migrations ORDER BY file")
        _check_continues(schema, files, {row["file"]: row["sha256"] for row in applied})
        for name, sql in list(files.items())[len(applied) :]:
            await _apply(connection, schema, name, sql)


async def grant(dsn: str, file: Path, *, owner: str) -> None:
    """Runs `file` as the role `owner`: what it says of who may do what holds for roles that came after the migrations
    too. To be repeated at every preparation.
    """
    async with _connection(dsn) as connection, _alone(connection, f"grant {file.parent.name}"):
        await connection.execute(f"SET ROLE {_name(owner)}")
        await connection.execute(file.read_text())


async def provision(
    admin_dsn: str,
    stages: Sequence[str],
    *,
    guarded: Sequence[str] = (),
    passwords: Mapping[str, str] | None = None,
) -> None:
    """Makes what is missing: for each name a database, its owner role, and the application role that may enter it.

    What the application may do inside, the migrations grant, table by table. The databases of `guarded` every stage's
    role may enter, and `grant` says what it may do there. `passwords` are by stage. Raises ProvisioningRefused.
    """
    async with _connection(admin_dsn) as connection, _alone(connection, "provision"):
        try:
            for statement in await _wanted(connection, stages, guarded):
                await connection.execute(statement)
        except asyncpg.InsufficientPrivilegeError as refused:
            still_wanted = await _wanted(connection, stages, guarded)
            raise ProvisioningRefused(await _by_hand(connection, refused, still_wanted)) from refused
        for stage, password in (passwords or {}).items():
            await connection.execute(await _password_statement(connection, app_role(stage), password))


def _numbered(folder: Path) -> dict[str, str]:
    files = {file.name: file.read_text() for file in sorted(folder.glob("*.sql"))}
    for place, name in enumerate(files, start=1):
        if not name.startswith(f"{place:04}_"):
            raise MigrationRefused(f"{folder / name} should be number {place:04}: files are numbered without a gap.")
    return files


def _check_continues(schema: str, files: dict[str, str], applied: dict[str, str]) -> None:
    """What was applied must be the beginning of what is there, byte for byte."""
    for (ours, sql), theirs in zip(files.items(), applied, strict=False):
        if ours != theirs:
            raise MigrationRefused(f"{schema}: {theirs} was applied in this place, and now there is {ours}.")
        if _checksum(sql) != applied[ours]:
            raise MigrationRefused(
                f"{schema}: {ours} has changed since it was applied. Restore it, and put the change into a new file."
            )
    if gone := list(applied)[len(files) :]:
        raise MigrationRefused(f"{schema}: {', '.join(gone)} was applied and is gone. Is this program an older one?")


def _checksum(sql: str) -> str:
    return hashlib.sha256(sql.encode()).hexdigest()


async def _apply(connection: asyncpg.Connection, schema: str, name: str, sql: str) -> None:
    async with connection.transaction():
        await connection.execute(f"SET LOCAL search_path TO {_name(schema)}, public")
        await connection.execute(sql, timeout=None)
        await connection.execute(
            f"INSERT INTO {_name(schema)}.migrations (file, sha256) VALUES ($1, $2)", name, _checksum(sql)
        )


async def _wanted(connection: asyncpg.Connection, stages: Sequence[str], guarded: Sequence[str]) -> list[str]:
    statements = []
    for name in dict.fromkeys((*stages, *guarded)):
        statements += [*await _missing(connection, name), *_doors(name)]
    for stage in stages:
        statements += [f"GRANT CONNECT ON DATABASE {_name(name)} TO {_name(app_role(stage))}" for name in guarded]
    return statements


async def _missing(connection: asyncpg.Connection, name: str) -> list[str]:
    roles = set(await connection.fetchval("SELECT array_agg(rolname::text) FROM pg_roles"))
    owner, app = owner_role(name), app_role(name)
    statements = []
    if owner not in roles:
        # Making a role does not make its maker a member, and only a member gives it a database.
        statements += [f"CREATE ROLE {_name(owner)} NOLOGIN", f"GRANT {_name(owner)} TO CURRENT_USER"]
    if app not in roles:
        statements.append(f"CREATE ROLE {_name(app)} LOGIN")
    if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
        statements.append(f"CREATE DATABASE {_name(name)} OWNER {_name(owner)}")
    return statements


def _doors(name: str) -> list[str]:
    """One stage's role does not reach another's database."""
    return [
        f"REVOKE ALL ON DATABASE {_name(name)} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {_name(name)} TO {_name(app_role(name))}",
    ]


async def _by_hand(connection: asyncpg.Connection, refused: Exception, wanted: Sequence[str]) -> str:
    user = await connection.fetchval("SELECT current_user::text")
    script = [f"{statement.replace('CURRENT_USER', _name(user))};" for statement in wanted]
    return "\n".join(
        [
            f"The database account {user} may not make what is missing ({refused}).",
            "Give it CREATEDB and CREATEROLE, or let an administrator run this with psql:",
            *script,
        ]
    )


async def _password_statement(connection: asyncpg.Connection, role: str, password: str) -> str:
    statement: str = await connection.fetchval(
        "SELECT format('ALTER ROLE %I PASSWORD %L', $1::text, $2::text)", role, password
    )
    return statement


@asynccontextmanager
async def _connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(dsn, timeout=CONNECT_TIMEOUT_S, command_timeout=COMMAND_TIMEOUT_S)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def _alone(connection: asyncpg.Connection, purpose: str) -> AsyncIterator[None]:
    """One session at a time. Asks again and again: a session that waits inside the server blocks what others build."""
    deadline = time.monotonic() + LOCK_DEADLINE_S
    while not await connection.fetchval("SELECT pg_try_advisory_lock(hashtext($1))", purpose):
        if time.monotonic() > deadline:
            raise TimeoutError(f"Another session has been busy with '{purpose}' for {LOCK_DEADLINE_S:.0f} s.")
        await asyncio.sleep(LOCK_POLL_S)
    try:
        yield
    finally:
        if not connection.is_closed():
            await connection.execute("SELECT pg_advisory_unlock(hashtext($1))", purpose)


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
