"""The signed promise: what a citizen holds in hand as proof that a report was received, and what it said."""

from services.intake.promises import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router))
