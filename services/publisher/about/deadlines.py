"""By when what is filed now is due, and why: for everyone who waits, and for whoever is to be held to it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from pydantic import AwareDatetime, BaseModel

from services.publisher.doors import API
from shared import clock
from shared.commune import Category
from shared.deadlines import StepDue, steps_due
from shared.doors import commune_of
from shared.errors import Invalid
from shared.web.language import N_, gettext, language_of
from shared.web.pages import render
from shared.web.problems import problems

pages = APIRouter(include_in_schema=False)
api = APIRouter(prefix=API, tags=["publisher"])

STEPS = {
    "receive": N_("Nhận phản ánh"),
    "verify": N_("Xác minh"),
    "classify": N_("Phân loại, chuyển đơn vị"),
    "forward": N_("Chuyển đơn vị"),
    "handle": N_("Đơn vị phải trả lời"),
}
EARLIEST, LATEST = 2000, 2100  # years that the calendar knows


class DueView(BaseModel):
    """By when a step is due, if each before it took all of its time; `explanation` in Vietnamese, line by line."""

    step: str
    due: datetime
    explanation: list[str]


async def moment_of(at: Annotated[AwareDatetime | None, Query(description="Filed when; now.")] = None) -> datetime:
    """Raises Invalid for a year that no calendar knows."""
    if at is not None and not EARLIEST < at.year < LATEST:
        raise Invalid("This moment is too far away.", {"at": "Choose a moment of this century."})
    return at or clock.now()


async def category_of(request: Request, category: Annotated[str, Query(max_length=10)] = "") -> Category:
    """The one that is asked for, else the first. Raises Invalid."""
    commune = commune_of(request)
    found = commune.category(category) if category else commune.categories[0]
    if found is None:
        raise Invalid("Some entries are not on the list.", {"category": "Choose a category from the list."})
    return found


Moment = Annotated[datetime, Depends(moment_of)]
Chosen = Annotated[Category, Depends(category_of)]


@api.get("/deadlines", responses=problems(422))
async def deadlines(request: Request, chosen: Chosen, at: Moment) -> list[DueView]:
    """By when each step of what is filed then is due."""
    return [_view(one) for one in steps_due(commune_of(request), chosen, at)]


def _view(one: StepDue) -> DueView:
    return DueView(step=one.step, due=one.due.at, explanation=list(one.due.explanation))


@pages.get("/thoi-han")
async def deadlines_page(request: Request, chosen: Chosen, at: Moment) -> Response:
    """The same as a page, for one category after the other."""
    commune, language, said = commune_of(request), language_of(request), gettext(request)
    return render(
        request,
        "publisher/about/deadlines.html",
        commune=commune,
        chosen=chosen,
        categories=[(one.code, one.in_language(language)) for one in commune.categories],
        at=at,
        steps=[(said(STEPS[one.step]), one.due) for one in steps_due(commune, chosen, at)],
        profile=commune.profile_on(at),
    )
