"""A unit's desk: its cases, tab by tab, the most urgent first."""

from services.dispatch.desk import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router), desks=pages.DESKS)
