"""Who may enter: the dependencies that stand before routes, and that a walk over all routes can find.

Clerk = Annotated[Principal, Depends(requires(Role.CLERK))]
"""

from dataclasses import dataclass

from fastapi import Request

from shared.errors import Forbidden, PasswordFirst, Unauthenticated
from shared.identity.keys import key_behind
from shared.identity.principal import NOBODY, Principal, Role, principal_of
from shared.identity.sessions import signed_in_account
from shared.identity.store import Identity

BEARER = "bearer "


@dataclass(frozen=True)
class Guard:
    """Lets in staff of one of `roles`, and programs of units whose key has one of `scopes`.

    Staff whose password was given by others enter only where `given_password` says so.
    """

    roles: frozenset[Role] = frozenset()
    scopes: frozenset[str] = frozenset()
    given_password: bool = False

    async def __call__(self, request: Request) -> Principal:
        who = await principal(request)
        if who.kind == "anonymous":
            raise Unauthenticated("Nobody is signed in.")
        if who.role not in self.roles and not who.scopes & self.scopes:
            raise Forbidden("This is not for your role.")
        if who.must_change and not self.given_password:
            raise PasswordFirst("Choose a password of your own first.")
        return who


def requires(*roles: Role, scope: str | None = None) -> Guard:
    """Staff of one of these roles; with `scope` also programs of units that have it."""
    return Guard(frozenset(roles), frozenset({scope} if scope else ()))


def scope(*scopes: str) -> Guard:
    """Only programs of units whose key has one of these scopes."""
    return Guard(scopes=frozenset(scopes))


signed_in = requires(*Role)
just_signed_in = Guard(frozenset(Role), given_password=True)


def identity_of(request: Request) -> Identity:
    """The identity that the host put on its app."""
    identity = request.app.state.identity
    assert isinstance(identity, Identity)
    return identity


async def identity_of_doors(request: Request) -> Identity:
    """The same for routes: a plain function there would cost a trip to a thread."""
    return identity_of(request)


async def principal(request: Request) -> Principal:
    """Who is asking, looked up once for a request; `anonymous` if that is not known."""
    known = getattr(request.state, "principal", None)
    if isinstance(known, Principal):
        return known
    who = await _looked_up(request)
    request.state.principal = who
    return who


async def _looked_up(request: Request) -> Principal:
    identity = identity_of(request)
    header = request.headers.get("authorization", "")
    if header.lower().startswith(BEARER):
        key = await key_behind(identity, header[len(BEARER) :].strip())
        return principal_of(key) if key else NOBODY
    secret = request.cookies.get(identity.cookie)
    account = await signed_in_account(identity, secret) if secret else None
    return principal_of(account) if account else NOBODY
