"""What a citizen takes home of the receipt: a slip to print, a picture to keep, a QR code to follow the report with."""

from services.intake.slips import pages
from shared.stage import Slice

SLICE = Slice(routers=(pages.router,))
