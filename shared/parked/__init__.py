"""Events that wait in a stage for somebody: the same page and doors in every stage, at its own addresses."""

from pathlib import Path

from fastapi import APIRouter

from shared.parked import api, pages

ROOM = Path(__file__).parent


def doors_of(stage: str) -> APIRouter:
    """`/<stage>/dung-lai` and `/api/<stage>/v1/parked`. The stage runs in the process that has these doors."""
    router = APIRouter()
    router.include_router(api.doors_of(stage))
    router.include_router(pages.doors_of(stage))
    return router
