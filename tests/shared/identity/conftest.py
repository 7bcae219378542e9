"""A house with its identity, on a fresh database, and browsers that visit it."""

from collections.abc import AsyncIterator
from typing import Annotated

import httpx2
import pytest
from fastapi import APIRouter, Depends, FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from shared.identity import Identity, Principal, Role, inviting, requires, scope, secrets, signed_in
from shared.identity import api as identity_api
from shared.identity import pages as identity_pages
from shared.log import Log
from shared.postgres import app_role, connect, grant, migrate, owner_role
from shared.web.install import install
from shared.web.pages import Desk, Site
from tests.conftest import FreshDatabase
from tests.shared.identity.people import SITE, UNITS, Visitor, people
from tests.support.databases import as_role
from tests.support.logs import MIGRATIONS, make_roles, signer

guarded = APIRouter()


@guarded.get("/api/clerks")
@guarded.post("/clerks")
@guarded.get("/clerks")
async def clerks(who: Annotated[Principal, Depends(requires(Role.CLERK))]) -> str:
    return who.name


@guarded.post("/api/answers")
async def answers(
    who: Annotated[Principal, Depends(requires(Role.UNIT_MEMBER, scope="dispatch:answer"))],
) -> dict[str, str | None]:
    return {"unit": who.unit, "kind": who.kind}


@guarded.get("/api/feeding")
async def feeding(who: Annotated[Principal, Depends(scope("dispatch:read"))]) -> str:
    return who.name


@guarded.get("/api/staff")
async def staff(who: Annotated[Principal, Depends(signed_in)]) -> str:
    return who.name


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost nothing: what they cost is not what is tested here."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=2048, parallelism=1),))
    monkeypatch.setattr(secrets, "_passwords", cheap)
    secrets._nobodys_hash.cache_clear()


@pytest.fixture
async def identity(fresh_database: FreshDatabase) -> AsyncIterator[Identity]:
    async def prepare(dsn: str) -> None:
        await make_roles(dsn, "identity")
        await migrate(dsn, "log", MIGRATIONS, owner=owner_role("identity"))
        await migrate(dsn, "identity", identity_pages.ROOM / "migrations", owner=owner_role("identity"))
        await grant(dsn, identity_pages.ROOM / "grants.sql", owner=owner_role("identity"))

    pool = await connect(as_role(await fresh_database("identity", prepare), app_role("identity")), max_size=8)
    yield Identity(pool, b"pepper", SITE, UNITS, Log(pool, signer("identity")), "luong-son")
    await pool.close()


@pytest.fixture
def app(identity: Identity) -> FastAPI:
    app = FastAPI()
    app.state.identity = identity
    desks = (identity_pages.DESK, Desk("/clerks", "Bàn tiếp nhận", frozenset({Role.CLERK})))
    install(app, Site(commune="Lương Sơn", desks=desks, public_url=SITE), [identity_pages.ROOM])
    for router in (identity_api.router, identity_pages.router, inviting.router, guarded):
        app.include_router(router)
    return app


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[Visitor]:
    """Somebody whom nobody knows yet."""
    transport = httpx2.ASGITransport(app=app, client=("203.0.113.7", 1))
    async with httpx2.AsyncClient(transport=transport, base_url=SITE) as client:
        yield client


@pytest.fixture
async def clerk(identity: Identity, visitor: Visitor) -> Visitor:
    return await people(identity, visitor, Role.CLERK)


@pytest.fixture
async def administrator(identity: Identity, visitor: Visitor) -> Visitor:
    return await people(identity, visitor, Role.ADMINISTRATOR)
