"""Folds the rows of a case as a stage had them at a moment, from what it had heard by then and its sources' logs.

The fold is that of the read models themselves, so that what it gives for now equals the tables, row for row. Each
column has one source: only the order within a source counts.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from shared.bus.feed import CaseFeed, FeedAway
from shared.bus.inbox import Inbox, known_event
from shared.bus.source_keys import check_signatures
from shared.bus.troubles import AnotherPast, SourceBehind, Trouble
from shared.errors import Conflict, Invalid, NotFound, Unready
from shared.events.envelope import Envelope, decode_anew
from shared.log.heard import OutOfTurn, Reached, begun, out_of_turn, reached
from shared.reading import ReadModel

Rows = Mapping[str, Sequence[Any]]  # the rows of each read table, in the order of their keys


@dataclass(frozen=True)
class Past:
    """What a stage can tell of its past. `feeds`: where each of its sources is read."""

    inbox: Inbox
    models: Sequence[ReadModel[Any]]
    feeds: Mapping[str, CaseFeed]

    async def as_known(self, case_id: UUID, at: datetime | None = None) -> Rows:
        """What the stage's read tables had of a case at a moment; None: what they have now.

        Tables that are not of cases are left out. Raises Invalid for a moment without a zone, in the future, or before
        the record began; NotFound for a case that the stage has not heard of to this day; Unready when a source cannot
        be asked; Conflict when a source does not say what was heard of it.
        """
        heard_by_then, turns = await self._record(case_id, at)
        try:
            said = await self._said(case_id, heard_by_then)
            if not any(said.values()) and not (at and await self._heard_since(case_id)):
                raise NotFound("This stage has heard of no such case.")
        except FeedAway as away:
            raise Unready("A source of this stage cannot be asked at the moment.") from away
        except Trouble as trouble:
            raise Conflict(f"What {trouble.source} says is not what was heard of it.") from trouble
        except ValueError as wrong:  # whatever another host has sent in place of the events
            raise Conflict("What a source of this stage says is not what it was asked for.") from wrong
        in_order = [one for source, events in said.items() for one in in_effect(source, events, turns)]
        return {model.table: _rows(model, in_order) for model in self.models if "case_id" in model.columns}

    async def _record(self, case_id: UUID, at: datetime | None) -> tuple[Mapping[str, Reached], Sequence[OutOfTurn]]:
        """What had been heard, and what of the case took effect when, seen in one moment."""
        async with (
            self.inbox.log.pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            if at is not None:
                _check(at, await connection.fetchval("SELECT clock_timestamp()"), await begun(connection))
            return await reached(connection, at), await out_of_turn(connection, case_id, at)

    async def _heard_since(self, case_id: UUID) -> bool:
        """Whether the stage has heard of the case by now."""
        by_now, _ = await self._record(case_id, None)
        return any((await self._said(case_id, by_now)).values())

    async def _said(self, case_id: UUID, until: Mapping[str, Reached]) -> dict[str, Sequence[Envelope]]:
        """What each source has said of a case, as far as it was heard."""
        sources = [source for source in until if source in self.feeds]
        said = await asyncio.gather(*(self._said_by(source, case_id, until[source]) for source in sources))
        return dict(zip(sources, said, strict=True))

    async def _said_by(self, source: str, case_id: UUID, until: Reached) -> Sequence[Envelope]:
        """Raises SourceBehind, AnotherPast, Forged, FeedAway, and ValueError for what was not asked for."""
        found: list[Envelope] = []
        while True:
            last = found[-1].position if found else 0
            pulled = await self.feeds[source].of_case(case_id, last, until.position)
            if pulled.hash is None:
                raise SourceBehind(source, until.position)
            if not pulled.hash.startswith(until.half_hash):
                raise AnotherPast(source, until.position)
            if not pulled.lines:
                return found
            envelopes = [decode_anew(line) for line in pulled.lines]
            _check_asked_for(source, case_id, range(last + 1, until.position + 1), envelopes)
            own = source == self.inbox.stage
            accepted = self.inbox.log.keys if own else await self.inbox.keys.accepted(source)
            await asyncio.to_thread(check_signatures, source, accepted, envelopes)
            found += envelopes


def _check(at: datetime, now: datetime, since: datetime | None) -> None:
    if at.tzinfo is None:
        raise Invalid("This moment has no time zone.", {"at": "Give its offset too: 2026-11-23T10:00:00+07:00."})
    if at > now:
        raise Invalid("This moment is yet to come.", {"at": f"Give a moment before {now.isoformat()}."})
    if since is not None and at < since:
        raise Invalid(
            "The record of what was heard begins later.", {"at": f"Give a moment from {since.isoformat()} on."}
        )


def _check_asked_for(source: str, case_id: UUID, positions: range, envelopes: Sequence[Envelope]) -> None:
    """Raises ValueError for an event of another stage or case, at another position, or out of order."""
    given = [one.position for one in envelopes]
    if any(one.stage != source or one.subject != case_id for one in envelopes):
        raise ValueError(f"What {source} gave is not of the case that was asked for.")
    if given != sorted({*given}) or given[0] not in positions or given[-1] not in positions:
        raise ValueError(f"What {source} gave is not from the positions that were asked for.")


def in_effect(source: str, events: Sequence[Envelope], turns: Sequence[OutOfTurn]) -> list[Envelope]:
    """Those of a source's events that had taken effect, in the order in which they did."""
    own = [turn for turn in turns if turn.source == source]
    aside = {turn.position for turn in own if turn.heard_by is None}
    by_position = {one.position: one for one in events}
    in_turn = [((one.position, 0), one) for one in events if one.position not in aside]
    later = [
        ((turn.heard_by, number), by_position[turn.position])
        for number, turn in enumerate(own, start=1)
        if turn.heard_by is not None and turn.position in by_position
    ]
    return [one for _, one in sorted([*in_turn, *later], key=itemgetter(0))]


def _rows(model: ReadModel[Any], in_order: Sequence[Envelope]) -> list[Any]:
    types = {kind.type for kind in model.tellers}
    heard = [(one, known_event(one)) for one in in_order if one.type in types]
    return [model.made_of(changes) for _, changes in sorted(model.fold(heard).items(), key=itemgetter(0))]
