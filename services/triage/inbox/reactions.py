"""What triage hears, and what it does about it."""

from services.triage.service import Service
from shared.bus.inbox import Reaction
from shared.events.envelope import Envelope, Event
from shared.events.intake import CaseReceived, CaseWithdrawn, PersonalDataErased
from shared.events.oversight import RefusalOverturned


async def _received(triage: Service, envelope: Envelope, event: CaseReceived) -> None:
    await triage.queue(envelope, event)


async def _overturned(triage: Service, envelope: Envelope, _: RefusalOverturned) -> None:
    await triage.requeue(envelope)


async def _taken_back(triage: Service, envelope: Envelope, event: CaseWithdrawn | PersonalDataErased) -> None:
    if isinstance(event, CaseWithdrawn) or event.scope == "all":
        await triage.no_longer_named(envelope)


REACTIONS: dict[type[Event], Reaction] = {
    CaseReceived: _received,
    RefusalOverturned: _overturned,
    CaseWithdrawn: _taken_back,
    PersonalDataErased: _taken_back,
}
