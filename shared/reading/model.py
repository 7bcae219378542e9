"""A read model is a pure fold, given as its changes: which columns of which row an event sets.

Each column has one source, so the last word wins in any interleaving of the sources. From one definition come the
table's upserts, the row that a query gives, the rebuild, and tests without a database.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args, get_type_hints

import asyncpg

from shared.events.envelope import Envelope, Event
from shared.log import Connection
from shared.reading.columns import Changes, Column, columns_of

Row = TypeVar("Row")
Key = tuple[Any, ...]
Teller = Callable[[Envelope, Any], Changes]  # its second parameter's type says which events it is for

# What a row has of the envelope when no change says otherwise.
OF_THE_ENVELOPE: Mapping[str, Callable[[Envelope], Any]] = {
    "case_id": attrgetter("subject"),
    "source": attrgetter("stage"),
    "position": attrgetter("position"),
}


@dataclass(frozen=True)
class ReadModel(Generic[Row]):
    """One table of a stage: its `row` is a frozen dataclass whose fields are the columns.

    `changes`: pure functions, for each source one; no change means that the event concerns another table. `apart`: wide
    columns that lists do not scan; they stand in `<table>_apart`, under the same key. `counted_by`: the column that
    tells apart whose tabs are counted, "" for one desk's; None where the table counts nothing. `filters`: by what its
    lists can be narrowed, as SQL.
    """

    table: str
    row: type[Row]
    changes: tuple[Teller, ...]
    key: tuple[str, ...] = ("case_id",)
    apart: tuple[str, ...] = ()
    counted_by: str | None = None
    filters: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def tellers(self) -> Mapping[type[Event], Teller]:
        """Who says what an event changes. Each kind of event has one."""
        found: dict[type[Event], Teller] = {}
        for teller in self.changes:
            for kind in _kinds(teller):
                assert kind not in found, f"{self.table}: {kind.__name__} has two tellers."
                found[kind] = teller
        return found

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        return {column.name: column for column in columns_of(self.row)}

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.table, f"{self.table}_apart") if self.apart else (self.table,)

    def in_schema(self, schema: str) -> "ReadModel[Row]":
        """The same model over tables of the same names elsewhere."""
        return replace(self, table=f"{schema}.{self.table.partition('.')[2]}")

    @property
    def stored(self) -> str:
        """The whole rows, as SQL that can stand after FROM."""
        [table, *apart] = self.tables
        return f"{table} LEFT JOIN {apart[0]} USING ({', '.join(self.key)})" if apart else table

    def of(self, table: str) -> tuple[str, ...]:
        """The columns that stand in one of the tables, its key first."""
        apart = table != self.table
        return (*self.key, *(name for name in self.columns if name not in self.key and (name in self.apart) is apart))

    def told(self, heard: Envelope, event: Event) -> tuple[Key, Changes] | None:
        """Which row an event changes, and what in it; None when it changes nothing here."""
        teller = self.tellers.get(type(event))
        changes = teller(heard, event) if teller else None
        if not changes:
            return None
        whole = {**{name: of(heard) for name, of in self._of_the_envelope}, **changes}
        return tuple(whole[name] for name in self.key), whole

    @cached_property
    def upserts(self) -> dict[tuple[str, ...], str]:
        """The statements that were made so far, by the columns that they write."""
        return {}

    @cached_property
    def _of_the_envelope(self) -> Sequence[tuple[str, Callable[[Envelope], Any]]]:
        return [(name, of) for name, of in OF_THE_ENVELOPE.items() if name in self.columns]

    def fold(self, heard: Iterable[tuple[Envelope, Event]]) -> dict[Key, Changes]:
        """What each row has become by these events: the columns that were set, with their last values."""
        rows: dict[Key, dict[str, Any]] = defaultdict(dict)
        for envelope, event in heard:
            if type(event) in self.tellers and (told := self.told(envelope, event)):
                key, changes = told
                rows[key].update(self._merged(rows[key], changes) if self.mappings else changes)
        return dict(rows)

    def _merged(self, row: Changes, changes: Changes) -> Changes:
        """The changes, with what a mapping of the row holds already."""
        kept = {name: {**row[name], **changes[name]} for name in self.mappings if name in row and name in changes}
        return {**changes, **kept} if kept else changes

    @cached_property
    def mappings(self) -> frozenset[str]:
        """The columns of which each key is set alone."""
        return frozenset(name for name, column in self.columns.items() if column.merged)

    def read(self, record: asyncpg.Record) -> Row:
        """The row of a record of the database. What its source has not said yet is what the field's default says."""
        held = frozenset(record.keys())  # what a Record gives is searched from its beginning each time
        given = {
            name: column.decode(record[name])
            for name, column in self.columns.items()
            if name in held and record[name] is not None
        }
        return self.row(**given)

    def made_of(self, changes: Changes) -> Row:
        """The row of what `fold` gives: the one that would be read had these changes been written."""
        given = {
            name: self.columns[name].decode(self.columns[name].encode(value))
            for name, value in changes.items()
            if value is not None
        }
        return self.row(**given)


