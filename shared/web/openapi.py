"""The OpenAPI document made readable: what many operations share stands once under a name, ids are short."""

import json
from http import HTTPStatus
from typing import Any

from fastapi.routing import APIRoute

from shared.web.problems import MEDIA_TYPE, SCHEMA

EXAMPLE = {
    "type": "about:blank",
    "title": "Unprocessable Content",
    "status": 422,
    "detail": "Some entries are missing or not on the list.",
    "errors": {"area": "Choose an area from the list."},
}
UNSAID = "Successful Response"  # what the framework says of every good answer

# What says nothing of null: it may stand beside a list of types.
OF_OTHER_TYPES = {"format", "maxLength", "minLength", "maximum", "minimum", "pattern", "description"}


def operation_id(route: APIRoute) -> str:
    """`triage_list_cases`: the stage and what is done there. Programs are generated from it, so it stays."""
    return "_".join([*(str(tag) for tag in route.tags[:1]), route.name])


def shared_parts(document: dict[str, Any]) -> dict[str, Any]:
    """The document, with its problems and parameters as references, and without titles that repeat a name."""
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = {**SCHEMA, "description": "RFC 9457.", "example": EXAMPLE}
    responses, parameters = components.setdefault("responses", {}), components.setdefault("parameters", {})
    for operation in _operations(document):
        operation["tags"] = list(dict.fromkeys(operation.get("tags", [])))
        operation.pop("summary", None)  # made of the function's name; what it does stands in the description
        if "requestBody" not in operation:
            operation.get("responses", {}).pop("413", None)
        for status, response in operation.get("responses", {}).items():
            if MEDIA_TYPE in response.get("content", {}):
                responses.setdefault(status, _problem(status))
                operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}
            elif response.get("description") == UNSAID:
                response["description"] = HTTPStatus(int(status)).phrase
        named = [_once(parameters, one) for one in operation.get("parameters", [])]
        if named:
            operation["parameters"] = named
    _drop_unused(document, components["schemas"])
    _plain(document)
    return document


def _drop_unused(document: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Without shapes that nothing refers to: the framework's own, and those of fields that are kept back."""
    text = json.dumps(document)
    while unused := [name for name in schemas if f'"#/components/schemas/{name}"' not in text]:
        for name in unused:
            del schemas[name]
        text = json.dumps(document)


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for path in document.get("paths", {}).values() for one in path.values() if isinstance(one, dict)]


def _problem(status: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": HTTPStatus(int(status)).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}


def _once(known: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    """A reference to a parameter that is described somewhere already; the first of its name gives it."""
    parameter.get("schema", {}).pop("description", None)  # it stands beside it
    if parameter.get("required") is False:  # what is not said to be required is not
        parameter.pop("required")
    name = parameter["name"]
    if known.setdefault(name, parameter) == parameter:
        return {"$ref": f"#/components/parameters/{name}"}
    return parameter


def _plain(part: Any) -> None:
    """Without the titles that are made of names, and with `null` as one of the types."""
    if isinstance(part, dict):
        if isinstance(part.get("title"), str) and part.keys() & {"type", "anyOf", "$ref", "enum", "const"}:
            part.pop("title")
        match part.get("anyOf"):
            case [{"type": str(kind), **rest}, {"type": "null"}] if rest.keys() <= OF_OTHER_TYPES:
                part.pop("anyOf")
                part |= {**rest, **part, "type": [kind, "null"]}
        for inner in part.values():
            _plain(inner)
    elif isinstance(part, list):
        for inner in part:
            _plain(inner)
