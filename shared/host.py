"""The host: runs one stage or all five as one FastAPI app, each at the same paths alone or together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain

import httpx2
import structlog
from aio_pika.abc import AbstractRobustConnection
from fastapi import FastAPI

from shared import operations, parked
from shared.bus import embedded, rabbitmq
from shared.bus.feed import Feed, Following, HttpFeed, LocalFeed, retry_parked
from shared.bus.inbox import Inbox
from shared.bus.outbox import Outbox
from shared.commune import Commune, load_commune
from shared.decoding.decoders import decoders
from shared.events.envelope import Event
from shared.identity import Identity
from shared.identity import api as identity_api
from shared.identity import pages as identity_pages
from shared.identity.describing import describe
from shared.identity.store import cookie_name
from shared.log import LOST_CONNECTION, Log
from shared.postgres import connect
from shared.settings import STAGES, Settings
from shared.signing import Verifier, load_secret, load_signer, publish_key
from shared.stage import Ground, Room, Stage, Timer
from shared.vault import Vault
from shared.version import VERSION
from shared.web.install import install
from shared.web.pages import Site
from shared.web.problems import problems

logger = structlog.get_logger()

RESTART_SECONDS = 1.0
POOL_SIZE = 6  # connections for each database; group commit needs few

Databases = Callable[[str], str]  # the DSN of a database by its name, as its application role


@dataclass
class House:
    """What is running in this process."""

    settings: Settings
    commune: Commune
    rooms: Mapping[str, Room]
    identity: Identity
    broker: AbstractRobustConnection | None = None


def host(settings: Settings, stages: Sequence[Stage], databases: Databases) -> FastAPI:
    """One app with the given stages. The databases must be provisioned and migrated. Raises CommuneRefused."""
    commune = load_commune(settings.commune)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            house = await _furnish(stack, settings, commune, stages, databases)
            app.state.house = house
            app.state.decoders = await stack.enter_async_context(decoders())
            app.state.identity = house.identity
            app.state.services = {name: room.service for name, room in house.rooms.items()}
            await _set_going(stack, house)
            yield

    app = FastAPI(
        title=f"Lắng Nghe – {commune.name}",
        version=VERSION,
        lifespan=lifespan,
        responses=problems(),
        docs_url=None,
        redoc_url=None,
    )
    desks = (*chain.from_iterable(stage.desks for stage in stages), identity_pages.DESK)
    site = Site(commune=commune.name, slogan=commune.slogan, public_url=settings.public_url, desks=desks)
    install(app, site, [identity_pages.ROOM, parked.ROOM, *(stage.package for stage in stages)])
    app.add_middleware(operations.MeasureRequests)
    # Routes are tried in this order: the doors that are used most stand first.
    for router in chain.from_iterable(stage.routers for stage in stages):
        app.include_router(router)
    for stage in stages:
        app.include_router(parked.doors_of(stage.name))
    for router in (operations.router, identity_api.router, identity_pages.router):
        app.include_router(router)
    describe(app, cookie_name(secure=site.secure))
    return app


async def _furnish(
    stack: AsyncExitStack, settings: Settings, commune: Commune, stages: Sequence[Stage], databases: Databases
) -> House:
    """Open the pools and read the keys; nothing moves yet."""

    async def pool(name: str):  # type: ignore[no-untyped-def]
        opened = await connect(databases(name), max_size=POOL_SIZE)
        stack.push_async_callback(opened.close)
        return opened

    vault = Vault(await pool("vault"), load_secret(settings.common_keys / "vault.key"))
    pepper = load_secret(settings.common_keys / "pepper.key")
    rooms: dict[str, Room] = {}
    for stage in stages:
        signer = load_signer(settings.own_keys, stage.name)
        publish_key(settings.common_keys, signer)
        own = await pool(stage.name)
        caught_up = partial(_caught_up, rooms, stage.name)
        room = Room(stage, Ground(settings, commune, Log(own, signer), own, vault, pepper, caught_up))
        room.inbox = Inbox(room.ground.log, commune.code, Verifier(settings.common_keys), room)
        rooms[stage.name] = room
    units = {unit.code: unit.name for unit in commune.units}
    identity = Identity(await pool("identity"), pepper, settings.public_url, units)
    return House(settings, commune, rooms, identity)


async def _caught_up(rooms: Mapping[str, Room], name: str) -> bool:
    return await rooms[name].caught_up()


async def _set_going(stack: AsyncExitStack, house: House) -> None:
    """Start what runs by itself: the bus, the retries, the timers."""
    group = _Tasks()
    stack.push_async_callback(group.stop)
    client = httpx2.AsyncClient(
        headers={"Authorization": f"Bearer {house.settings.feed_token.get_secret_value()}"}, timeout=10
    )
    stack.push_async_callback(client.aclose)
    followings = {name: _followings(house, room, client) for name, room in house.rooms.items()}
    for name, room in house.rooms.items():
        for source, following in followings[name].items():
            group.start(f"{name} follows {source}", following.run)
        group.start(f"{name} retries", lambda inbox=room.inbox: retry_parked(inbox))  # type: ignore[misc]
        for timer in room.stage.timers:
            group.start(f"{name} timer", lambda room=room, timer=timer: _tick(room, timer))  # type: ignore[misc]
    logs = [room.ground.log for room in house.rooms.values()]
    embedded.connect(logs, chain.from_iterable(each.values() for each in followings.values()))
    if house.settings.rabbitmq_url:
        group.start("broker", lambda: over_rabbitmq(house, followings))


def _followings(house: House, room: Room, client: httpx2.AsyncClient) -> dict[str, Following]:
    return {source: Following(_feed(house, source, client), room.inbox) for source in _sources(room.stage)}


def _sources(stage: Stage) -> list[str]:
    """Whom a stage listens to: itself, and every stage that says something it hears."""
    heard = stage.hears
    everyone = Event in heard
    return [
        name for name in STAGES if everyone or name == stage.name or any(kind.stage == name for kind in heard - {Event})
    ]


def _feed(house: House, source: str, client: httpx2.AsyncClient) -> Feed:
    if source in house.rooms:
        return LocalFeed(house.rooms[source].ground.log)
    return HttpFeed(source, house.settings.feed_url.format(stage=source) + f"/feed/{source}", client)


async def over_rabbitmq(house: House, followings: Mapping[str, Mapping[str, Following]]) -> None:
    """Hear and say over the broker. When a part of it fails, all of it ends, so that no relay is left behind."""
    connection = await rabbitmq.connect(house.settings.rabbitmq_url or "")
    house.broker = connection
    try:
        for name, room in house.rooms.items():
            others = {source: one for source, one in followings[name].items() if source != name}
            await rabbitmq.Consumer(room.inbox, others).start(connection)
        async with asyncio.TaskGroup() as relays:
            for name, room in house.rooms.items():
                publisher = await rabbitmq.Publisher.on(connection, name)
                relays.create_task(Outbox(room.ground.log, publisher.publish).run(), name=f"{name} relays")
    finally:
        await connection.close()


async def _tick(room: Room, timer: Timer) -> None:
    while True:
        await asyncio.sleep(timer.every_seconds)
        try:
            await timer.act(room.service)
        except LOST_CONNECTION as error:
            logger.info("timer waits for the database", stage=room.stage.name, reason=type(error).__name__)


class _Tasks:
    """Tasks that run until the host stops; one that fails is logged and started again."""

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []

    def start(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        self._tasks.append(asyncio.create_task(self._forever(name, run), name=name))

    async def _forever(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await run()
            except Exception:
                logger.exception("task failed; it starts again", task=name)
            await asyncio.sleep(RESTART_SECONDS)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
