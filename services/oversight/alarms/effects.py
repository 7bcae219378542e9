"""Whoever reads the logs hears of alarms, whatever page is open."""

from typing import Any

import structlog

from shared.effects import Effect
from shared.events.envelope import Envelope
from shared.events.oversight import AlarmRaised, AlarmSettled

logger = structlog.get_logger()


async def _told(_: Any, envelope: Envelope, event: AlarmRaised | AlarmSettled) -> None:
    about = {"kind": event.kind, "source": event.source, "at": envelope.time.isoformat()}
    match event:
        case AlarmRaised():
            logger.error("alarm raised", position=event.position, detail=event.detail, **about)
        case AlarmSettled():
            logger.info("alarm settled", **about)


EFFECTS = (Effect("tell alarms", frozenset({AlarmRaised, AlarmSettled}), _told),)
