"""The public site: what was solved, and how well the commune answers."""

from services.publisher.site import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router))
