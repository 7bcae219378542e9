"""What is done by the clock: the shelf is put in order, and copies that nobody names are removed."""

from datetime import timedelta

from services.publisher.pictures.reactions import shelf_of
from services.publisher.service import Service
from shared import clock
from shared.stage import Job
from shared.vault.sweeping import drop_unnamed

NAMED_BY_THEN = timedelta(hours=1)  # an append waits 20 s for its database at most; a clock may be wrong by more


async def _sweep(publisher: Service) -> None:
    await drop_unnamed(publisher.vault, publisher.journal, clock.now() - NAMED_BY_THEN)


async def _tidy(publisher: Service) -> None:
    await shelf_of(publisher).tidy()


JOBS = (Job("unnamed photos", every_seconds=600, act=_sweep), Job("public pictures", every_seconds=60, act=_tidy))
