"""How often somebody may begin to follow: a village does as it likes, a flood waits."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from shared.errors import TooMany
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of

NEW_AT_MOST = 200  # from one address in a window; a whole village may share one


def admitted(request: Request) -> Callable[[], Awaitable[None]]:
    """Counts a new follower. Raises TooMany."""

    async def admit() -> None:
        identity = identity_of(request)
        who = await throttle.key_of(identity, "following", address_of(request))
        times, seconds_left = await throttle.count(identity, who)
        if times > NEW_AT_MOST:
            raise TooMany("Very many begin to follow from your network. Wait a while.", seconds_left)

    return admit
