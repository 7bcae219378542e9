"""One case before the Front: its history from the register, and what the Front finds and decides."""

from services.oversight.case import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router))
