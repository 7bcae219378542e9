"""What one takes home of a receipt, or of following: a slip to print, a picture to keep, a QR code to come back by."""

from services.intake.slips import pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.router,))
