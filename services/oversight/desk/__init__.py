"""The Front's desk: what is open, late, refused, disputed and closed."""

from services.oversight.desk import api, pages
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router))
