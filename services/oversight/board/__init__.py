"""The daily board: what waits, what is late and whose, what happened since yesterday; live while it is open."""

from services.oversight.board import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router), desks=pages.DESKS)
