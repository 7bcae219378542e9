"""A report comes in: by the form that a poster opens, or from a program."""

from services.intake.reporting import api, pages
from services.intake.reporting.jobs import JOBS
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router), jobs=JOBS)