def _kinds(teller: Teller) -> tuple[type[Event], ...]:
    said = list(get_type_hints(teller).values())[1]
    return get_args(said) or (said,)


async def project(
    connection: Connection, models: Sequence[ReadModel[Any]], heard: Sequence[tuple[Envelope, Event]]
) -> None:
    """Write what these events change: each row once, those with the same columns together, in the order of their keys.

    In one order, so that two replicas that write the same rows wait for each other instead of blocking each other.
    """
    kinds = {type(event) for _, event in heard}
    for model in (one for one in models if not kinds.isdisjoint(one.tellers)):
        alike: dict[tuple[str, ...], list[Changes]] = defaultdict(list)
        for _, changes in sorted(model.fold(heard).items(), key=lambda row: str(row[0])):
            alike[tuple(name for name in model.columns if name in changes)].append(changes)
        for names, changed in alike.items():
            encoded = [[model.columns[name].encode(one[name]) for one in changed] for name in names]
            await connection.execute(model.upserts.get(names) or _upsert(model, names), *encoded)


def _upsert(model: ReadModel[Any], names: tuple[str, ...]) -> str:
    """The statement that writes these columns, in both tables where they stand in both; made once for each set."""
    table, *apart = model.tables
    sql = _into(model, table, names)
    if any(name in model.apart for name in names):
        sql = f"WITH apart AS ({_into(model, apart[0], names)}) {sql}"
    model.upserts[names] = sql
    return sql


def _into(model: ReadModel[Any], table: str, names: tuple[str, ...]) -> str:
    """Table and names are ours; only values come from outside: an array for each of `names`, in their order."""
    here = [name for name in model.of(table) if name in names]
    arrays = ", ".join(f"${names.index(name) + 1}::{model.columns[name].type}[]" for name in here)
    updates = ", ".join(f"{name} = {_written(model.columns[name])}" for name in here if name not in model.key)
    return (
        f"INSERT INTO {table} AS known ({', '.join(here)}) SELECT * FROM unnest({arrays})"
        f" ON CONFLICT ({', '.join(model.key)}) DO {f'UPDATE SET {updates}' if updates else 'NOTHING'}"
    )


def _written(column: Column) -> str:
    new = f"excluded.{column.name}"
    return f"coalesce(known.{column.name}, '{{}}') || {new}" if column.merged else new


async def row_of(pool: asyncpg.Pool, model: ReadModel[Row], condition: str, *arguments: Any) -> Row | None:
    """The first whole row under a condition."""
    found = await rows_of(pool, model, condition, *arguments)
    return found[0] if found else None


async def rows_of(pool: asyncpg.Pool, model: ReadModel[Row], condition: str, *arguments: Any) -> list[Row]:
    """The whole rows under a condition (SQL that follows WHERE: ours, never from outside)."""
    records = await pool.fetch(f"SELECT * FROM {model.stored} WHERE {condition}", *arguments)
    return [model.read(record) for record in records]
