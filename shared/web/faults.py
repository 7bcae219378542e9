"""What nobody expected: logged without personal words, and answered so that people know nothing is lost."""

import traceback

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import clock
from shared.web.problems import Problem, answer

log = structlog.get_logger(__name__)
FRAMES_LOGGED = 8


class AnswerFaults:
    """Turns an exception into a 500 here, because the server would log its message, and with it people's words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as fault:  # noqa: BLE001 (whatever it is, the caller gets an answer)
            reference = _logged(scope, fault)
            if started:
                raise ConnectionAbortedError("The response broke off.") from None
            await answer(Request(scope), _problem(reference))(scope, receive, send)


def _logged(scope: Scope, fault: Exception) -> str:
    """Only the kind of the fault and where it happened: messages of exceptions quote values."""
    reference = f"urn:uuid:{clock.new_id()}"
    frames = traceback.extract_tb(fault.__traceback__)[-FRAMES_LOGGED:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log.error("request_failed", fault=type(fault).__qualname__, method=scope["method"], at=places, reference=reference)
    return reference


def _problem(reference: str) -> Problem:
    return Problem(500, "Something broke on our side; what was confirmed is not lost.", instance=reference)
