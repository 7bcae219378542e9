"""The host: runs one stage, or all five and identity, as one FastAPI app, each at the same paths alone or together."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain
from typing import Protocol
from urllib.parse import urlsplit

import asyncpg
import httpx2
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from shared import metrics, operations, parked
from shared.bus import embedded, rabbitmq
from shared.bus.feed import Following, HttpFeed, LocalFeed, retry_parked
from shared.bus.inbox import Inbox
from shared.commune import Commune, load_commune
from shared.decoding.decoders import Decoders, decoders
from shared.effects import Runner
from shared.host import reference
from shared.host.keeping import Keeper
from shared.host.rebuilding import rebuild_when_wanted
from shared.identity import Identity
from shared.identity import pages as identity_pages
from shared.identity.describing import describe
from shared.identity.store import cookie_name
from shared.jobs import Watch, run_job
from shared.log import Log
from shared.past import api as past
from shared.postgres import connect
from shared.settings import Settings
from shared.signing import PublicKeys, load_secret, load_signer, publish_key
from shared.stage import RunningStage, Stage, StageContext
from shared.supervising import Supervisor
from shared.vault import BucketKeys, Vault
from shared.verifying import verify_for_ever
from shared.version import VERSION
from shared.web.install import install
from shared.web.kept import Copies, Kept
from shared.web.openapi import operation_id
from shared.web.pages import Site
from shared.web.problems import problems

POOL_SIZE = 6  # connections for each database; group commit needs few
POOL_CLOSES_SECONDS = 3.0  # a connection that somebody still holds by then is cut
FEED_TIMEOUT_SECONDS = 10.0


class Databases(Protocol):
    """The DSN of a database by its name, as the role of a stage; without one, as the database's own role."""

    def __call__(self, name: str, stage: str | None = None, /) -> str: ...


@dataclass
class RunningHost:
    """What is running in this process."""

    settings: Settings
    commune: Commune
    stages: Mapping[str, RunningStage]
    identity: Identity
    decoders: Decoders
    supervisor: Supervisor = field(default_factory=Supervisor)
    watch: Watch = field(default_factory=Watch)
    broker: rabbitmq.Broker | None = None

    @cached_property
    def feed_readers(self) -> Mapping[bytes, str]:
        return self.settings.feed_readers


def host(settings: Settings, stages: Sequence[Stage], databases: Databases) -> FastAPI:
    """One app with the given stages. The databases must be provisioned and migrated. Raises CommuneRefused.

    Nothing that tells of the commune outlives the app or stands beside it: several may run in one process.
    """
    commune, registry = load_commune(settings.commune), metrics.new_registry()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        metrics.count_in(registry)
        async with AsyncExitStack() as stack:
            running_host = await _furnish(stack, settings, commune, stages, databases)
            app.state.host = running_host
            app.state.decoders = running_host.decoders
            app.state.identity = running_host.identity
            app.state.incomplete = lambda: any(running.rebuilding for running in running_host.stages.values())
            await _set_going(stack, running_host)
            _keep_pages(app, running_host)
            yield

    app = FastAPI(
        title=f"Lắng Nghe – {commune.name}",
        version=VERSION,
        lifespan=lifespan,
        responses=problems(),
        generate_unique_id_function=operation_id,
        docs_url=None,
        redoc_url=None,
    )
    desks = (*chain.from_iterable(stage.desks for stage in stages), identity_pages.DESK)
    site = Site(
        commune=commune.name,
        slogan=commune.slogan,
        public_url=settings.public_url,
        desks=desks,
        case_links={stage.name: stage.case_links for stage in stages},
    )
    install(app, site, list(dict.fromkeys([identity_pages.ROOM, parked.ROOM, *(stage.package for stage in stages)])))
    app.state.registry = registry
    _dress(app, stages, registry)
    # Routes are tried in this order: the doors that are used most stand first.
    for router in chain.from_iterable(stage.routers for stage in stages):
        app.include_router(router)
    for stage in stages:
        if stage.hears:
            app.include_router(parked.doors_of(stage.name))
        if stage.read_models:
            app.include_router(past.doors_of(stage))
    app.include_router(operations.router)
    app.include_router(reference.router)
    describe(app, cookie_name(secure=site.secure))
    return app


def _dress(app: FastAPI, stages: Sequence[Stage], registry: CollectorRegistry) -> None:
    """What the stages ask of everything that goes in and out. The last one added stands outermost."""
    app.state.dialects = {below: dialect for stage in stages for below, dialect in stage.dialects.items()}
    app.state.open_to_sites = tuple(sorted(chain.from_iterable(stage.open_to_sites for stage in stages)))
    app.state.copies = Copies(tuple(chain.from_iterable(one.below for stage in stages for one in stage.keepings)))
    app.add_middleware(operations.MeasureRequests, registry=registry)
    app.add_middleware(Kept, copies=app.state.copies, registry=registry)


