"""Who of the staff opened whose words."""

from services.oversight.openings import api, pages
from services.oversight.openings.jobs import JOBS
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router), jobs=JOBS)
