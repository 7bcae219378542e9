"""How a host is started: databases prepared, the app served, addresses and first sign-ins said."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
import uvloop
from fastapi import FastAPI

from shared import identity, vault
from shared.commune import Commune, CommuneRefused, load_commune
from shared.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError, InUse
from shared.host import Databases, host
from shared.identity import FirstAccount, first_accounts
from shared.impatient import Impatient
from shared.logs import configure_logs
from shared.postgres import (
    MigrationRefused,
    ProvisioningRefused,
    app_role,
    connect,
    database_dsn,
    grant,
    migrate,
    owner_role,
    provision,
)
from shared.settings import SOURCES, STAGES, Settings
from shared.signing import KeyRefused, load_secret, load_signer, publish_key
from shared.stage import Stage
from shared.supervising import Supervisor
from shared.vault.buckets import BUCKETS, BucketKeys

LOG_MIGRATIONS = Path(__file__).parent / "migrations"
# Where others enter too, with a grants.sql that says what each may do there.
GUARDED = {"vault": Path(vault.__file__).parent, "identity": Path(identity.__file__).parent}
GRACEFUL_SECONDS = 3  # for requests that are under way; one that is only half sent then is dropped
GARBAGE_COLLECTED_AFTER = 20_000  # new objects; Python's own 700 comes by every few requests
REFUSED = (CommuneRefused, EmbeddedPostgresError, KeyRefused, MigrationRefused, ProvisioningRefused)


@dataclass(frozen=True)
class Place:
    """A prepared place for a host: where its databases are, and the server inside, if there is one."""

    databases: Databases
    inside: EmbeddedPostgres | None = None


async def prepare(settings: Settings, stages: Sequence[Stage], admin_dsn: str) -> list[FirstAccount]:
    """Make and migrate all databases, make and show the keys; return the accounts that the very first time makes."""
    commune = load_commune(settings.commune)
    names = [stage.name for stage in stages]
    passwords = {name: password for name in names if (password := settings.password_of(name))}
    # A stage with a server of its own has its role here too: it enters the guarded databases with it.
    await provision(admin_dsn, names, guarded=list(GUARDED), passwords=passwords)
    for name in names:
        if own := settings.server_of(name):
            await provision(own, [name], passwords={name: passwords[name]} if name in passwords else {})
    await asyncio.gather(
        *(_migrate_stage(settings.server_of(stage.name) or admin_dsn, stage) for stage in stages),
        *(
            migrate(database_dsn(admin_dsn, name), name, folder / "migrations", owner=owner_role(name))
            for name, folder in GUARDED.items()
            if name not in names
        ),
    )
    for name, folder in GUARDED.items():
        await grant(database_dsn(admin_dsn, name), folder / "grants.sql", owner=owner_role(name))
    make_keys(settings, names)
    return await _first_accounts(database_dsn(admin_dsn, "identity"), commune, settings.first_sign_ins)


def make_keys(settings: Settings, stages: Sequence[str]) -> None:
    """The pepper and each stage's key are there, and the public ones shown. Raises KeyRefused."""
    load_secret(settings.pepper)
    for name in stages:
        publish_key(settings.public_keys, load_signer(settings.own_keys, name))


async def _migrate_stage(server: str, stage: Stage) -> None:
    dsn, owner = database_dsn(server, stage.name), owner_role(stage.name)
    await migrate(dsn, "log", LOG_MIGRATIONS, owner=owner)
    await migrate(dsn, stage.name, stage.package / "migrations", owner=owner)


async def _first_accounts(dsn: str, commune: Commune, file: Path) -> list[FirstAccount]:
    pool = await connect(dsn, max_size=2)
    try:
        units = {unit.code: unit.name for unit in commune.units}
        return await first_accounts(pool, units, lambda accounts: keep_accounts(file, accounts))
    finally:
        await pool.close()


def run_together(stages: Sequence[Stage]) -> None:
    """All stages in this process, with the server inside unless DATABASE_URL names another."""
    settings = Settings()
    configure_logs()
    with_reasons(lambda: _run_together(settings, stages))


