"""Answers in both formats of GeoReport v2: XML without a namespace, and the same as JSON (the Spark convention).

https://wiki.open311.org/GeoReport_v2/ says what stands where; nothing here knows what it is about.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from xml.sax.saxutils import escape

import orjson
from fastapi import Request, Response

from shared.calendar import LOCAL
from shared.web.problems import Problem

Format = Literal["xml", "json"]
TYPES: Mapping[Format, str] = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}

# What the elements of a list are called in XML; in JSON a list is a bare array.
ELEMENTS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "endpoints": "endpoint",
    "formats": "format",
    "errors": "error",
}
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def answered(suffix: Format, root: str, content: Any, status: int = 200) -> Response:
    """The content as a document. `root` names it in XML, and with it the elements of a list."""
    body = orjson.dumps(content) if suffix == "json" else (DECLARATION + element(root, content)).encode()
    return Response(body, status, media_type=TYPES[suffix])


def element(name: str, value: Any) -> str:
    """One XML element. What is missing is empty."""
    match value:
        case None:
            inner = ""
        case bool():
            inner = str(value).lower()
        case str():
            inner = escape(NOT_IN_XML.sub("", value))
        case Mapping():
            inner = "".join(element(inside, one) for inside, one in value.items())
        case Sequence():
            inner = "".join(element(ELEMENTS[name], one) for one in value)
        case _:
            inner = str(value)
    return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"


def moment(at: datetime | None) -> str | None:
    """A moment in the W3C's format, by the commune's clocks: `2026-11-27T10:00:00+07:00`."""
    return at.astimezone(LOCAL).isoformat(timespec="seconds") if at else None


def told(request: Request, problem: Problem) -> Response:
    """A failure in the format that was asked for, whoever found it: one error for each parameter that is wrong."""
    said = [f"{name}: {sentence}" for name, sentence in problem.errors.items()] or [problem.detail]
    errors = [{"code": problem.status, "description": one} for one in said]
    return answered(_asked_for(request), "errors", errors, problem.status)


def _asked_for(request: Request) -> Format:
    """By the end of the address; XML, the format that everyone must know, where that says nothing."""
    path = request.scope["path"]
    json_accepted = "json" in request.headers.get("accept", "")
    return "json" if path.endswith(".json") or (json_accepted and not path.endswith(".xml")) else "xml"
