"""What hangs on walls and stands on tables: posters and QR codes of the intake points, to download and to print."""

from services.intake.posters import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router))
