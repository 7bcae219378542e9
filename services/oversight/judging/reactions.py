"""What oversight hears, and what it does about it."""

from services.oversight.service import Service
from shared.bus.inbox import Reaction
from shared.events.envelope import Envelope, Event
from shared.events.intake import CaseWithdrawn, PersonalDataErased, VerdictGiven


async def _judged(oversight: Service, envelope: Envelope, event: VerdictGiven) -> None:
    await oversight.weigh(envelope, event)


async def _withdrawn(oversight: Service, envelope: Envelope, _: CaseWithdrawn) -> None:
    await oversight.ended(envelope, "withdrawn")


async def _erased(oversight: Service, envelope: Envelope, event: PersonalDataErased) -> None:
    if event.scope == "all":
        await oversight.ended(envelope, "erased")


REACTIONS: dict[type[Event], Reaction] = {
    VerdictGiven: _judged,
    CaseWithdrawn: _withdrawn,
    PersonalDataErased: _erased,
}
