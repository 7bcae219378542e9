"""The HTTP protocol of the server, with an end to its patience for a request whose head does not come.

The server by itself waits for ever. What comes after the head has a deadline of its own (`shared.web.arriving`).
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15.0  # from the first byte, or from the connection on; a head is a kilobyte or two


class Impatient(HttpToolsProtocol):
    """Closes a connection that has not sent a whole head in time."""

    _giving_up: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        self._stop_expecting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_expecting()
        super().connection_lost(exc)

    def _expect_head(self) -> None:
        self._stop_expecting()
        self._giving_up = self.loop.call_later(HEAD_SECONDS, self.timeout_keep_alive_handler)

    def _stop_expecting(self) -> None:
        if self._giving_up:
            self._giving_up.cancel()
            self._giving_up = None
