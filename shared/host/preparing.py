"""What is made before a host starts: databases, roles, keys, and the accounts of the very first time."""

import asyncio
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import asyncpg

from shared import identity, vault
from shared.commune import Commune, CommuneRefused, load_commune
from shared.embedded_postgres import EmbeddedPostgres, InUse
from shared.host.app import Databases
from shared.identity import FirstAccount, first_accounts
from shared.postgres import app_role, connect, database_dsn, grant, migrate, owner_role, provision
from shared.settings import SOURCES, STAGES, Settings
from shared.signing import load_secret, load_signer, publish_key
from shared.stage import Stage
from shared.vault.buckets import BUCKETS, BucketKeys

LOG_MIGRATIONS = Path(__file__).parents[1] / "migrations"
# Where others enter too, with a grants.sql that says what each may do there.
GUARDED = {"vault": Path(vault.__file__).parent, "identity": Path(identity.__file__).parent}

_FIRST_SAID = "SELECT convert_from(state, 'UTF8')::jsonb ->> 'source' FROM log.events WHERE position = 1"


async def prepare(settings: Settings, stages: Sequence[Stage], admin_dsn: str) -> list[FirstAccount]:
    """Make and migrate all databases, make and show the keys; return the accounts that the very first time makes.

    Raises CommuneRefused where the databases are another commune's.
    """
    commune = load_commune(settings.commune)
    names, named = [stage.name for stage in stages], settings.database
    passwords = {named(name): password for name in names if (password := settings.password_of(name))}
    # A stage with a server of its own has its role here too: it enters the guarded databases with it.
    await provision(admin_dsn, [*map(named, names)], guarded=[*map(named, GUARDED)], passwords=passwords)
    for name in names:
        if own := settings.server_of(name):
            its = {role: password for role, password in passwords.items() if role == named(name)}
            await provision(own, [named(name)], passwords=its)
    await asyncio.gather(
        *(_migrate_stage(settings, settings.server_of(stage.name) or admin_dsn, stage, commune) for stage in stages),
        *(
            _migrate(settings, admin_dsn, name, name, GUARDED[name] / "migrations")
            for name in GUARDED.keys() - {*names}
        ),
    )
    for name, folder in GUARDED.items():
        await grant(database_dsn(admin_dsn, named(name)), folder / "grants.sql", owner=owner_role(named(name)))
    make_keys(settings, names)
    return await _first_accounts(database_dsn(admin_dsn, named("identity")), commune, settings.first_sign_ins)


def make_keys(settings: Settings, stages: Sequence[str]) -> None:
    """The pepper and each stage's key are there, and the public ones shown. Raises KeyRefused."""
    load_secret(settings.pepper)
    for name in stages:
        publish_key(settings.public_keys, load_signer(settings.own_keys, name))


async def _migrate_stage(settings: Settings, server: str, stage: Stage, commune: Commune) -> None:
    await _migrate(settings, server, stage.name, "log", LOG_MIGRATIONS)
    await _migrate(settings, server, stage.name, stage.name, stage.package / "migrations")
    await _check_whose(server, settings.database(stage.name), settings.commune, commune)


async def _migrate(settings: Settings, server: str, name: str, schema: str, folder: Path) -> None:
    database = settings.database(name)
    await migrate(database_dsn(server, database), schema, folder, owner=owner_role(database))


async def _check_whose(server: str, database: str, file: Path, commune: Commune) -> None:
    """Two files that were exchanged would show one commune's cases under the other's name."""
    connection = await asyncpg.connect(database_dsn(server, database))
    try:
        await connection.execute(f'SET ROLE "{owner_role(database)}"')
        said = await connection.fetchval(_FIRST_SAID)
    finally:
        await connection.close()
    if said and (whose := said.split("/")[1]) != commune.code:
        raise CommuneRefused(f"{file}: code: the data here is that of {whose!r}, not of {commune.code!r}.")


async def _first_accounts(dsn: str, commune: Commune, file: Path) -> list[FirstAccount]:
    pool = await connect(dsn, max_size=2)
    try:
        units = {unit.code: unit.name for unit in commune.units}
        return await first_accounts(pool, units, lambda accounts: keep_accounts(file, accounts))
    finally:
        await pool.close()


def make_wrapping_keys(settings: Settings, accounts: list[FirstAccount]) -> None:
    """At the very first start, all at once: one by one, each of the first thousand reports would wait for the disk.

    Never later: where keys were lost, new ones in their place would hide it.
    """
    if accounts:
        BucketKeys(settings.wrapping_keys).make_first(range(BUCKETS))


@contextmanager
def reached(settings: Settings, stages: Sequence[Stage]) -> Iterator[Databases]:
    """The databases of an instance, whether it runs or not: the server inside is started if nobody has it running."""
    if settings.server:
        yield outside(settings, stages)
        return
    server = EmbeddedPostgres(settings.data)
    with suppress(InUse):
        server.start()
    try:
        yield inside(settings, server)
    finally:
        server.stop()


def inside(settings: Settings, server: EmbeddedPostgres) -> Databases:
    """The databases on the server inside."""

    def dsn(name: str, stage: str | None = None) -> str:
        return server.dsn(settings.database(name), app_role(settings.database(stage or name)))

    return dsn


def outside(settings: Settings, stages: Sequence[Stage]) -> Databases:
    """The databases of outside servers; a stage may have one of its own. The vault is entered as the first stage."""

    def dsn(name: str, stage: str | None = None) -> str:
        stage = stage or (name if name in SOURCES else stages[0].name)
        server = (settings.server_of(name) if name in STAGES else None) or settings.server or ""
        role = app_role(settings.database(stage))
        return database_dsn(server, settings.database(name), role, settings.password_of(stage))

    return dsn


def say_accounts(accounts: list[FirstAccount], kept: Path) -> None:
    """Say the first sign-ins to a terminal; what is none may be a log, and is told only of the file."""
    if not accounts:
        return
    if not sys.stdout.isatty():
        say(f"\nThe first sign-ins, with passwords to be changed at the first use, are in {kept}.")
        return
    say(f"\nThe first sign-ins, with passwords to be changed at the first use. They are also kept in {kept}:")
    for line in _lines(accounts):
        say(line)


def keep_accounts(file: Path, accounts: list[FirstAccount]) -> None:
    """For whoever lost the terminal: a file that its owner alone can read."""
    file.unlink(missing_ok=True)
    told = "# Delete this file as soon as everyone has a password of their own."
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write("\n".join([told, *_lines(accounts)]) + "\n")


def _lines(accounts: list[FirstAccount]) -> list[str]:
    return [f"  {sign_in:<28} {password:<24} {name}" for name, sign_in, password in accounts]


def say(line: str) -> None:
    print(line, flush=True)
