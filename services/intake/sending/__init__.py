"""Photos come before their report, one by one, so that a broken line costs one of them and not the report."""

from services.intake.sending import pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.router,))
