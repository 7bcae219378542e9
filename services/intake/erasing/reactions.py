"""Whoever ended a subscription to results is erased: intake alone may destroy keys, and hears of it by an event."""

import structlog

from services.intake.service import Service
from shared.bus.inbox import Reaction
from shared.events.envelope import Envelope, Event
from shared.events.publisher import SubscriptionEnded
from shared.vault.sealing import KEY_NAMES

logger = structlog.get_logger()


async def _ended(intake: Service, envelope: Envelope, _: SubscriptionEnded) -> None:
    """Nobody but publisher has made the keys that go: whoever speaks in its name erases no case."""
    if await intake.vault.made_by("publisher", envelope.subject):
        await intake.vault.erase(envelope.subject, KEY_NAMES)
    else:
        logger.warning("a subscription ended whose keys publisher has not made", position=envelope.position)


REACTIONS: dict[type[Event], Reaction] = {SubscriptionEnded: _ended}
