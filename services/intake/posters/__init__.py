"""The intake points that the Front opens, and their posters."""

from services.intake.posters import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router), desks=pages.DESKS)
