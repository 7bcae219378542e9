"""The people and units of the identity tests."""

import httpx2

from shared.identity import Identity, Role
from shared.identity.accounts import add_account

SITE = "https://langnghe.example"
UNITS = {"kinh-te": "Phòng Kinh tế", "cong-an": "Công an xã"}
BROWSER = {"accept": "text/html"}
API = "/api/identity/v1"

Visitor = httpx2.AsyncClient


async def people(identity: Identity, visitor: Visitor, role: Role, sign_in: str = "lan") -> Visitor:
    """The visitor, signed in under a new account of this role."""
    unit = "kinh-te" if role is Role.UNIT_MEMBER else None
    _, password = await add_account(identity, "Chị Lan", sign_in, role, unit)
    answer = await visitor.post(f"{API}/session", json={"sign_in": sign_in, "password": password})
    assert answer.status_code == 204
    return visitor
