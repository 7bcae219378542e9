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

from shared import metrics, operations, parked
from shared.bus import embedded, rabbitmq
from shared.bus.feed import Following, HttpFeed, LocalFeed, retry_parked
from shared.bus.inbox import Inbox
from shared.commune import Commune, load_commune
from shared.decoding.decoders import decoders
from shared.effects import Runner
from shared.host import reference
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
class House:
    """What is running in this process."""

    settings: Settings
    commune: Commune
    rooms: Mapping[str, RunningStage]
    identity: Identity
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
            house = await _furnish(stack, settings, commune, stages, databases)
            app.state.house = house
            app.state.decoders = await stack.enter_async_context(decoders())
            app.state.identity = house.identity
            app.state.incomplete = lambda: any(room.rebuilding for room in house.rooms.values())
            app.state.services = {name: room.service for name, room in house.rooms.items()}
            await _set_going(stack, house)
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
    app.add_middleware(operations.MeasureRequests, registry=registry)
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


async def _furnish(
    stack: AsyncExitStack, settings: Settings, commune: Commune, stages: Sequence[Stage], databases: Databases
) -> House:
    """Open the pools and read the keys; nothing moves yet."""

    async def pool(name: str, stage: str | None = None):  # type: ignore[no-untyped-def]
        opened = await connect(databases(name, stage), max_size=POOL_SIZE)
        stack.push_async_callback(_closed, opened)
        return opened

    wrapping = BucketKeys(settings.wrapping_keys)
    pepper = load_secret(settings.pepper)
    rooms: dict[str, RunningStage] = {}
    for stage in stages:
        signer = load_signer(settings.own_keys, stage.name)
        publish_key(settings.public_keys, signer)
        own = await pool(stage.name)
        vault = Vault(await pool("vault", stage.name), wrapping)
        caught_up = partial(_caught_up, rooms, stage.name)
        room = RunningStage(stage, StageContext(settings, commune, Log(own, signer), own, vault, pepper, caught_up))
        room.inbox = Inbox(room.context.log, commune.code, PublicKeys(settings.public_keys), room)
        rooms[stage.name] = room
    units = {unit.code: unit.name for unit in commune.units}
    with_doors = rooms.get("identity")
    identity = (
        with_doors.service
        if with_doors
        else Identity(await pool("identity", stages[0].name), pepper, settings.public_url, units)
    )
    return House(settings, commune, rooms, identity)


async def _caught_up(rooms: Mapping[str, RunningStage], name: str) -> bool:
    return await rooms[name].caught_up()


async def _closed(pool: asyncpg.Pool) -> None:
    """Close a pool in good order, or cut what somebody still holds."""
    try:
        async with asyncio.timeout(POOL_CLOSES_SECONDS):
            await pool.close()
    except TimeoutError:
        pool.terminate()


async def _set_going(stack: AsyncExitStack, house: House) -> None:
    """Start what runs by itself: the bus, the retries, the jobs. What is pushed last ends first."""
    client = httpx2.AsyncClient(headers=_shown_at_feeds(house.settings), timeout=FEED_TIMEOUT_SECONDS)
    stack.push_async_callback(client.aclose)
    if url := house.settings.rabbitmq_url:
        house.broker = rabbitmq.Broker(url.get_secret_value())
        stack.push_async_callback(house.broker.close)
    stack.push_async_callback(house.supervisor.stop)
    followings = {name: _followings(house, room, client) for name, room in house.rooms.items()}
    for name, room in house.rooms.items():
        _start_stage(house, name, room, followings[name])
    logs = [room.context.log for room in house.rooms.values()]
    embedded.connect(logs, chain.from_iterable(each.values() for each in followings.values()))


def _shown_at_feeds(settings: Settings) -> Mapping[str, str]:
    """Who asks; and, at a host of several communes, whose feed is asked for."""
    token = {"Authorization": f"Bearer {settings.feed_token.get_secret_value()}"}
    return token | {"Host": urlsplit(settings.public_url).netloc} if settings.cell else token


def _start_stage(house: House, name: str, room: RunningStage, followings: Mapping[str, Following]) -> None:
    """The tasks of one stage, each by its name."""
    start = house.supervisor.start
    for source, following in followings.items():
        start(f"{name} follows {source}", following.run)
    start(f"{name} retries", partial(retry_parked, room.inbox))
    feeds = {source: following.feed for source, following in followings.items()}
    start(f"{name} verifies", partial(verify_for_ever, room, feeds, PublicKeys(house.settings.public_keys)))
    start(f"{name} rebuilds", partial(rebuild_when_wanted, room, feeds))
    for effect in room.stage.effects:
        start(f"{name} does {effect.name}", Runner(name, effect, room.context.pool, feeds, room.service).run)
    for timer in room.stage.jobs:
        start(f"{name} watches {timer.name}", partial(run_job, room, timer, house.watch))
    if house.broker is not None:
        others = {source: one for source, one in followings.items() if source != name}
        if others:
            start(f"{name} consumes", partial(rabbitmq.Consumer(room.inbox, others).run, house.broker))
        start(f"{name} relays", partial(rabbitmq.relay, house.broker, room.context.log))


def _followings(house: House, room: RunningStage, client: httpx2.AsyncClient) -> dict[str, Following]:
    """How a stage keeps up with each of its sources, whose feeds it can also ask of one case from now on."""
    feeds = {source: _feed(house, source, client) for source in room.stage.sources}
    room.feeds = feeds
    return {source: Following(feed, room.inbox) for source, feed in feeds.items()}


def _feed(house: House, source: str, client: httpx2.AsyncClient) -> LocalFeed | HttpFeed:
    if source in house.rooms:
        return LocalFeed(house.rooms[source].context.log)
    url = house.settings.feed_url.format(stage=source) + f"/feed/{source}"
    return HttpFeed(source, url, client, house.watch.skews)
