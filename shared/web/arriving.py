"""Bodies on their way in: how long one may take, and how many bytes all of them may hold at once.

A request that is only half sent costs its sender nothing; here it costs the house little, and never for long.
"""

import asyncio
import time
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.limits import MAX_BODY
from shared.web.problems import Problem, answer

PATIENCE_SECONDS = 20.0  # of waiting for a body; a telephone between two masts is silent for some seconds
SLOWEST = 16_000  # bytes a second that earn more patience: a third of what a bad 3G line (400 kbit/s) brings
MOST_UNDER_WAY = 256 * 1024 * 1024  # bytes of large bodies in this process: four of the largest, or eighty usual photos
RETRY_AFTER_SECONDS = 10

TOO_SLOW = Problem(408, "The request took too long to arrive. Send the same again.", headers={"connection": "close"})
TOO_MANY = Problem(
    503,
    "Too many photos are arriving at once. Send the same again in a moment.",
    headers={"retry-after": str(RETRY_AFTER_SECONDS), "connection": "close"},
)


@dataclass
class UnderWay:
    """The bytes of large bodies that this process holds. The first of each are free: what is small always passes."""

    most: int = MOST_UNDER_WAY
    held: int = 0

    def take(self, size: int) -> bool:
        """Whether there was room for them."""
        if self.held + size > self.most:
            return False
        self.held += size
        return True

    def give_back(self, size: int) -> None:
        self.held -= size


@dataclass
class Body:
    """One body as it arrives."""

    receive: Receive
    under_way: UnderWay
    patience_seconds: float
    slowest: int
    came: int = 0
    held: int = 0
    waited: float = 0.0
    whole: bool = False
    refused: Problem | None = None

    async def next(self) -> Message:
        """The next part. Raises HTTPException, for that alone passes through whoever reads bodies."""
        if self.refused:
            raise _passing(self.refused)
        if self.whole:
            return await self.receive()
        message = await self._in_time()
        if message["type"] == "http.request":
            self.came += len(message.get("body", b""))
            self.whole = not message.get("more_body", False)
            self._hold()
        return message

    async def _in_time(self) -> Message:
        """Only waiting counts, not what the house does between two parts."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self.patience_seconds + self.came / self.slowest - self.waited):
                return await self.receive()
        except TimeoutError:
            self.refused = TOO_SLOW
            raise _passing(TOO_SLOW) from None
        finally:
            self.waited += time.monotonic() - begun

    def _hold(self) -> None:
        more = max(0, self.came - MAX_BODY) - self.held
        if more and not self.under_way.take(more):
            self.refused = TOO_MANY
            raise _passing(TOO_MANY)
        self.held += more


def _passing(problem: Problem) -> HTTPException:
    return HTTPException(problem.status, HTTPStatus(problem.status).phrase)


class Arriving:
    """Gives up bodies that come too slowly (408), and large ones while too many are under way (503)."""

    def __init__(
        self,
        app: ASGIApp,
        most: int = MOST_UNDER_WAY,
        patience_seconds: float = PATIENCE_SECONDS,
        slowest: int = SLOWEST,
    ) -> None:
        self.app = app
        self.under_way = UnderWay(most)
        self.patience_seconds = patience_seconds
        self.slowest = slowest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        body = Body(receive, self.under_way, self.patience_seconds, self.slowest)
        try:
            await self.app(scope, body.next, _in_words(scope, body, receive, send))
        finally:
            self.under_way.give_back(body.held)


def _in_words(scope: Scope, body: Body, receive: Receive, send: Send) -> Send:
    """Puts the reason in place of what the reader of the broken body answers; headers for safety stay."""
    replaced = False

    async def said(message: Message) -> None:
        nonlocal replaced
        if body.refused and message["type"] == "http.response.start" and not replaced:
            replaced = True
            response = answer(Request(scope), body.refused)
            for name, value in Headers(raw=message["headers"]).items():
                response.headers.setdefault(name, value)
            await response(scope, receive, send)
        if not replaced:
            await send(message)

    return said
