"""Hands a sealed message to a push service (RFC 8030), and understands what it answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx2

from shared.webpush.places import NotThere, Place, looked_up
from shared.webpush.sealing import Subscription, sealed
from shared.webpush.vouching import Sender

SECONDS = 10.0  # for one push, from looking up the name to the answer
TTL_SECONDS = 7 * 24 * 3600  # a device that is off for longer is told by the page
LONGEST_WAIT_SECONDS = 24 * 3600.0
GONE = frozenset({404, 410})  # RFC 8030, section 7.3: the subscription has ended
TAKEN = frozenset({200, 201, 202, 204})
NOT_NOW = frozenset({401, 403, 408, 425, 429})  # a key or a clock of ours may be put right


class NotPushed(Exception):
    """`reason`: a word of ours, never of a server or an address. `ever`: whether another try may help; `after`: seconds
    that the server wants to be left alone for."""

    def __init__(self, reason: str, *, ever: bool, after: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.ever, self.after = reason, ever, after


@dataclass(frozen=True)
class Pusher:
    """`own`: push services of this network's own, which may be spoken to though they are not of the Internet."""

    sender: Sender
    own: Sequence[str] = ()

    async def push(self, to: Subscription, message: bytes, topic: str) -> None:
        """Returns when the service has taken it. A later one of the same topic takes the place of one that the device
        has not got yet. Raises NotPushed."""
        headers = {
            "authorization": self.sender.authorization(to.endpoint),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(TTL_SECONDS),
            "urgency": "normal",
            "topic": topic,
        }
        try:
            async with asyncio.timeout(SECONDS):
                place = await looked_up(to.endpoint, self.own)
                status, after = await _answer(place, sealed(message, to), headers)
        except NotThere:
            raise NotPushed("not_taken", ever=False) from None
        except (httpx2.HTTPError, OSError, TimeoutError):
            raise NotPushed("away", ever=True) from None
        if status not in TAKEN:
            raise _refusal(status, after)


async def _answer(place: Place, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """Status and `Retry-After` of the first address that can be reached; nothing else of the answer is read, and no
    redirect is followed."""
    unreachable: httpx2.ConnectError | None = None
    for address in place.addresses:
        try:
            async with (
                httpx2.AsyncClient(timeout=SECONDS, follow_redirects=False) as client,
                client.stream(
                    "POST",
                    place.at(address),
                    content=body,
                    headers={**headers, "host": place.netloc},
                    extensions={"sni_hostname": place.host},
                ) as answer,
            ):
                return answer.status_code, answer.headers.get("retry-after", "")
        except httpx2.ConnectError as error:
            unreachable = error
    raise unreachable or OSError("The name has no address.")


def _refusal(status: int, after: str) -> NotPushed:
    if status in GONE:
        return NotPushed("gone", ever=False)
    if status >= 500 or status in NOT_NOW:
        seconds = float(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0.0
        return NotPushed("busy", ever=True, after=min(seconds, LONGEST_WAIT_SECONDS))
    return NotPushed("not_taken", ever=False)
