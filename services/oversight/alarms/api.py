"""Where programs of the Front ask what is wrong with the truth."""

from fastapi import APIRouter

from services.oversight.doors import API, Overseer, Oversight
from services.oversight.view import AlarmView
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


@router.get("/alarms", responses=problems(401, 403))
async def alarms(_: Overseer, oversight: Oversight) -> list[AlarmView]:
    """What was found wrong with the truth: the last alarm of each kind about each source, those that are on first."""
    return await oversight.queries.alarms()
