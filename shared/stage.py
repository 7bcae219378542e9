"""What a stage is to the host: one value that says what it brings, and the context it is given to stand on."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter

from shared.bus.feed import CaseFeed
from shared.bus.inbox import Inbox, Reaction
from shared.commune import Commune
from shared.deciding import Journal, LogJournal
from shared.decoding.decoders import Decoders
from shared.effects import Effect
from shared.events.envelope import Envelope, Event
from shared.log import Log
from shared.past.knowing import Past, Rows
from shared.reading import ReadModel
from shared.settings import SOURCES, Settings
from shared.vault import Vault
from shared.web.language import N_
from shared.web.pages import CaseLink, Desk
from shared.web.problems import Dialect

TITLES: Mapping[str, str] = {
    "intake": N_("tiếp nhận"),
    "triage": N_("phân loại"),
    "dispatch": N_("chuyển xử lý"),
    "oversight": N_("giám sát"),
    "publisher": N_("công khai"),
    "identity": N_("tài khoản"),
}  # for people, as message ids


@dataclass(frozen=True)
class StageContext:
    """What the host gives a stage: its log, its tables, the vault, the commune and the secrets."""

    settings: Settings
    commune: Commune
    log: Log
    pool: asyncpg.Pool
    vault: Vault
    pepper: bytes = field(repr=False)  # for keyed hashes that must not be guessable from the database alone
    caught_up: Callable[[], Awaitable[bool]]  # waits until the stage's tables show what it has said so far
    decoders: Decoders = field(repr=False)

    @property
    def journal(self) -> Journal:
        return LogJournal(self.log, self.commune.code)


Assemble = Callable[[StageContext, Journal], Any]


@dataclass(frozen=True)
class Job:
    """Something a stage does by the clock. `act` gets the service; it must be harmless when done twice."""

    name: str
    every_seconds: float
    by_the_clock: bool = field(default=True, kw_only=True)  # whether a wrong clock stops it
    act: Callable[[Any], Awaitable[None]]


@dataclass(frozen=True)
class Keeping:
    """Which public pages are kept ready: those at `below` and under it.

    `first`: the addresses that are made before anybody asks. `state`: what they show, and what was taken down of it:
    when the first is another, pages are made anew; when the second is, no copy of before is shown again.
    """

    below: tuple[str, ...]
    first: Callable[[Any], Awaitable[Sequence[str]]]
    state: Callable[[Any], Awaitable[tuple[object, object]]]


@dataclass(frozen=True)
class Slice:
    """One job of one kind of user, whole in one folder: its doors, and what it remembers, reacts to and does by itself.

    `says`: the events that it decides on. `case_links`: where its stage's page of a case leads to. `tables`: those of
    its tables that are no read models; like them they stand in the schema of the stage's name. `dialects`: how failures
    are told below an address where a standard says how. `open_to_sites`: addresses below which a form may come from
    another site, because what stands behind them in the address is the proof, and no cookie counts.
    """

    says: Sequence[type[Event]] = ()
    routers: Sequence[APIRouter] = ()
    desks: Sequence[Desk] = ()
    case_links: Sequence[CaseLink] = ()
    reactions: Mapping[type[Event], Reaction] = field(default_factory=dict)
    read_models: Sequence[ReadModel[Any]] = ()
    effects: Sequence[Effect] = ()
    jobs: Sequence[Job] = ()
    tables: frozenset[str] = frozenset()
    dialects: Mapping[str, Dialect] = field(default_factory=dict)
    open_to_sites: frozenset[str] = frozenset()
    keeping: Keeping | None = None


@dataclass(frozen=True)
class Stage:
    """One stage, assembled: its trunk and its slices. `package` is its folder: migrations and translations are there.

    `trunk`: what more than one slice stands on. `keeps`: the sources whose every event it keeps exactly as heard, in
    `log.register`. `after_refill`: SQL that makes what is no read table fit a log that was filled again.
    """

    name: str
    package: Path
    assemble: Assemble
    trunk: Slice
    slices: tuple[Slice, ...] = ()
    keeps: frozenset[str] = frozenset()
    after_refill: str = ""

    @property
    def parts(self) -> tuple[Slice, ...]:
        return (self.trunk, *self.slices)

    @cached_property
    def says(self) -> Sequence[type[Event]]:
        return [event for part in self.parts for event in part.says]

    @cached_property
    def routers(self) -> Sequence[APIRouter]:
        """Routes are tried in this order."""
        return [router for part in self.parts for router in part.routers]

    @cached_property
    def dialects(self) -> Mapping[str, Dialect]:
        return {below: dialect for part in self.parts for below, dialect in part.dialects.items()}

    @cached_property
    def open_to_sites(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(part.open_to_sites for part in self.parts))

    @cached_property
    def keepings(self) -> Sequence[Keeping]:
        return [part.keeping for part in self.parts if part.keeping]

    @cached_property
    def desks(self) -> Sequence[Desk]:
        return [desk for part in self.parts for desk in part.desks]

    @cached_property
    def case_links(self) -> Sequence[CaseLink]:
        return [link for part in self.parts for link in part.case_links]

    @cached_property
    def reactions(self) -> Mapping[type[Event], Reaction]:
        """What is done about each kind of event, by one slice after the other."""
        found: dict[type[Event], list[Reaction]] = defaultdict(list)
        for part in self.parts:
            for kind, reaction in part.reactions.items():
                found[kind].append(reaction)
        return {kind: _one_after_the_other(reactions) for kind, reactions in found.items()}

    @cached_property
    def read_models(self) -> tuple[ReadModel[Any], ...]:
        return tuple(model for part in self.parts for model in part.read_models)

    @cached_property
    def effects(self) -> Sequence[Effect]:
        return [effect for part in self.parts for effect in part.effects]

    @cached_property
    def jobs(self) -> Sequence[Job]:
        return [job for part in self.parts for job in part.jobs]

    @cached_property
    def read_types(self) -> frozenset[str]:
        """The types of events that change anything in the read tables."""
        return frozenset(kind.type for model in self.read_models for kind in model.tellers)

    @property
    def hears(self) -> set[type[Event]]:
        by_effects = chain.from_iterable(effect.hears for effect in self.effects)
        return {*self.reactions, *chain.from_iterable(model.tellers for model in self.read_models), *by_effects}

    @property
    def sources(self) -> tuple[str, ...]:
        """Whom it listens to: itself, whom it keeps, and everyone who says something it hears."""
        known = {self.name, *self.keeps, *(kind.stage for kind in self.hears)}
        return tuple(name for name in SOURCES if name in known)


def _one_after_the_other(reactions: Sequence[Reaction]) -> Reaction:
    async def react(service: Any, envelope: Envelope, event: Any) -> None:
        for reaction in reactions:
            await reaction(service, envelope, event)

    return reactions[0] if len(reactions) == 1 else react


@dataclass
class RunningStage:
    """A stage that is running: what the host keeps of it."""

    stage: Stage
    context: StageContext
    inbox: Inbox = field(init=False)
    service: Any = field(init=False)
    feeds: Mapping[str, CaseFeed] = field(default_factory=dict)  # where each of its sources is read
    verify: asyncio.Event = field(default_factory=asyncio.Event)  # somebody asks for the verifier
    rebuilding: str = ""  # how far the read tables are that are being made anew

    def __post_init__(self) -> None:
        self.service = self.stage.assemble(self.context, self.context.journal)

    @property
    def reactions(self) -> Mapping[type[Event], Reaction]:
        return self.stage.reactions

    @property
    def read_models(self) -> Sequence[ReadModel[Any]]:
        return self.stage.read_models

    @property
    def keeps(self) -> frozenset[str]:
        return self.stage.keeps

    def service_on(self, journal: Journal) -> Any:
        """The same service, saying what it says inside an inbox's transaction."""
        return self.stage.assemble(self.context, journal)

    async def as_known(self, case_id: UUID, at: datetime | None = None) -> Rows:
        """What the read tables had of a case at a moment, or have now; raises as `Past.as_known` does."""
        return await Past(self.inbox, self.read_models, self.feeds).as_known(case_id, at)

    async def caught_up(self) -> bool:
        """Wait until everything that this stage has said so far can be read in its own tables."""
        return await self.inbox.reached(self.stage.name, await self.context.log.head())

    async def reached(self, position: int | None) -> bool:
        """Wait until what this stage has just said can be read in its own tables; False when it takes too long."""
        return position is None or await self.inbox.reached(self.stage.name, position)
