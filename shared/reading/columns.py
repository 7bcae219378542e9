"""How the fields of a row stand in its table: the column's type, and the way there and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import TypeAdapter

from shared.events.sealed import Sealed

Changes = Mapping[str, Any]  # column → value, as the row's field has it

BESIDE = "beside"
NOT_YET = datetime.max.replace(tzinfo=UTC)  # a moment that every list waits for; it is never shown

SCALARS: Mapping[type, str] = {
    UUID: "uuid",
    str: "text",
    int: "bigint",
    bool: "boolean",
    float: "double precision",
    datetime: "timestamptz",
    date: "date",
    bytes: "bytea",
}


@dataclass(frozen=True)
class Column:
    """One field of a row. `type`: of its values in SQL. `merged`: a mapping, of which each key is set alone."""

    name: str
    type: str
    merged: bool
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


def columns_of(row: type) -> tuple[Column, ...]:
    """The columns of a frozen dataclass, in order.

    What PostgreSQL has no type for goes as JSON: sealed words as text, tuples and other models as jsonb.
    """
    hints = get_type_hints(row)
    return tuple(_column(one.name, hints[one.name]) for one in fields(row) if BESIDE not in one.metadata)


def beside() -> Any:
    """A field that is no column: rows of another table, put there by who reads the row."""
    return field(default=(), metadata={BESIDE: True})


def _column(name: str, hint: Any) -> Column:
    kind = _without_none(hint)
    if get_origin(kind) is Literal:
        kind = type(get_args(kind)[0])
    if scalar := SCALARS.get(kind):
        return Column(name, scalar, False, _as_it_is, _as_it_is)
    adapter = TypeAdapter[Any](kind)
    return Column(
        name,
        "text" if kind is Sealed else "jsonb",
        get_origin(kind) is Mapping,
        lambda value: None if value is None else adapter.dump_json(value).decode(),
        adapter.validate_json,
    )


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        [kind] = [one for one in get_args(hint) if one is not NoneType]
        return kind
    return hint


def _as_it_is(value: Any) -> Any:
    return value
