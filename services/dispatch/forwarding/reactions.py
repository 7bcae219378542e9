"""What dispatch hears, and what it does about it."""

from services.dispatch.service import Service
from shared.bus.inbox import Reaction
from shared.events.envelope import Envelope, Event
from shared.events.oversight import CaseReopened
from shared.events.triage import CaseClassified


async def _classified(dispatch: Service, envelope: Envelope, event: CaseClassified) -> None:
    await dispatch.forward(envelope, event)


async def _reopened(dispatch: Service, envelope: Envelope, event: CaseReopened) -> None:
    await dispatch.reopen(envelope, event.round)


REACTIONS: dict[type[Event], Reaction] = {CaseClassified: _classified, CaseReopened: _reopened}
