"""A case that is restricted, at whatever moment it becomes so, is at no address that everyone can open.

Random lives, heard in random turns, up to the rendered pages, the JSON and the pictures.
"""

import random
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast
from uuid import UUID

import asyncpg
import httpx2
import pytest
from fastapi import FastAPI

from services.publisher.opendata.schema import FILES
from services.publisher.queries import Queries
from services.publisher.service import Service
from services.publisher.stage import STAGE
from shared import clock
from shared.deciding import Journal
from shared.events.envelope import Envelope, Event
from shared.events.triage import CaseClassified
from shared.identity import NOBODY, principal
from shared.postgres import app_role
from shared.reading import project
from shared.settings import Settings
from shared.stage import RunningStage, StageContext
from shared.vault import Vault
from shared.web.install import install
from shared.web.pages import Site
from tests.conftest import FreshDatabase
from tests.services.publisher.test_doors import OPEN
from tests.support import samples
from tests.support.commune import COMMUNE
from tests.support.databases import as_role
from tests.support.journals import heard
from tests.support.logs import prepared_stage
from tests.support.samples import AT

SEEDS = range(6)
CASES = 4
MOST_AT_ONCE = 5
HALF, OFTEN = 0.5, 0.35
AREA = "tieu-khu-6"

# Every address that everyone can open and where a result may stand. `number` is the case's, `word` a word of its title,
# `category` the code of its category. A door that is open to everyone and not asked here fails the test below.
PUBLIC = (
    "/",
    "/ket-qua",
    "/ket-qua?tim={word}",
    "/ket-qua?tim={number}",
    "/ket-qua?nhom={category}",
    "/ket-qua/{number}",
    "/ket-qua?khu={area}&nhom={category}&danh-gia=none",
    "/ket-qua/{number}/anh/1",
    "/ket-qua/{number}/the.png",
    "/dang-xu-ly",
    "/dang-xu-ly?khu={area}&nhom={category}",
    "/dang-xu-ly/{number}",
    "/so-lieu",
    "/ban-do",
    "/don-vi",
    "/don-vi/kinh-te",
    "/du-lieu",
    "/chia-se",
    "/nhung",
    "/feed.xml",
    "/bao-cao",
    "/bao-cao/{number}",
    "/api/publisher/v1/public-reports",
    "/sitemap.xml",
    "/robots.txt",
    "/api/publisher/v1/under-way",
    "/api/publisher/v1/open/schema.json",
    "/api/publisher/v1/open/results.geojson",
    *(
        f"/api/publisher/v1/open/{name}.{form}"
        for name in ("results", "under-way", "figures")
        for form in ("csv", "json")
    ),
    "/api/publisher/v1/results",
    "/api/publisher/v1/results?words={word}",
    "/api/publisher/v1/results/{number}",
    "/api/publisher/v1/results/{number}/pictures/1",
    "/api/publisher/v1/figures",
)
# What tells of no case: the commune's own pages, and when something that is filed now would be due. Files of reports
# are given to nobody while they tell a result that is not public (services/publisher/archive). Letters to who
# asked for them tell what is public when they go out (subscribing/test_digests.py).
ELSEWHERE = {
    "/bao-cao/{number}/{format}", "/api/publisher/v1/public-reports/{number}/{format}",
    "/gioi-thieu", "/thoi-han", "/api/publisher/v1/deadlines", "/du-lieu-ca-nhan", "/tro-nang", "/lien-he",
    "/nhan-tin", "/nhan-tin/xac-nhan/{token}", "/nhan-tin/thoi/{token}",
}  # fmt: skip


@dataclass(frozen=True)
class Life:
    """A case with words that no other has. `events`: by source, in the order in which each was said."""

    case: UUID
    number: str
    word: str
    events: Mapping[str, Sequence[Event]]

    @property
    def picture(self) -> bytes:
        return f"picture of {self.word}".encode()


def life(place: int, chance: random.Random) -> Life:
    """Reported, answered, closed and published, perhaps corrected or withdrawn; restricted at some moment, or not."""
    word, number, photo = f"tu{place}khoa", f"LS-2026-{place:06}", clock.new_id()
    shown = samples.shown.model_copy(update={"id": photo, "alt": f"Ảnh {word}"})
    words = {"title": f"Kết quả {word}", "summary": f"Đã giải quyết {word} trong hai ngày.", "photos": (shown,)}
    own: list[Event] = [samples.drafted, samples.approved]
    own.append(samples.published.model_copy(update={"number": number, **words}))
    if chance.random() < OFTEN:
        own.append(samples.result_corrected.model_copy(update={**words, "correction": f"Sửa {word}."}))
    if chance.random() < OFTEN:
        own.append(samples.taken_down.model_copy(update={"reason": f"Gỡ {word} vì nhầm."}))
    triage: list[Event] = [
        samples.queued,
        samples.verified,
        samples.named.model_copy(update={"headline": f"Việc {word}"}),
    ]
    for _ in range(chance.randint(1, 3)):
        triage.append(samples.classified.model_copy(update={"restricted": chance.random() < HALF}))
    events: dict[str, Sequence[Event]] = {
        "intake": [samples.received.model_copy(update={"number": number}), samples.judged],
        "triage": triage,
        "dispatch": [samples.forwarded, samples.answered],
        "oversight": [samples.closed],
        "publisher": own,
    }
    return Life(clock.new_id(), number, word, events)


