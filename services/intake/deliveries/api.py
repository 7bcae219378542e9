"""Where programs of the Front ask what came of notices, and have one tried again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from starlette.requests import Request

from services.intake.deliveries.table import try_again
from services.intake.deliveries.view import DeliveryView, Wanted, deliveries
from services.intake.doors import API, Intake
from shared import clock
from shared.doors import Paged, more
from shared.identity import Principal, Role, requires
from shared.web.problems import problems

router = APIRouter(prefix=API, tags=["intake"])

Operator = Annotated[Principal, Depends(requires(Role.OVERSEER, Role.ADMINISTRATOR))]


@router.get("/deliveries", responses=problems(401, 403, 422))
async def deliveries_listed(
    request: Request, response: Response, _: Operator, intake: Intake, asked: Paged, state: Wanted = "all"
) -> list[DeliveryView]:
    """Notices, the newest first."""
    page = await deliveries(intake.queries.pool, state, asked)
    response.headers.update(more(request, page))
    return list(page.rows)


@router.post("/deliveries/{notice}/retry", status_code=204, responses=problems(401, 403, 409))
async def try_delivery_again(notice: UUID, _: Operator, intake: Intake) -> None:
    """Try one again that was given up."""
    await try_again(intake.queries.pool, notice, clock.now())
