"""Sending what waits to be told, by every way that this instance has; and the desk that shows what came of it."""

from services.intake.deliveries import api, pages
from services.intake.deliveries.jobs import JOBS
from shared.events.intake import NoticeGivenUp, WayFailing, WayWorks
from shared.stage import Slice

SLICE = Slice(
    says=(NoticeGivenUp, WayFailing, WayWorks), routers=(api.router, pages.router), desks=pages.DESKS, jobs=JOBS
)
