"""Read models folded in memory: many events heard at once, each row written once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from shared.events.envelope import Envelope, Event
from shared.log import Connection
from shared.reading.model import Key, ReadModel

AT_ONCE = 5_000  # rows in one COPY: what is encoded for it is let go afterwards


@dataclass
class Folded:
    """The rows of one read model, as far as they were folded: a list of values each, None where nothing was said."""

    model: ReadModel[Any]
    rows: dict[Key, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = {name: place for place, name in enumerate(self.model.columns)}
        self._empty: list[Any] = [None] * len(self._places)

    def take(self, heard: Iterable[tuple[Envelope, Event]]) -> None:
        """Fold further events, in the order of their source."""
        places, rows, merged = self._places, self.rows, self.model.mappings
        for envelope, event in heard:
            if (told := self.model.told(envelope, event)) is None:
                continue
            key, changes = told
            row = rows.get(key)
            if row is None:
                row = rows[key] = self._empty.copy()
            for name, value in changes.items():
                place = places[name]
                row[place] = {**row[place], **value} if name in merged and row[place] else value

    @property
    def of_events(self) -> bool:
        """Each row is of one event: it is whole as soon as it is there."""
        return "position" in self.model.key

    async def let_go(self, connection: Connection, schema: str, more_than: int = AT_ONCE) -> None:
        """Write what is whole already, so that it need not stand in memory until the end."""
        if self.of_events and len(self.rows) > more_than:
            await self.write(connection, schema)

    async def load(self, connection: Connection, schema: str) -> None:
        """Take up the rows that `write` has left there; those of events are whole and stay there."""
        if self.of_events:
            return
        columns = [(name, self.model.columns[name].decode) for name in self._places]
        async with connection.transaction():
            async for record in connection.cursor(f"SELECT * FROM {self.model.in_schema(schema).stored}"):
                row = [None if record[name] is None else decode(record[name]) for name, decode in columns]
                self.rows[tuple(row[self._places[name]] for name in self.model.key)] = row

    async def write(self, connection: Connection, schema: str) -> None:
        """COPY the rows into the model's tables in another schema: those of events to the others there, else anew."""
        for table in self.model.tables:
            if not self.of_events:
                await connection.execute(f"TRUNCATE {schema}.{table.partition('.')[2]}")
            names = self.model.of(table)
            columns = [(self._places[name], self.model.columns[name].encode) for name in names]
            wanted = columns if table == self.model.table else columns[len(self.model.key) :]
            places = [place for place, _ in wanted]
            rows = [row for row in self.rows.values() if any(row[place] is not None for place in places)]
            for begin in range(0, len(rows), AT_ONCE):
                records = [[encode(row[at]) for at, encode in columns] for row in rows[begin : begin + AT_ONCE]]
                await connection.copy_records_to_table(
                    table.partition(".")[2], schema_name=schema, columns=names, records=records, timeout=None
                )
        if self.of_events:
            self.rows.clear()