def in_turns(lives: Sequence[Life], chance: random.Random) -> Iterator[tuple[Life, Event]]:
    """All events, the sources of all cases mixed; each source of a case in its own order."""
    waiting = [(one, iter(events)) for one in lives for events in one.events.values()]
    turns = [turn for turn, (one, _) in enumerate(waiting) for _ in [*one.events.values()][turn % 5]]
    chance.shuffle(turns)
    for turn in turns:
        one, events = waiting[turn]
        yield one, next(events)


@dataclass(frozen=True)
class Public:
    """What everyone can ask, and the tables behind it."""

    pool: asyncpg.Pool
    browser: httpx2.AsyncClient

    async def hear(self, told: Sequence[tuple[Life, Event]]) -> None:
        lines: list[tuple[Envelope, Event]] = [(heard(event, one.case, AT), event) for one, event in told]
        async with self.pool.acquire() as connection:
            await project(connection, STAGE.read_models, lines)

    async def keep_pictures(self, lives: Sequence[Life]) -> None:
        """As if they had been public before: they lie on the shelf, whatever became of the case."""
        kept = [(one.events["publisher"][2].photos[0].id, one.case, one.picture) for one in lives]  # type: ignore[attr-defined]
        await self.pool.executemany("INSERT INTO publisher.pictures VALUES ($1, $2, $3)", kept)

    async def where(self, one: Life) -> list[str]:
        """The addresses that show anything of a case."""
        asked = [address.format(number=one.number, word=one.word, category="TN", area=AREA) for address in PUBLIC]
        return [address for address in asked if await self._tells(address, one)]

    async def _tells(self, address: str, one: Life) -> bool:
        answer = await self.browser.get(address, headers={"accept": "*/*"})
        assert answer.status_code in (200, 303, 404, 410), (address, answer.text)
        asked = "?" in address  # then the page repeats what was looked for
        told = answer.content.decode("utf-8", "replace")
        told = told.replace(f"/{one.number}", "") if one.number in address else told
        return one.number in answer.headers.get("location", "") or (
            one.picture == answer.content or f"Kết quả {one.word}" in told or f"giải quyết {one.word}" in told
            or f"Việc {one.word}" in told or f"Ảnh {one.word}" in told
            or f"Sửa {one.word}" in told or f"Gỡ {one.word}" in told
            or (not asked and one.number in told and answer.status_code != 404)
        )  # fmt: skip


@pytest.fixture
async def public(fresh_database: FreshDatabase) -> AsyncIterator[Public]:
    """Publisher's doors over its tables, and nothing else."""
    dsn = await fresh_database(f"stage_{STAGE.name}", prepared_stage(STAGE))
    async with asyncpg.create_pool(as_role(dsn, app_role(STAGE.name)), min_size=1, max_size=4) as pool:
        transport = httpx2.ASGITransport(app=_app(pool))
        async with httpx2.AsyncClient(transport=transport, base_url="http://house") as browser:
            yield Public(pool, browser)


def _app(pool: asyncpg.Pool) -> FastAPI:
    app = FastAPI()
    install(app, Site(commune=COMMUNE.name), [STAGE.package])
    running = object.__new__(RunningStage)
    running.context = cast(StageContext, SimpleNamespace(pool=pool, vault=None, commune=COMMUNE, settings=Settings()))
    running.service = Service(cast(Journal, None), cast(Vault, None), Queries(pool), COMMUNE)
    app.state.host = SimpleNamespace(commune=COMMUNE, stages={"publisher": running})
    app.dependency_overrides[principal] = lambda: NOBODY
    for router in STAGE.routers:
        app.include_router(router)
    return app


def test_every_open_door_that_may_tell_of_a_case_is_asked() -> None:
    asked = {address.partition("?")[0] for address in PUBLIC}
    doors = {path.replace("{place}", "1").replace("{code}", "kinh-te") for path in OPEN - ELSEWHERE}
    assert {path for path in doors if "{name}" not in path} <= asked
    assert all(path.replace("{name}", name) in asked for path in doors for name in FILES)


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_restricted_case_is_nowhere_and_another_is_where_it_belongs(public: Public, seed: int) -> None:
    chance = random.Random(seed)
    lives = [life(CASES * seed + place, chance) for place in range(CASES)]
    await public.keep_pictures(lives)
    waiting, restricted = list(in_turns(lives, chance)), {one.case: False for one in lives}
    while waiting:
        many = chance.randint(1, MOST_AT_ONCE)
        now, waiting = waiting[:many], waiting[many:]
        await public.hear(now)
        restricted |= {one.case: event.restricted for one, event in now if isinstance(event, CaseClassified)}
        if chance.random() < OFTEN or not waiting:
            hidden = [one for one in lives if restricted[one.case]]
            assert {one.number: found for one in hidden if (found := await public.where(one))} == {}
    for one in lives:
        if not restricted[one.case] and one.events["publisher"][-1].type != samples.taken_down.type:
            assert f"/ket-qua/{one.number}" in await public.where(one)
