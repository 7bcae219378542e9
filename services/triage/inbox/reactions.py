"""What triage hears, and what it does about it."""

from services.triage.service import Service
from shared.bus.inbox import Reaction
from shared.events.envelope import Envelope, Event
from shared.events.intake import CaseReceived
from shared.events.oversight import RefusalOverturned


async def _received(triage: Service, envelope: Envelope, event: CaseReceived) -> None:
    await triage.queue(envelope, event.number)


async def _overturned(triage: Service, envelope: Envelope, _: RefusalOverturned) -> None:
    await triage.requeue(envelope)


REACTIONS: dict[type[Event], Reaction] = {CaseReceived: _received, RefusalOverturned: _overturned}
