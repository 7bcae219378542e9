"""What the people of the staff did: sign-ins, accounts, keys, and what takes two of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.oversight.doors import DESK, Overseer, Oversight, locale_of
from services.oversight.staff import view
from shared.identity.guards import identity_of
from shared.web.pages import render
from shared.web.phrases import phrase

router = APIRouter(include_in_schema=False)


@router.get(DESK + "nhan-su")
async def deeds(
    request: Request,
    _: Overseer,
    oversight: Oversight,
    truoc: Annotated[int, Query(ge=1, le=view.NEWEST)] = view.NEWEST,
) -> Response:
    """Who signed in, and who did what to accounts and keys."""
    found = await view.page_of(oversight, identity_of(request), locale_of(request), truoc)
    more = found[-1].position if len(found) == view.PAGE_ROWS else None
    return render(request, "oversight/staff/staff.html", deeds=found, more=more, phrase=phrase)
