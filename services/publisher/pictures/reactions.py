"""What becomes of the public copies: they come with a result, and go with it and with the report."""

from services.publisher.pictures.shelf import Shelf
from services.publisher.service import Service
from shared.bus.inbox import Reaction
from shared.events.envelope import Envelope, Event
from shared.events.intake import PersonalDataErased
from shared.events.publisher import ResultCorrected, ResultPublished, ResultWithdrawn


def shelf_of(publisher: Service) -> Shelf:
    return Shelf(publisher.queries.pool, publisher.vault)


async def _shown(publisher: Service, envelope: Envelope, event: ResultPublished | ResultCorrected) -> None:
    await shelf_of(publisher).show(envelope.subject, event.photos)


async def _gone(publisher: Service, envelope: Envelope, _: ResultWithdrawn) -> None:
    await shelf_of(publisher).clear(envelope.subject)


async def _erased(publisher: Service, envelope: Envelope, event: PersonalDataErased) -> None:
    if event.scope == "all":
        await shelf_of(publisher).clear(envelope.subject)


REACTIONS: dict[type[Event], Reaction] = {
    ResultPublished: _shown,
    ResultCorrected: _shown,
    ResultWithdrawn: _gone,
    PersonalDataErased: _erased,
}
