"""Opens what was planned; what somebody else has opened meanwhile is left as it is."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from services.intake.importing.planning import Planned
from services.intake.service import Service
from shared.errors import Conflict

AT_ONCE = 4  # half of the stage's connections: a long table stands in nobody's way


async def open_planned(intake: Service, plan: Sequence[Planned], by: str) -> tuple[list[Planned], int | None]:
    """Each line with what came of it, and the log's position of the last opening; None when there was none."""
    room = asyncio.Semaphore(AT_ONCE)

    async def opened(one: Planned) -> tuple[Planned, int | None]:
        if one.state != "new" or one.described is None:
            return one, None
        async with room:
            try:
                said = await intake.open_point(one.code, one.described, by)
            except Conflict:
                return replace(one, state="there"), None
        return one, said.position

    done = await asyncio.gather(*map(opened, plan))
    return [one for one, _ in done], max((position for _, position in done if position), default=None)
