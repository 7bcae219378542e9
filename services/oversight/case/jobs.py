"""What oversight does by the clock: it removes pictures of findings that were never recorded."""

from datetime import timedelta

from services.oversight.service import Service
from shared import clock
from shared.stage import Job
from shared.vault.sweeping import drop_unnamed

NAMED_BY_THEN = timedelta(hours=1)  # an append waits 20 s for its database at most; a clock may be wrong by more


async def _sweep(oversight: Service) -> None:
    await drop_unnamed(oversight.vault, oversight.journal, clock.now() - NAMED_BY_THEN)


JOBS = (Job("unnamed photos", every_seconds=600, act=_sweep),)
