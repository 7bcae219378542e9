"""How many bytes a request may bring, and a readable answer when it brings more.

Starlette does the counting. Every route accepts MAX_BODY; one that takes photos says so itself:
`@router.post(…, max_body_size=MAX_UPLOAD)`.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import TooLarge
from shared.web.problems import answer

MAX_BODY = 64 * 1024  # bytes: JSON and plain forms
MAX_UPLOAD = 60 * 1024 * 1024  # bytes: five photos of 12 MB, or three of 20, and their words


class ExplainTooLarge:
    """Puts a problem document or a page where Starlette answers a bare 413."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        replaced = False

        async def explained(message: Message) -> None:
            nonlocal replaced
            if _is_bare_413(message):
                replaced = True
                await answer(Request(scope), TooLarge("The body is too large."))(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, explained)


def _is_bare_413(message: Message) -> bool:
    if message["type"] != "http.response.start" or message["status"] != 413:
        return False
    return any(name == b"content-type" and value.startswith(b"text/plain") for name, value in message["headers"])
