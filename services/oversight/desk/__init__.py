"""The Front's desk: what is open, late, refused, disputed and closed; refusals that stand are upheld many at once."""

from services.oversight.desk import api, pages, upholding
from shared.stage import Slice

SLICE = Slice(routers=(api.router, upholding.api, pages.router, upholding.pages))
