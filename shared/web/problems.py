"""Errors said well: RFC 9457 problem documents for machines, a page with the same words for people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from asyncpg import CharacterNotInRepertoireError, UntranslatableCharacterError
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from shared.errors import PasswordFirst, Refusal, Unauthenticated
from shared.web.addresses import allowed
from shared.web.ended import may_have_been_in, page_above, typed_words
from shared.web.explanations import explain, heading, sentence
from shared.web.language import catalogues_of, gettext, spoken
from shared.web.pages import render

MEDIA_TYPE = "application/problem+json"
SIGN_IN = "/dang-nhap"
PASSWORD = "/mat-khau"
ALWAYS_POSSIBLE = (400, 413, 422, 503)

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string", "format": "uri-reference"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


@dataclass(frozen=True)
class Problem:
    """What went wrong, before it is put into words for machines or for people."""

    status: int
    detail: str
    errors: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    instance: str | None = None


# How a standard wants failures told, below the addresses that are its own. It adds no headers.
Dialect = Callable[[Request, Problem], Response]


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that may answer with these statuses."""
    return {status: _response(status) for status in sorted({*ALWAYS_POSSIBLE, *statuses})}


def _response(status: int) -> dict[str, Any]:
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": dict(SCHEMA)}}}


def install(app: FastAPI) -> None:
    """Give every refusal and every bad request its answer; `faults.py` answers what nobody expected."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(CharacterNotInRepertoireError, _unstorable)
    app.add_exception_handler(UntranslatableCharacterError, _unstorable)


def wants_json(request: Request) -> bool:
    """Machines are known by the path or by what they accept."""
    accept = request.headers.get("accept", "")
    return (
        dialect_of(request) is not None
        or request.scope["path"].startswith(("/api/", "/feed/"))
        or ("json" in accept and "text/html" not in accept)
    )


def dialect_of(request: Request) -> Dialect | None:
    """The dialect of the address that was asked for; None nearly everywhere."""
    dialects: Mapping[str, Dialect] = getattr(request.app.state, "dialects", {})
    path = request.scope["path"]
    return next((tell for below, tell in dialects.items() if path.startswith(below)), None)


def answer(request: Request, problem: Problem | Refusal) -> Response:
    """The problem as a document or as a page."""
    if isinstance(problem, Refusal):
        problem = _of_refusal(problem)
    if tell := dialect_of(request):
        told = tell(request, problem)
        told.headers.update(problem.headers)
        return told
    if wants_json(request):
        return document(problem)
    page = _page(request, problem)
    page.headers.update(problem.headers)
    return page


async def answer_with_words(request: Request, problem: Problem | Refusal) -> Response:
    """The same; a page also gives back the words of the form that was refused."""
    if request.method in ("GET", "HEAD") or wants_json(request):
        return answer(request, problem)
    if isinstance(problem, Refusal):
        problem = _of_refusal(problem)
    page = _page(request, problem, await typed_words(request))
    page.headers.update(problem.headers)
    return page


def _of_refusal(refusal: Refusal) -> Problem:
    return Problem(refusal.status, refusal.detail, refusal.errors, refusal.headers)


def document(problem: Problem) -> Response:
    """The problem for programs (RFC 9457)."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(problem.status).phrase}
    body |= {"status": problem.status, "detail": problem.detail}
    if problem.errors:
        body["errors"] = dict(problem.errors)
    if problem.instance:
        body["instance"] = problem.instance
    return JSONResponse(body, problem.status, dict(problem.headers), MEDIA_TYPE)


def _page(request: Request, problem: Problem, words: str = "") -> Response:
    return render(
        request,
        "error.html",
        status=problem.status,
        code=problem.status,
        heading=gettext(request)(heading(problem.status)),
        detail=spoken(request, problem.detail, sentence(problem.status)),
        reference=problem.instance,
        words=words,
    )


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    if isinstance(refusal, Unauthenticated) and request.method in ("GET", "HEAD") and not wants_json(request):
        query = request.scope["query_string"].decode("ascii", "replace")
        target = request.scope["path"] + (f"?{query}" if query else "")
        return RedirectResponse(_sign_in(target), 303)
    if isinstance(refusal, PasswordFirst) and request.method in ("GET", "HEAD") and not wants_json(request):
        return RedirectResponse(PASSWORD, 303)
    if isinstance(refusal, Unauthenticated) and not wants_json(request):
        return await _ended(request, refusal)
    return await answer_with_words(request, refusal)


async def _ended(request: Request, refusal: Unauthenticated) -> Response:
    """A form came without a session, most likely because it has ended: what was typed is not lost."""
    problem = _of_refusal(refusal)
    sign_in = _sign_in(page_above(request))
    words = await typed_words(request) if may_have_been_in(request) else ""
    page = render(request, "ended.html", status=problem.status, words=words, sign_in=sign_in)
    page.headers.update(problem.headers)
    return page


def _sign_in(target: str) -> str:
    return f"{SIGN_IN}?{urlencode({'next': target})}"


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    english = partial(catalogues_of(request).gettext, "en")
    said = {_field(found["loc"]): explain(found, english) for found in error.errors()}
    return answer(request, Problem(422, "Some of what was sent is missing or not as it must be.", said))


def _field(place: tuple[int | str, ...]) -> str:
    """`("body", "photos", 0)` as `photos.0`; the whole body stays `body`."""
    inner = place[1:] if len(place) > 1 and not isinstance(place[1], int) else place[:1]
    return ".".join(str(part) for part in inner)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code < 400:
        return Response(status_code=error.status_code, headers=error.headers)
    headers, detail = dict(error.headers or {}), str(error.detail)
    if error.status_code == 404:
        detail = "There is nothing at this address."
    if error.status_code == 405:
        headers["Allow"] = allowed(request)
        detail = f"This address takes {headers['Allow']} only."
    return answer(request, Problem(error.status_code, detail, headers=headers))


async def _unstorable(request: Request, _: Exception) -> Response:
    return answer(request, Problem(422, "The text holds a character that cannot be kept, such as NUL."))
