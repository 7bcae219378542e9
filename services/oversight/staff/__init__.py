"""What the staff did: sign-ins, accounts, keys."""

from services.oversight.staff import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router))
