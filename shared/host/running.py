"""How a host is started: databases prepared, the app served, addresses and first sign-ins said."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
import uvloop
from starlette.types import ASGIApp

from shared import cells
from shared.cells import CellsRefused, Listing, load_cells, several
from shared.commune import CommuneRefused, load_commune
from shared.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from shared.host.app import host
from shared.host.impatient import Impatient
from shared.host.preparing import inside, make_wrapping_keys, outside, prepare, say, say_accounts
from shared.identity import FirstAccount
from shared.logs import configure_logs
from shared.postgres import MigrationRefused, ProvisioningRefused
from shared.settings import Settings
from shared.signing import KeyRefused
from shared.stage import Stage
from shared.supervising import Supervisor

GRACEFUL_SECONDS = 3  # for requests that are under way; one that is only half sent then is dropped
GARBAGE_COLLECTED_AFTER = 20_000  # new objects; Python's own 700 comes by every few requests
REFUSED = (CellsRefused, CommuneRefused, EmbeddedPostgresError, KeyRefused, MigrationRefused, ProvisioningRefused)


@dataclass(frozen=True)
class Served:
    """What is to be served: `inside` is the server inside, if there is one; `listening` is called when doors open."""

    app: ASGIApp
    listening: Callable[[], None]
    inside: EmbeddedPostgres | None = None


def run_together(stages: Sequence[Stage]) -> None:
    """All stages in this process, with the server inside unless DATABASE_URL names another."""
    settings = Settings()
    configure_logs()
    with_reasons(lambda: _run_cells(settings, stages) if several(settings) else _run_together(settings, stages))


def _run_together(settings: Settings, stages: Sequence[Stage]) -> None:
    load_commune(settings.commune)
    if settings.server:
        accounts = asyncio.run(prepare(settings, stages, settings.server))
        make_wrapping_keys(settings, accounts)
        _serve(settings, Served(host(settings, stages, outside(settings, stages)), _announcing(settings, accounts)))
        return
    server = EmbeddedPostgres(settings.data)
    server.start()
    try:
        accounts = asyncio.run(prepare(settings, stages, server.dsn("postgres")))
        make_wrapping_keys(settings, accounts)
        app = host(settings, stages, inside(settings, server))
        _serve(settings, Served(app, _announcing(settings, accounts), server))
    finally:
        server.stop()


def _run_cells(settings: Settings, stages: Sequence[Stage]) -> None:
    """The cells of this process. Each prepares itself while the others serve already."""
    listing = load_cells(settings)
    if all(cell.settings.server for cell in listing.cells):
        _serve_cells(settings, listing, stages, None)
        return
    connections = str(cells.connections(len(listing.cells), len(stages)))
    server = EmbeddedPostgres(settings.data, settings={"max_connections": connections})
    server.start()
    try:
        _serve_cells(settings, listing, stages, server)
    finally:
        server.stop()


def _serve_cells(
    settings: Settings, listing: Listing, stages: Sequence[Stage], server: EmbeddedPostgres | None
) -> None:
    dispatcher = cells.Dispatcher(listing, cells.opener(stages, server), settle_memory)
    here = f"http://{settings.host}:{settings.port}/"
    _serve(settings, Served(dispatcher, lambda: say(f"\nLắng Nghe listens at {here}; its communes start."), server))


def run_alone(stage: Stage) -> None:
    """One stage, against servers that `python -m services.setup` has prepared."""
    settings = Settings()
    configure_logs()
    with_reasons(lambda: _run_cells_alone(settings, stage) if several(settings) else _run_alone(settings, stage))


def _run_alone(settings: Settings, stage: Stage) -> None:
    _check_servers(settings)
    _serve(settings, Served(host(settings, [stage], outside(settings, [stage])), _announcing(settings, [])))


def _run_cells_alone(settings: Settings, stage: Stage) -> None:
    listing = load_cells(settings)
    for cell in listing.cells:
        _check_servers(cell.settings)
    dispatcher = cells.Dispatcher(listing, cells.opener_alone(stage), settle_memory)
    _serve(settings, Served(dispatcher, lambda: say(f"{stage.name} listens for {len(listing.cells)} communes.")))


def _check_servers(settings: Settings) -> None:
    if settings.server is None:
        sys.exit("A stage alone needs DATABASE_URL, and RABBITMQ_URL to hear the others.")


def _serve(settings: Settings, served: Served) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_stopped(settings, served))


def _config(settings: Settings, app: ASGIApp) -> uvicorn.Config:
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


async def _until_stopped(settings: Settings, served: Served) -> None:
    server = Server(_config(settings, served.app))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _ask_to_stop, server)
    serving = asyncio.create_task(server.serve())  # house: tasks, because it is awaited below
    keeper = Supervisor()
    if served.inside:
        keeper.start("embedded PostgreSQL", served.inside.watch)
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if server.started:
        settle_memory()
        served.listening()
    await serving
    await keeper.stop()
    if not server.started:
        sys.exit(f"The address {settings.host}:{settings.port} cannot be listened on, or a part did not start.")


def settle_memory() -> None:
    """What was made at the start stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_COLLECTED_AFTER)


def _ask_to_stop(server: uvicorn.Server) -> None:
    """The doors close first, and whoever is inside has a few seconds; a second signal waits for nobody."""
    server.force_exit = server.should_exit
    server.should_exit = True


def _announcing(settings: Settings, accounts: list[FirstAccount]) -> Callable[[], None]:
    def announce() -> None:
        say(f"\nLắng Nghe is ready: http://{settings.host}:{settings.port}/")
        say("  /gop-y      send a report          /theo-doi   follow it with the tracking code")
        say("  /ket-qua    published results      /dang-nhap  staff sign in")
        say_accounts(accounts, settings.first_sign_ins)

    return announce


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
