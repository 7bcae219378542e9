"""Where programs of the Front ask who signed in, and who did what to accounts and keys."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.oversight.doors import API, Overseer, Oversight, locale_of
from services.oversight.staff import view
from shared.identity.guards import identity_of
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


@router.get("/identity-events", responses=problems(401, 403))
async def identity_events(
    _: Overseer,
    request: Request,
    oversight: Oversight,
    before: Annotated[int, Query(ge=1, le=view.NEWEST)] = view.NEWEST,
) -> list[view.Deed]:
    """Who signed in, and who did what to accounts and keys, as the register holds it: newest first, at most 100.

    The next page is `before` the last position.
    """
    return await view.page_of(oversight, identity_of(request), locale_of(request), before)
