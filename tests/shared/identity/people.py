"""The people and units of the identity tests."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx2

from shared.events.envelope import decode
from shared.identity import Identity, Role
from shared.identity.accounts import make
from shared.identity.saying import SELF, changing
from shared.identity.secrets import generated_password, hashed

SITE = "https://langnghe.example"
UNITS = {"kinh-te": "Phòng Kinh tế", "cong-an": "Công an xã"}
BROWSER = {"accept": "text/html"}
API = "/api/identity/v1"

Visitor = httpx2.AsyncClient


async def made(
    identity: Identity, sign_in: str = "lan", role: Role = Role.CLERK, name: str = "Chị Lan"
) -> tuple[UUID, str]:
    """The id and the password of a new account of any role, whose owner has chosen the password."""
    password, unit = generated_password(), "kinh-te" if role is Role.UNIT_MEMBER else None
    async with changing(identity) as change:
        id_ = await make(change, name, sign_in, role, unit, await hashed(password), SELF)
        await change.connection.execute("UPDATE identity.accounts SET must_change = false WHERE id = $1", id_)
    return id_, password


async def passes(identity: Identity, **much: float) -> None:
    """Time passes for sessions and counts, which the database's clock alone decides about."""
    past = timedelta(**much)
    await identity.pool.execute(
        "UPDATE identity.sessions SET created_at = created_at - $1::interval, seen_at = seen_at - $1::interval", past
    )
    await identity.pool.execute("UPDATE identity.tries SET first_at = first_at - $1::interval", past)
    await identity.pool.execute("UPDATE identity.salts SET day = (day - $1::interval)::date", past)


async def said(identity: Identity) -> list[tuple[str, str, dict[str, Any]]]:
    """What identity has said so far: event, actor and data, in order."""
    assert identity.log is not None
    heard = [decode(line) for line in await identity.log.after(0, 500)]
    return [(one.type.split(".")[3], one.actor, one.data) for one in heard]


async def people(identity: Identity, visitor: Visitor, role: Role, sign_in: str = "lan") -> Visitor:
    """The visitor, signed in under a new account of this role."""
    _, password = await made(identity, sign_in, role)
    answer = await visitor.post(f"{API}/session", json={"sign_in": sign_in, "password": password})
    assert answer.status_code == 204
    return visitor


def untold(_: object) -> None:
    """Passwords that nobody has to keep."""
