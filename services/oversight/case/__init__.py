"""One case before the Front: its history from the register, and what the Front finds and decides."""

from services.oversight.case import api, finding, pages
from services.oversight.case.jobs import JOBS
from shared.stage import Slice

SLICE = Slice(routers=(api.router, finding.api, pages.router, finding.pages), jobs=JOBS)
