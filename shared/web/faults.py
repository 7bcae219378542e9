"""What nobody expected: logged without personal words, and answered so that people know nothing is lost."""

import traceback
from socket import gaierror

import structlog
from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import clock
from shared.log import LOST_CONNECTION
from shared.web.problems import Problem, answer, answer_with_words

log = structlog.get_logger(__name__)
FRAMES_LOGGED = 8
CLIENT_HUNG_UP = 499  # for the metrics; nginx made it usual
# Not every OSError is the database's: a template that is missing is one too. A server that is gone has no socket.
DATABASE_AWAY = (
    *(kind for kind in LOST_CONNECTION if kind is not OSError),
    ConnectionError, FileNotFoundError, TimeoutError, gaierror,
)  # fmt: skip
RETRY_AFTER_SECONDS = 3  # PostgreSQL's recovery takes about that long


class AnswerFaults:
    """Answers an exception here, because the server would log its message, and with it people's words.

    A database that is away for a moment is a 503, worth another try; everything else is a 500.
    """

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
        except ClientDisconnect:  # nobody's fault, and nobody is there to be answered
            if not started:
                await Response(status_code=CLIENT_HUNG_UP)(scope, receive, watched)
        except Exception as fault:  # noqa: BLE001 (whatever it is, the caller gets an answer)
            reference = _logged(scope, fault)
            if started:
                raise ConnectionAbortedError("The response broke off.") from None
            await answer(Request(scope), _problem(fault, reference))(scope, receive, send)


def install(app: FastAPI) -> None:
    """Where a form was read already, the page of a database that is away gives back its words."""
    for kind in DATABASE_AWAY:
        app.add_exception_handler(kind, _away)


async def _away(request: Request, fault: Exception) -> Response:
    return await answer_with_words(request, _problem(fault, _logged(request.scope, fault)))


def _logged(scope: Scope, fault: Exception) -> str:
    """Only the kind of the fault and where it happened: messages of exceptions quote values."""
    reference = f"urn:uuid:{clock.new_id()}"
    frames = traceback.extract_tb(fault.__traceback__)[-FRAMES_LOGGED:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log.error("request_failed", fault=type(fault).__qualname__, method=scope["method"], at=places, reference=reference)
    return reference


def _problem(fault: Exception, reference: str) -> Problem:
    if isinstance(fault, DATABASE_AWAY):
        again = {"retry-after": str(RETRY_AFTER_SECONDS)}
        away = "The database is away for a moment. Send the same again; what was confirmed is not lost."
        return Problem(503, away, headers=again, instance=reference)
    return Problem(500, "Something broke on our side; what was confirmed is not lost.", instance=reference)
