"""The tracking page while it is open: it says when something has happened."""

from services.intake.live import pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.router,))
