"""GeoReport v2 as an OpenAPI description, from the standard and docs/open311.md: what a program may rely on.

https://wiki.open311.org/GeoReport_v2/
"""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00$"}
MAYBE_MOMENT: Schema = {"anyOf": [MOMENT, {"type": "null"}]}
STATUS: Schema = {"enum": ["open", "closed"]}
FORMATS = {"application/json", "text/xml"}


def record(**fields: Schema) -> Schema:
    """All of these, and nothing else."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def every(one: Schema) -> Schema:
    return {"type": "array", "items": one}


ERRORS = every(record(code={"type": "integer", "minimum": 400}, description={"type": "string", "minLength": 1}))
SERVICE = record(
    service_code=TEXT, service_name=TEXT, description=TEXT, metadata={"type": "boolean"},
    type={"enum": ["realtime", "batch", "blackbox"]}, keywords=MAYBE, group=MAYBE,
)  # fmt: skip
ATTRIBUTE = record(
    variable={"type": "boolean"}, code=TEXT,
    datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    required={"type": "boolean"}, datatype_description=MAYBE, order={"type": "integer"}, description=TEXT,
    values=every(record(key=TEXT, name=TEXT)),
)  # fmt: skip
REQUEST = record(
    service_request_id=TEXT, status=STATUS, status_notes=TEXT, service_name=MAYBE, service_code=MAYBE,
    description=TEXT, agency_responsible=MAYBE, service_notice=MAYBE, requested_datetime=MOMENT,
    updated_datetime=MOMENT, expected_datetime=MAYBE_MOMENT, address=MAYBE, address_id=MAYBE, zipcode=MAYBE,
    lat={"type": ["number", "null"]}, long={"type": ["number", "null"]}, media_url=MAYBE,
)  # fmt: skip
UPDATE = record(
    update_id=TEXT, service_request_id=TEXT, status=STATUS, description=TEXT, updated_datetime=MOMENT, media_url=MAYBE
)
ENDPOINT = record(
    specification=TEXT, url=TEXT, changeset=MOMENT, type={"enum": ["production", "test"]}, formats=every(TEXT)
)
DISCOVERY = record(changeset=MOMENT, contact=TEXT, key_service=TEXT, endpoints=every(ENDPOINT))
HANDED_IN = record(service_request_id=TEXT, service_notice=TEXT, account_id={"type": "null"})

SUFFIX: Schema = {"name": "suffix", "in": "path", "required": True, "schema": {"enum": ["json", "xml"]}}
JURISDICTION: Schema = {"name": "jurisdiction_id", "in": "query", "schema": TEXT}
NARROWING = [
    JURISDICTION,
    *({"name": name, "in": "query", "schema": TEXT} for name in ("service_request_id", "service_code")),
    *({"name": name, "in": "query", "schema": {"format": "date-time", **TEXT}} for name in ("start_date", "end_date")),
    {"name": "status", "in": "query", "schema": STATUS},
    *({"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("page_size", "page")),
]
FIELDS: Mapping[str, Schema] = {
    **dict.fromkeys(
        (
            "jurisdiction_id", "description", "address_string", "address_id", "email", "first_name", "last_name",
            "phone", "device_id", "account_id", "media_url", "consent_version", "token", "ticket", "proof",
            "attribute[muc-nuoc]",
        ),
        TEXT,
    ),
    "lat": {"type": "number"},
    "long": {"type": "number"},
}  # fmt: skip


def place(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"minLength": 1, **TEXT}}


def answers(status: int, schema: Schema, *failures: int) -> Schema:
    """A good answer, and the failures that a program must expect: each in both formats."""
    known = {status: schema, **dict.fromkeys((400, 404, 405, *failures), ERRORS)}
    return {
        str(code): {"description": "", "content": {"application/json": {"schema": one}, "text/xml": {}}}
        for code, one in known.items()
    }


def reading(schema: Schema, *parameters: Schema) -> Schema:
    return {"get": {"parameters": [SUFFIX, *parameters], "responses": answers(200, schema)}}


def described(service_codes: list[str]) -> dict[str, Any]:
    """The description, for a program that shows its key in a header, or a wrong one in the form."""
    properties = {**FIELDS, "api_key": {"enum": ["", "ln_wrong"]}, "service_code": {"enum": [*service_codes, "XX"]}}
    form = {"schema": {"type": "object", "properties": properties, "required": ["service_code"]}}
    handing_in = {
        "parameters": [SUFFIX, JURISDICTION],
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": form}},
        "responses": answers(201, every(HANDED_IN), 403, 409, 413, 415, 422, 429),
    }
    paths: dict[str, Any] = {
        "/discovery.{suffix}": reading(DISCOVERY, JURISDICTION),
        "/services.{suffix}": reading(every(SERVICE), JURISDICTION),
        "/services/{service}.{suffix}": reading(
            record(service_code=TEXT, attributes=every(ATTRIBUTE)), place("service"), JURISDICTION
        ),
        "/requests.{suffix}": {**reading(every(REQUEST), *NARROWING), "post": handing_in},
        "/requests/{number}.{suffix}": reading(every(REQUEST), place("number"), JURISDICTION),
        "/tokens/{token}.{suffix}": reading(
            every(record(service_request_id=TEXT, token=TEXT)), place("token"), JURISDICTION
        ),
        "/servicerequestupdates.{suffix}": reading(every(UPDATE), *NARROWING),
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "GeoReport", "version": "2"},
        "paths": {
            below + path: operations
            for below in ("/open311/v2", "/open311/test/v2")
            for path, operations in paths.items()
        },
    }