async def _furnish(
    stack: AsyncExitStack, settings: Settings, commune: Commune, stages: Sequence[Stage], databases: Databases
) -> RunningHost:
    """Open the pools and read the keys; nothing moves yet."""

    async def pool(name: str, stage: str | None = None):  # type: ignore[no-untyped-def]
        opened = await connect(databases(name, stage), max_size=POOL_SIZE)
        stack.push_async_callback(_closed, opened)
        return opened

    wrapping = BucketKeys(settings.wrapping_keys)
    pepper = load_secret(settings.pepper)
    opened = await stack.enter_async_context(decoders())
    running_stages: dict[str, RunningStage] = {}
    for stage in stages:
        signer = load_signer(settings.own_keys, stage.name)
        publish_key(settings.public_keys, signer)
        own = await pool(stage.name)
        vault = Vault(await pool("vault", stage.name), wrapping)
        caught_up = partial(_caught_up, running_stages, stage.name)
        log = Log(own, signer)
        context = StageContext(settings, commune, log, own, vault, pepper, caught_up, opened)
        running = RunningStage(stage, context)
        running.inbox = Inbox(running.context.log, commune.code, PublicKeys(settings.public_keys), running)
        running_stages[stage.name] = running
    units = {unit.code: unit.name for unit in commune.units}
    with_doors = running_stages.get("identity")
    identity = (
        with_doors.service
        if with_doors
        else Identity(await pool("identity", stages[0].name), pepper, settings.public_url, units)
    )
    return RunningHost(settings, commune, running_stages, identity, opened)


async def _caught_up(running_stages: Mapping[str, RunningStage], name: str) -> bool:
    return await running_stages[name].caught_up()


async def _closed(pool: asyncpg.Pool) -> None:
    """Close a pool in good order, or cut what somebody still holds."""
    try:
        async with asyncio.timeout(POOL_CLOSES_SECONDS):
            await pool.close()
    except TimeoutError:
        pool.terminate()


async def _set_going(stack: AsyncExitStack, running_host: RunningHost) -> None:
    """Start what runs by itself: the bus, the retries, the jobs. What is pushed last ends first."""
    client = httpx2.AsyncClient(headers=_shown_at_feeds(running_host.settings), timeout=FEED_TIMEOUT_SECONDS)
    stack.push_async_callback(client.aclose)
    if url := running_host.settings.rabbitmq_url:
        running_host.broker = rabbitmq.Broker(url.get_secret_value())
        stack.push_async_callback(running_host.broker.close)
    stack.push_async_callback(running_host.supervisor.stop)
    followings = {name: _followings(running_host, running, client) for name, running in running_host.stages.items()}
    verifying = asyncio.Lock()
    for name, running in running_host.stages.items():
        _start_stage(running_host, name, running, followings[name], verifying)
    logs = [running.context.log for running in running_host.stages.values()]
    embedded.connect(logs, chain.from_iterable(each.values() for each in followings.values()))


def _shown_at_feeds(settings: Settings) -> Mapping[str, str]:
    """Who asks; and, at a host of several communes, whose feed is asked for."""
    token = {"Authorization": f"Bearer {settings.feed_token.get_secret_value()}"}
    return token | {"Host": urlsplit(settings.public_url).netloc} if settings.cell else token


def _start_stage(
    running_host: RunningHost,
    name: str,
    running: RunningStage,
    followings: Mapping[str, Following],
    verifying: asyncio.Lock,
) -> None:
    """The tasks of one stage, each by its name."""
    start = running_host.supervisor.start
    for source, following in followings.items():
        start(f"{name} follows {source}", following.run)
    start(f"{name} retries", partial(retry_parked, running.inbox))
    feeds = {source: following.feed for source, following in followings.items()}
    shown = PublicKeys(running_host.settings.public_keys)
    start(f"{name} verifies", partial(verify_for_ever, running, feeds, shown, verifying))
    start(f"{name} rebuilds", partial(rebuild_when_wanted, running, feeds))
    for effect in running.stage.effects:
        start(f"{name} does {effect.name}", Runner(name, effect, running.context.pool, feeds, running.service).run)
    for timer in running.stage.jobs:
        start(f"{name} watches {timer.name}", partial(run_job, running, timer, running_host.watch))
    if running_host.broker is not None:
        others = {source: one for source, one in followings.items() if source != name}
        if others:
            start(f"{name} consumes", partial(rabbitmq.Consumer(running.inbox, others).run, running_host.broker))
        start(f"{name} relays", partial(rabbitmq.relay, running_host.broker, running.context.log))


def _keep_pages(app: FastAPI, running_host: RunningHost) -> None:
    here = urlsplit(running_host.settings.public_url).netloc
    for name, running in running_host.stages.items():
        for keeping in running.stage.keepings:
            keeper = Keeper(running, keeping, app.state.copies, app, here)
            running_host.supervisor.start(f"{name} keeps pages", keeper.run)


def _followings(running_host: RunningHost, running: RunningStage, client: httpx2.AsyncClient) -> dict[str, Following]:
    """How a stage keeps up with each of its sources, whose feeds it can also ask of one case from now on."""
    feeds = {source: _feed(running_host, source, client) for source in running.stage.sources}
    running.feeds = feeds
    return {source: Following(feed, running.inbox) for source, feed in feeds.items()}


def _feed(running_host: RunningHost, source: str, client: httpx2.AsyncClient) -> LocalFeed | HttpFeed:
    if source in running_host.stages:
        return LocalFeed(running_host.stages[source].context.log)
    url = running_host.settings.feed_url.format(stage=source) + f"/feed/{source}"
    return HttpFeed(source, url, client, running_host.watch.skews)
