"""The register read: every event of a case as it was heard, and what its sealed members are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from shared.events.dispatch import CaseForwarded, DeadlineExtended
from shared.events.due import Given
from shared.events.envelope import Envelope, decode, short_name
from shared.events.intake import InformationAdded
from shared.events.ordering import by_cause
from shared.events.oversight import CaseClosed
from shared.events.registry import heard_event
from shared.events.sealed import Sealed
from shared.events.triage import CaseQueued, CaseVerified

# What gives a case a date, with how it was counted.
Dated = Given | CaseForwarded | DeadlineExtended
DATED = [one.type for one in (CaseQueued, InformationAdded, CaseVerified, CaseForwarded, DeadlineExtended, CaseClosed)]
UNTOLD = frozenset({"tracking", "alike"})  # members of events that nobody needs to see


@dataclass(frozen=True)
class Entry:
    """One event of a case, from the register: what, by whom, when, and its place in its source's log.

    `data` is what it says openly, `sealed` its words by the names of their fields, but never the contact.
    """

    source: str
    position: int
    subject: UUID
    event: str
    actor: str
    at: datetime
    heard_at: datetime
    data: dict[str, Any]
    sealed: Mapping[str, Sealed]
    signature: str
    id: UUID
    cause: UUID | None


@dataclass(frozen=True)
class Register:
    pool: asyncpg.Pool

    async def timeline(self, case_id: UUID) -> list[Entry]:
        """Every event of a case that any stage has said, each after what led to it."""
        rows = await self.pool.fetch("SELECT wire, heard_at FROM log.register WHERE case_id = $1", case_id)
        return by_cause([_entry(row["wire"], row["heard_at"]) for row in rows])

    async def explanations(self, cases: Collection[UUID]) -> dict[tuple[UUID, datetime], tuple[str, ...]]:
        """How the dates of these cases were counted, line by line: by case and date, where somebody said so."""
        rows = await self.pool.fetch(
            "SELECT case_id, wire FROM log.register WHERE case_id = ANY ($1) AND type = ANY ($2)", list(cases), DATED
        )
        told = ((row["case_id"], heard_event(decode(row["wire"]))) for row in rows)
        return {
            (case_id, event.due): event.explanation
            for case_id, event in told
            if isinstance(event, Dated) and event.due and event.explanation
        }

    async def of_identity(self, before: int, most: int) -> list[Entry]:
        """What identity said before a position, newest first."""
        rows = await self.pool.fetch(
            "SELECT wire, heard_at FROM log.register WHERE source = 'identity' AND position < $1"
            " ORDER BY position DESC LIMIT $2",
            before, most,
        )  # fmt: skip
        return [_entry(row["wire"], row["heard_at"]) for row in rows]


def _entry(wire: bytes, heard_at: datetime) -> Entry:
    heard = decode(wire)
    sealed = _sealed_in(heard)
    return Entry(
        source=heard.stage,
        position=heard.position,
        subject=heard.subject,
        event=short_name(heard.type),
        actor=heard.actor,
        at=heard.time,
        heard_at=heard_at,
        data={name: value for name, value in heard.data.items() if name not in sealed and name not in UNTOLD},
        sealed={name: box for name, box in sealed.items() if box is not None and box.key != "contact"},
        signature=heard.signature.hex(),
        id=heard.id,
        cause=heard.causation_id,
    )


def _sealed_in(heard: Envelope) -> Mapping[str, Sealed | None]:
    """The sealed members of an event, by its type. Of a type that is not known here, whatever has parts of its own is
    neither opened nor told: None.
    """
    try:
        event = heard_event(heard)
    except ValueError:
        event = None
    if event is None:
        return {name: None for name, value in heard.data.items() if isinstance(value, dict)}
    return {name: value for name, value in event if isinstance(value, Sealed)}
