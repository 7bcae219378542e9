"""Somebody of the Front writes for who does not write: at the counter, on the telephone, at their home."""

from services.intake.helping import pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.router,), desks=pages.DESKS)
