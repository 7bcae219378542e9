"""How often somebody may begin to follow, or to be told: a village does as it likes, a flood waits."""

from collections.abc import Awaitable, Callable
from typing import Literal

from fastapi import Request

from shared.errors import TooMany
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of

NEW_AT_MOST = 200  # of each, from one address in a window; a whole village may share one


def admitted(request: Request, what: Literal["following", "being told"] = "following") -> Callable[[], Awaitable[None]]:
    """Counts a new follower, or a new contact of one. Raises TooMany."""

    async def admit() -> None:
        identity = identity_of(request)
        who = await throttle.key_of(identity, what, address_of(request))
        times, seconds_left = await throttle.count(identity, who)
        if times > NEW_AT_MOST:
            raise TooMany("Very many begin to follow from your network. Wait a while.", seconds_left)

    return admit
