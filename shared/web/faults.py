"""What nobody expected: logged without personal words, and answered so that people know nothing is lost."""

import asyncpg
import structlog
from fastapi import FastAPI
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import clock
from shared.faults import told
from shared.outages import Outage, outage_of
from shared.web.problems import Problem, answer, answer_with_words

log = structlog.get_logger(__name__)
CLIENT_HUNG_UP = 499  # for the metrics; nginx made it usual
OF_DATABASES = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)  # among them, `outage_of` finds those that pass
RETRY_AFTER_SECONDS = 3  # PostgreSQL's recovery takes about that long
OUTAGES: dict[Outage, str] = {
    "away": "The database is away for a moment. Send the same again; what was confirmed is not lost.",
    "busy": "The database cannot take more at the moment. Send the same again; what was confirmed is not lost.",
}


class AnswerFaults:
    """Answers an exception here, because the server would log its message, and with it people's words.

    A database that is away or busy for a moment is a 503, worth another try; everything else is a 500.
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
    for kind in OF_DATABASES:
        app.add_exception_handler(kind, _away)


async def _away(request: Request, fault: Exception) -> Response:
    if outage_of(fault) is None:
        raise fault
    return await answer_with_words(request, _problem(fault, _logged(request.scope, fault)))


def _logged(scope: Scope, fault: Exception) -> str:
    """Only the kind of the fault and where it happened: messages of exceptions quote values."""
    reference = f"urn:uuid:{clock.new_id()}"
    log.error("request_failed", method=scope["method"], reference=reference, **told(fault))
    return reference


def _problem(fault: Exception, reference: str) -> Problem:
    if outage := outage_of(fault):
        return Problem(503, OUTAGES[outage], headers={"retry-after": str(RETRY_AFTER_SECONDS)}, instance=reference)
    return Problem(500, "Something broke on our side; what was confirmed is not lost.", instance=reference)
