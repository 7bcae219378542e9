"""The citizen's own report: how far it is, and everything that its citizen can still do about it."""

from services.intake.tracking import api, changes, keeping, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router, changes.router, keeping.router))
