"""Says as an event what there is to ask about, once, and takes the reason of who dismisses it."""

from collections.abc import Sequence
from uuid import UUID

from services.oversight.queries import Queries
from services.oversight.service import Service
from services.oversight.signals.asking import Questions
from services.oversight.signals.domain import (
    Asked,
    Command,
    Dismiss,
    Found,
    Raise,
    decide,
    evolve,
    reasons_of,
    signal_of,
    stream,
)
from services.oversight.signals.view import SIGNALS, SignalView
from shared import clock
from shared.deciding import Decided, Decider
from shared.errors import NotFound
from shared.events.envelope import Causation
from shared.events.oversight import SignalEvent
from shared.events.sealed import Sealed
from shared.jobs import each_alone
from shared.reading.model import row_of
from shared.stage import Job

decider: Decider[Asked, Command, SignalEvent] = Decider(Asked(), decide, evolve)

BY_WATCH = Causation(actor="stage/oversight")


async def sweep(oversight: Service) -> None:
    """Ask about everything that there is to ask about and was not yet.

    Who dies in between has lost nothing: each id and each stream follow from what was found, so the next sweep goes on.
    """

    async def ask(found: Found) -> None:
        its_stream = stream(oversight.journal.jurisdiction, found)
        command = Raise(found, signal_of(its_stream, found))
        await decider.handle(oversight.journal, its_stream, command, BY_WATCH)

    found = await Questions(oversight.queries.pool, oversight.commune.signals).found(clock.now())
    await each_alone("signals", found, ask)


async def known(queries: Queries, signal: UUID) -> SignalView:
    """Raises NotFound."""
    found = await row_of(queries.pool, SIGNALS, "signal = $1 AND raised_at IS NOT NULL", signal)
    if found is None:
        raise NotFound("There is no such signal.")
    return found


async def dismiss(oversight: Service, signal: UUID, reason: str, by: str) -> Decided[SignalEvent]:
    """Nothing must be followed up; repeating it changes nothing, and the first reason stands."""
    one = await known(oversight.queries, signal)
    sealed = await _sealed(oversight, reason, by)
    return await decider.handle(oversight.journal, one.stream, Dismiss(signal, sealed), Causation(actor=by))


async def _sealed(oversight: Service, reason: str, by: str) -> Sealed:
    """Under the key of all reasons, which the first of them makes."""
    whose = reasons_of(oversight.journal.jurisdiction)
    return (await oversight.vault.keys_of_no_case(whose, by)).seal(reason)


async def reasons(oversight: Service, signals: Sequence[SignalView], reader: str) -> dict[UUID, str]:
    """Why signals were dismissed, as one opening on record."""
    sealed = {one.signal: one.reason for one in signals if one.reason}
    whose = reasons_of(oversight.journal.jurisdiction)
    opened = await oversight.vault.open_many(whose, list(sealed.values()), reader, "oversight")
    return {signal: said for signal, said in zip(sealed, opened, strict=True) if isinstance(said, str)}


JOBS = (Job("signals", every_seconds=600, act=sweep),)
