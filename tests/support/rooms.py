"""One stage that hears the logs of all five through its own inbox, into its own tables; it can be told to fail."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from shared import clock
from shared.bus.feed import Feed, LocalFeed
from shared.bus.inbox import Inbox, Reaction
from shared.deciding import Journal
from shared.events.envelope import EVENT_TYPES, Causation, Envelope, Event, encode
from shared.events.intake import CaseReceived
from shared.host.rebuilding import rebuild
from shared.log import Log
from shared.past.knowing import Past, Rows
from shared.reading import ReadModel
from shared.reading.model import rows_of
from shared.settings import STAGES
from shared.signing import PublicKeys, publish_key
from shared.stage import Stage
from tests.conftest import FreshDatabase
from tests.support.logs import open_log, prepared_log, prepared_stage, signer


@dataclass
class Listener:
    """A stage that remembers and says nothing; at some events it fails."""

    read_models: Sequence[ReadModel[Any]]
    keeps: frozenset[str]
    failing: set[tuple[str, int]] = field(default_factory=set)

    @property
    def reactions(self) -> Mapping[type[Event], Reaction]:
        return dict.fromkeys(EVENT_TYPES.values(), self._react)

    def service_on(self, journal: Journal) -> Journal:
        return journal

    async def _react(self, _: Journal, envelope: Envelope, __: Any) -> None:
        if (envelope.stage, envelope.position) in self.failing:
            raise RuntimeError


@dataclass
class Room:
    """One stage, and the logs of all five."""

    stage: Stage
    logs: Mapping[str, Log]
    listener: Listener
    inbox: Inbox
    versions: dict[tuple[UUID, str], int] = field(default_factory=dict)

    @property
    def own(self) -> Log:
        return self.logs[self.stage.name]

    @property
    def feeds(self) -> dict[str, LocalFeed]:
        return {source: LocalFeed(log) for source, log in self.logs.items()}

    async def as_known(self, case: UUID, at: datetime | None = None) -> Rows:
        return await Past(self.inbox, self.stage.read_models, self.feeds).as_known(case, at)

    async def made_anew(self) -> None:
        """The read tables are made anew from the logs."""
        await rebuild(self.stage, self.own.pool, dict[str, Feed](self.feeds), lambda *_: None)

    async def say(self, case: UUID, *events: Event) -> None:
        """Their stages say these of a case."""
        for event in events:
            self.versions[case, event.stage] = version = self.versions.get((case, event.stage), 0) + 1
            await self.logs[event.stage].insert_events([stored(event, case, version)])

    async def hear(self, source: str, most: int = 500) -> None:
        lines = await self.logs[source].after(await self.inbox.position(source), most)
        if lines:
            await self.inbox.hear(source, lines)

    async def retry(self) -> int:
        await self.own.pool.execute("UPDATE log.parked SET retry_at = $1", clock.now())
        return await self.inbox.retry_due()

    async def moment(self) -> datetime:
        moment: datetime = await self.own.pool.fetchval("SELECT clock_timestamp()")
        return moment

    async def shown(self, case: UUID) -> Rows:
        """What the tables have of a case."""
        return {
            model.table: sorted(
                await rows_of(self.own.pool, model, "case_id = $1", case),
                key=lambda row, model=model: [getattr(row, name) for name in model.key],  # type: ignore[misc]
            )
            for model in self.stage.read_models
            if "case_id" in model.columns
        }


def stored(event: Event, case: UUID, version: int) -> StoredEvent:
    if isinstance(event, CaseReceived):
        event = event.model_copy(update={"number": f"LS-{case}", "tracking": case.hex * 2})
    state = encode(
        event,
        id=clock.new_id(),
        jurisdiction="luong-son",
        subject=case,
        time=clock.now(),
        version=version,
        why=Causation("citizen"),
    )
    return StoredEvent(case, version, event.type, state)


@asynccontextmanager
async def open_room(stage: Stage, fresh_database: FreshDatabase, keys: Path) -> AsyncIterator[Room]:
    own = await open_log(await fresh_database(f"stage_{stage.name}", prepared_stage(stage)), stage.name)
    others = [one for one in STAGES if one != stage.name]
    logs = [await open_log(await fresh_database(f"log_{one}", prepared_log(one)), one) for one in others]
    for one in STAGES:
        publish_key(keys, signer(one))
    listener = Listener(stage.read_models, stage.keeps)
    inbox = Inbox(own, "luong-son", PublicKeys(keys), listener)
    try:
        yield Room(stage, {log.stage: log for log in (own, *logs)}, listener, inbox)
    finally:
        for log in (own, *logs):
            await log.pool.close()
