"""Where programs of the Front ask what is worth a question, and say why one needs no answer."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.oversight.doors import API, Overseer, Oversight
from services.oversight.signals.service import dismiss, known, reasons
from services.oversight.signals.view import SIGNALS, TABS, SignalView, Tab
from shared.doors import Paged, actor, more
from shared.reading.pages import page_of
from shared.text import NotBlank, Tidy
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["oversight"])


class Dismissal(BaseModel):
    """Why nothing must be followed up; sealed like everything that may speak of people."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(min_length=10, max_length=1000), Tidy, NotBlank]


class Signal(BaseModel):
    """A question, never a verdict. `about`: a unit, an area or a point; empty: all. The newest 200 `cases`; `count` of
    `of`, for `area_waits_longer` the median `days` of those, and of the others. A list tells no `reason`.
    """

    signal: UUID
    kind: str
    about: str
    since: datetime
    until: datetime
    count: int
    of: int | None
    days: float | None
    others_days: float | None
    raised_at: datetime
    dismissed_at: datetime | None
    dismissed_by: str | None
    cases: list[UUID]
    reason: str | None = None


@router.get("/signals", responses=problems(401, 403, 422))
async def signals(
    _: Overseer, request: Request, response: Response, oversight: Oversight, asked: Paged, tab: Tab = "open"
) -> list[Signal]:
    """Signals, newest first."""
    page = await page_of(oversight.queries.pool, SIGNALS, TABS[tab], asked)
    response.headers.update(more(request, page))
    return [_shown(one) for one in page.rows]


@router.get("/signals/{signal}", responses=problems(401, 403, 404))
async def signal(signal: UUID, who: Overseer, oversight: Oversight) -> Signal:
    """One signal. Opening the reason why it was dismissed is put on record."""
    found = await known(oversight.queries, signal)
    said = await reasons(oversight, [found], actor(who))
    return _shown(found, said.get(signal))


def _shown(found: SignalView, reason: str | None = None) -> Signal:
    told = {name: getattr(found, name) for name in Signal.model_fields if name != "reason"}
    return Signal(**told, reason=reason)


@router.put("/signals/{signal}/dismissal", status_code=204, responses=problems(401, 403, 404, 409))
async def dismissal(signal: UUID, body: Dismissal, who: Overseer, oversight: Oversight) -> None:
    """Say why nothing must be followed up. Repeating it changes nothing; the first reason stands."""
    await dismiss(oversight, signal, body.reason, actor(who))