def _run_together(settings: Settings, stages: Sequence[Stage]) -> None:
    load_commune(settings.commune)
    if settings.server:
        accounts = asyncio.run(prepare(settings, stages, settings.server))
        _make_wrapping_keys(settings, accounts)
        _serve(settings, stages, Place(outside(settings, stages)), accounts)
        return
    server = EmbeddedPostgres(settings.data)
    server.start()
    try:
        accounts = asyncio.run(prepare(settings, stages, server.dsn("postgres")))
        _make_wrapping_keys(settings, accounts)
        place = Place(lambda name, stage=None: server.dsn(name, app_role(stage or name)), server)
        _serve(settings, stages, place, accounts)
    finally:
        server.stop()


def _make_wrapping_keys(settings: Settings, accounts: list[FirstAccount]) -> None:
    """At the very first start, all at once: one by one, each of the first thousand reports would wait for the disk.

    Never later: where keys were lost, new ones in their place would hide it.
    """
    if accounts:
        BucketKeys(settings.wrapping_keys).make_first(range(BUCKETS))


def run_alone(stage: Stage) -> None:
    """One stage, against servers that `python -m services.setup` has prepared."""
    settings = Settings()
    configure_logs()
    if settings.server is None:
        sys.exit("A stage alone needs DATABASE_URL, and RABBITMQ_URL to hear the others.")
    with_reasons(lambda: _serve(settings, [stage], Place(outside(settings, [stage])), []))


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
        yield lambda name, stage=None: server.dsn(name, app_role(stage or name))
    finally:
        server.stop()


def outside(settings: Settings, stages: Sequence[Stage]) -> Databases:
    """The databases of outside servers; a stage may have one of its own. The vault is entered as the first stage."""

    def dsn(name: str, stage: str | None = None) -> str:
        stage = stage or (name if name in SOURCES else stages[0].name)
        server = (settings.server_of(name) if name in STAGES else None) or settings.server or ""
        return database_dsn(server, name, app_role(stage), settings.password_of(stage))

    return dsn


def _serve(settings: Settings, stages: Sequence[Stage], place: Place, accounts: list[FirstAccount]) -> None:
    app = host(settings, stages, place.databases)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_stopped(settings, app, place, accounts))


def _config(settings: Settings, app: FastAPI) -> uvicorn.Config:
    """Who else than a named proxy says whence a request comes is not believed: limits are counted by address."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=Impatient,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=settings.forwarded_allow_ips,
    )


class Server(uvicorn.Server):
    """The web server, told by us when to stop: by itself it ends the process before its databases are closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _until_stopped(settings: Settings, app: FastAPI, place: Place, accounts: list[FirstAccount]) -> None:
    server = Server(_config(settings, app))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _ask_to_stop, server)
    serving = asyncio.create_task(server.serve())  # house: tasks, because it is awaited below
    keeper = Supervisor()
    if place.inside:
        keeper.start("embedded PostgreSQL", place.inside.watch)
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        # What was made at the start stays: the collector need not look through it again and again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE_COLLECTED_AFTER)
        _announce(settings, accounts)
    await serving
    await keeper.stop()
    if not server.started:
        sys.exit(f"The address {settings.host}:{settings.port} cannot be listened on, or a part did not start.")


def _ask_to_stop(server: uvicorn.Server) -> None:
    """The doors close first, and whoever is inside has a few seconds; a second signal waits for nobody."""
    server.force_exit = server.should_exit
    server.should_exit = True


def _announce(settings: Settings, accounts: list[FirstAccount]) -> None:
    say(f"\nLắng Nghe is ready: http://{settings.host}:{settings.port}/")
    say("  /gop-y      send a report          /theo-doi   follow it with the tracking code")
    say("  /ket-qua    published results      /dang-nhap  staff sign in")
    say_accounts(accounts, settings.first_sign_ins)


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


def with_reasons(run: Callable[[], None]) -> None:
    """Run; what can be put right by whoever started this is said in a sentence, not in a traceback.

    A stop, at whatever moment it comes, unwinds what was begun: the server inside is ended by its owner.
    """
    signal.signal(signal.SIGTERM, _stopped)
    try:
        run()
    except REFUSED as refused:
        sys.exit(str(refused))
    except KeyboardInterrupt:
        sys.exit(0)


def _stopped(*_: object) -> None:
    sys.exit(0)
