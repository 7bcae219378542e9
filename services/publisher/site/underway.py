"""Where everyone follows what is under way: cases by their headline, what they wait for, and what is late."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from services.publisher.doors import API
from services.publisher.publicly import Someone, shown
from services.publisher.site.api import PUBLIC, Number
from services.publisher.site.asked import AskedPage, choices
from services.publisher.underway import Counts, Matter, UnderWay
from shared import clock
from shared.doors import Listed, further, more, numbers_meant, running_stage
from shared.errors import NotFound
from shared.steps import Step
from shared.web.language import N_, gettext
from shared.web.spans import span

api = APIRouter(prefix=API, tags=["publisher"])
pages = APIRouter(include_in_schema=False)

WAITS_FOR = {
    "verify": N_("Mặt trận đang kiểm tra"),
    "classify": N_("Mặt trận đang phân loại"),
    "handle": N_("Đơn vị đang giải quyết"),
    "citizen": N_("Đã trả lời, chờ người dân đánh giá"),
}


async def under_way_of(request: Request) -> UnderWay:
    return UnderWay(running_stage(request, "publisher").context.pool)


UnderWayDep = Annotated[UnderWay, Depends(under_way_of)]
Late = Annotated[Literal["", "1"], Query()]


class PublicMatter(BaseModel):
    """A case that is not over. `late`: the date of what it waits for has passed."""

    number: str
    headline: str
    category: str
    area: str | None
    unit: str | None
    received_at: datetime
    step: Step
    due: datetime | None
    late: bool


@api.get("/under-way")
async def list_under_way(
    request: Request, under_way: UnderWayDep, response: Response, asked: Listed, late: bool = False
) -> list[PublicMatter]:
    """Cases that are not over and have a public headline, newest first; or those that are late, the longest first."""
    page = await under_way.read("late" if late else "newest", asked)
    response.headers.update({**PUBLIC, **more(request, page)})
    return [PublicMatter(**_told(matter)) for matter in page.rows]


def _told(matter: Matter) -> dict[str, Any]:
    told = {name: getattr(matter, name) for name in PublicMatter.model_fields if name != "due"}
    return told | {"due": matter.step_due}


@pages.get("/dang-xu-ly")
async def show_under_way(
    request: Request, who: Someone, under_way: UnderWayDep, asked: AskedPage, tre: Late = ""
) -> Response:
    """What is under way, the newest first; `tre=1`: what is late, the longest late first."""
    page = await under_way.read("late" if tre else "newest", asked)
    return shown(
        request,
        who,
        "site/under_way",
        late=bool(tre),
        counts=sum((await under_way.counts()).values(), start=Counts()),
        matters=page.rows,
        late_for=lateness(request, page.rows),
        waits_for=WAITS_FOR,
        further=further(request, page),
        **choices(request, asked),
    )


@pages.get("/dang-xu-ly/{number}")
async def show_matter(request: Request, number: Number, who: Someone, under_way: UnderWayDep) -> Response:
    """One case that is under way. The address may be typed by hand."""
    for meant in numbers_meant(request, number):
        if matter := await under_way.one(meant):
            late_for = lateness(request, [matter])
            return shown(request, who, "site/matter", matter=matter, late_for=late_for, waits_for=WAITS_FOR)
    raise NotFound("No case is under way under this number.")


def lateness(request: Request, matters: Sequence[Matter]) -> dict[UUID, str]:
    """For how long each of those is late that are."""
    now, say = clock.now(), gettext(request)
    return {one.case_id: span(now - one.step_due, say) for one in matters if one.late and one.step_due}
