"""How every command runs: load the stream, decide, append."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Generic, Protocol, TypeVar, get_args, get_type_hints
from uuid import UUID

import orjson
from eventsourcing.persistence import IntegrityError, StoredEvent

from shared import clock
from shared.errors import Conflict, Refusal
from shared.events.envelope import Causation, Event, encode
from shared.events.registry import stored_event
from shared.log import Log
from shared.repeating import Opened, same

State = TypeVar("State")
Command = TypeVar("Command")
Says = TypeVar("Says", bound=Event)

# A whole village may say something of one case at the same moment: each of those that come second reads again.
TRIES = 10


class Overtaken(Conflict):
    """The stream moved on meanwhile: it is to be read again."""


class Journal(Protocol):
    """Where a decision reads its history and puts its events: the log itself, or an inbox's transaction."""

    @property
    def jurisdiction(self) -> str: ...

    async def read(self, stream: UUID) -> Sequence[StoredEvent]: ...

    async def append(self, events: Sequence[StoredEvent]) -> Sequence[int]: ...


@dataclass(frozen=True)
class LogJournal:
    """The journal of a command that comes from a person or the clock: answered only after COMMIT."""

    log: Log
    jurisdiction: str

    async def read(self, stream: UUID) -> Sequence[StoredEvent]:
        return await self.log.select_events(stream)

    async def append(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        try:
            return await self.log.insert_events(events)
        except IntegrityError as error:
            raise Overtaken(
                "Someone else changed this case at the same moment. Look at it again, then decide."
            ) from error


@dataclass(frozen=True)
class Decided(Generic[Says]):
    """What a command led to, and when. `position`: the last one in the log; None when nothing was said, or not yet."""

    events: Sequence[Says]
    version: int
    position: int | None
    at: datetime = field(default_factory=clock.now)


Each = Mapping[UUID, Decided[Says] | Refusal]  # of cases that were decided about at once: what came of each


async def decide_each(cases: Iterable[UUID], decide: Callable[[UUID], Awaitable[Decided[Says]]]) -> Each[Says]:
    """Decide about each case alone, and once however often it is named: one that is refused keeps no other."""
    done: dict[UUID, Decided[Says] | Refusal] = {}
    for case_id in dict.fromkeys(cases):
        try:
            done[case_id] = await decide(case_id)
        except Refusal as refusal:
            done[case_id] = refusal
    return done


async def said_already(journal: "Journal", subject: UUID, would: Says, opened: Opened | None) -> "Decided[Says] | None":
    """What a repetition is answered with, where this stands in the stream already; None where it does not."""
    history = await journal.read(subject)
    for stored in reversed(history):
        if await same([stored_event(stored)], [would], opened):
            return Decided([], _version(history), None)
    return None


@dataclass(frozen=True)
class Decider(Generic[State, Command, Says]):
    """A stage's decisions: `decide` and `evolve` are pure.

    The type of `evolve`'s event says which events count for these decisions; what other slices of the stage have said
    of the same case is passed over. `aside`: what the clock says beside people, whose version it does not make old.
    """

    initial: State
    decide: Callable[[State, Command], Sequence[Says]]
    evolve: Callable[[State, Says], State]
    aside: tuple[type, ...] = ()

    def replay(self, history: Sequence[StoredEvent]) -> State:
        state = self.initial
        for event in map(stored_event, history):
            if isinstance(event, self._counts):
                state = self.evolve(state, event)  # type: ignore[arg-type]
        return state

    @cached_property
    def _counts(self) -> tuple[type, ...]:
        said = list(get_type_hints(self.evolve).values())[1]
        return get_args(said) or (said,)

    async def handle(
        self,
        journal: Journal,
        subject: UUID,
        command: Command,
        why: Causation,
        expected: int | None = None,
        opened: Opened | None = None,
    ) -> Decided[Says]:
        """Run one command on the stream of `subject`. Raises what `decide` refuses with, and Conflict when the stream
        is not at version `expected`: unless the same person has just said the same, by pressing twice. Then nothing
        more is said. `opened` lets sealed words be compared.

        Where others were quicker by moments, it is decided again with what they said, if nobody or only the clock has
        changed what was seen. Raises Conflict when others were quicker every time."""
        for _ in range(TRIES - 1):
            with suppress(Overtaken):
                return await self._handle_once(journal, subject, command, why, expected, opened)
        return await self._handle_once(journal, subject, command, why, expected, opened)

    async def _handle_once(
        self,
        journal: Journal,
        subject: UUID,
        command: Command,
        why: Causation,
        expected: int | None,
        opened: Opened | None,
    ) -> Decided[Says]:
        history = await journal.read(subject)
        seen = self._seen(history, expected)
        try:
            events = self._decided(history, command, seen)
            return await self._say(journal, subject, seen, events, why)
        except Conflict:
            history = await journal.read(subject)
            if not await self._repeats(history, seen, command, why.actor, opened):
                raise
            return Decided([], _version(history), None)

    def _seen(self, history: Sequence[StoredEvent], expected: int | None) -> int:
        """The version that somebody has seen; the present one where only the clock has spoken since."""
        since = [] if expected is None else history[expected:]
        if expected is None or all(isinstance(stored_event(stored), self.aside) for stored in since):
            return max(_version(history), expected or 0)
        return expected

    async def decided(
        self, journal: Journal, subject: UUID, command: Command, expected: int | None = None
    ) -> Sequence[Says]:
        """What the command would lead to now; nothing is said yet. Raises what `decide` refuses with, and Conflict."""
        history = await journal.read(subject)
        return self._decided(history, command, self._seen(history, expected))

    def _decided(self, history: Sequence[StoredEvent], command: Command, seen: int) -> Sequence[Says]:
        if seen != _version(history):
            raise Conflict("This case has changed since you looked at it. Look at it again, then decide.")
        return self.decide(self.replay(history), command)

    async def _repeats(
        self, history: Sequence[StoredEvent], seen: int, command: Command, actor: str, opened: Opened | None
    ) -> bool:
        """Whether the command, at version `seen`, leads to just what this person has said there already."""
        try:
            would = self.decide(self.replay(history[:seen]), command)
        except Refusal:
            return False
        said = history[seen : seen + len(would)]
        if not would or len(said) < len(would) or any(actor_of(stored) != actor for stored in said):
            return False
        return await same(list(map(stored_event, said)), would, opened)

    async def begin(self, journal: Journal, subject: UUID, command: Command, why: Causation) -> Decided[Says]:
        """Run the first command of a new stream, without reading it. Raises Conflict when it is not new."""
        return await self._say(journal, subject, 0, self.decide(self.initial, command), why)

    async def _say(
        self, journal: Journal, subject: UUID, version: int, events: Sequence[Says], why: Causation
    ) -> Decided[Says]:
        if not events:
            return Decided([], version, None)
        now = clock.now()
        positions = await journal.append(_stored(journal.jurisdiction, subject, version, events, why, now))
        return Decided(events, version + len(events), positions[-1] if positions else None, now)


def _version(history: Sequence[StoredEvent]) -> int:
    return history[-1].originator_version if history else 0


def actor_of(stored: StoredEvent) -> str:
    """Who said a stored event."""
    return str(orjson.loads(stored.state)["actor"])


def _stored(
    jurisdiction: str, subject: UUID, version: int, events: Sequence[Event], why: Causation, now: datetime
) -> list[StoredEvent]:
    return [
        StoredEvent(
            subject,
            number,
            event.type,
            encode(
                event, id=clock.new_id(), jurisdiction=jurisdiction, subject=subject, time=now, version=number, why=why
            ),
        )
        for number, event in enumerate(events, start=version + 1)
    ]
