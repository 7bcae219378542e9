"""Where everyone reads, and where editors write."""

from fastapi import APIRouter

from services.publisher.pages import desk, public

router = APIRouter(include_in_schema=False)
router.include_router(public.router)
router.include_router(desk.router)

DESKS = desk.DESKS

__all__ = ["DESKS", "router"]
