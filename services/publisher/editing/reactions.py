"""What publisher hears, and what it does about it."""

from services.publisher.service import Service
from shared.bus.inbox import Reaction
from shared.events.envelope import Envelope, Event
from shared.events.intake import PersonalDataErased
from shared.events.publisher import ResultPublished


async def _erased(publisher: Service, envelope: Envelope, event: PersonalDataErased) -> None:
    if event.scope == "all":
        await publisher.take_down(envelope)


async def _published(publisher: Service, envelope: Envelope, _: ResultPublished) -> None:
    await publisher.take_down_if_erased(envelope)


REACTIONS: dict[type[Event], Reaction] = {PersonalDataErased: _erased, ResultPublished: _published}
