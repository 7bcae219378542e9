"""Open311: programs that speak GeoReport v2 read what is public, and hand in reports for people."""

from services.intake.open311 import api
from services.intake.open311.formats import told
from shared.stage import Slice

SLICE = Slice(routers=(api.router,), dialects={"/open311/": told})
