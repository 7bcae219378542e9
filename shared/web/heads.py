"""HEAD wherever GET is: the same answer without its body (RFC 9110, 9.3.2), for link checkers and monitors."""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADED = "headed"


def is_headed(request: Request) -> bool:
    """Whether only the head of the answer goes out, though the route was asked as if for all of it."""
    return HEADED in request.scope


class AnswerHead:
    """Reads the page as GET would, and keeps the body back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        # The server goes by its own scope when it frames the answer, so that one stays HEAD.
        reading = {**scope, "method": "GET", HEADED: True}
        try:
            await self.app(reading, receive, headed)
        finally:
            scope.update({**reading, "method": "HEAD"})  # what is counted outside asks which route it was
