"""The Front's desk of intake points: opens, describes, closes and reopens them, and sees what each one brings."""

from services.intake.point_desk import api, pages
from services.intake.point_desk.view import REPORTED
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router), desks=pages.DESKS, read_models=(REPORTED,))
