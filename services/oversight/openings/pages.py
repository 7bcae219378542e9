"""Who of the staff opened whose words, and who opened unusually many."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.oversight import record
from services.oversight.doors import DESK, Overseer, Oversight, locale_of
from shared.identity.guards import identity_of
from shared.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get(DESK + "mo-xem")
async def openings(
    request: Request,
    _: Overseer,
    oversight: Oversight,
    truoc: Annotated[int, Query(ge=1, le=record.NEWEST)] = record.NEWEST,
    nguoi: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Who of the staff opened whose words: everybody's openings, or those of the reader `nguoi`."""
    found = await record.page_of(oversight, identity_of(request), locale_of(request), truoc, nguoi or None)
    return render(
        request,
        "oversight/openings/openings.html",
        openings=found,
        of_one=nguoi,
        more=found[-1].id if len(found) == record.PAGE_ROWS else None,
        unusual=await record.unusual(oversight, identity_of(request), locale_of(request)),
        purposes=record.PURPOSES,
    )
