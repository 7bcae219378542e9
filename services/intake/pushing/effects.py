"""What follows when a device is told no more: the key of its subscription goes. A push service may say so, too.

Each is harmless when it is done again: whoever dies on the way does it again.
"""

from uuid import UUID

from services.intake.devices import devices_of
from services.intake.outgoing import DELIVERIES
from services.intake.push import GONE, PUSH
from services.intake.pushing.service import Owned, ended
from services.intake.service import Service
from shared.effects import Effect
from shared.events.envelope import Causation, Envelope
from shared.events.intake import NoticeGivenUp, PersonalDataErased, PushEnded
from shared.reading.model import row_of

BY_INTAKE = Causation(actor="stage/intake")


async def _ended(intake: Service, heard: Envelope, event: PushEnded | PersonalDataErased | NoticeGivenUp) -> None:
    match event:
        case PushEnded(device=device):
            await intake.vault.erase(device)
        case PersonalDataErased():
            for device in (await devices_of(intake.queries.pool, heard.subject)).erased_ones:
                await intake.vault.erase(device)
        case NoticeGivenUp(way=way, reason=reason, notice=notice) if (way, reason) == (PUSH, GONE):
            await _gone(intake, notice)


async def _gone(intake: Service, notice: UUID) -> None:
    """A push service that knows a subscription no more never will again."""
    delivery = await row_of(intake.queries.pool, DELIVERIES, "id = $1", notice)
    if delivery and delivery.device:
        await ended(intake, Owned(delivery.case_id, delivery.device), GONE, BY_INTAKE)


EFFECTS = (Effect("devices", frozenset({PushEnded, PersonalDataErased, NoticeGivenUp}), _ended),)
