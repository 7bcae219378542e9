"""Many intake points at once, from the commune's file or a pasted table: shown first, opened when confirmed."""

from services.intake.importing import pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.router,))
