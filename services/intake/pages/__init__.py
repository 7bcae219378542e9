"""Where citizens look, and where the Front keeps intake points."""

from fastapi import APIRouter

from services.intake.pages import points, reporting, tracking
from services.intake.pages.points import DESKS

router = APIRouter(include_in_schema=False)
for part in (reporting, tracking, points):
    router.include_router(part.router)

__all__ = ["DESKS", "router"]
