"""Where other stages ask what a stage showed of a case at a moment."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from shared.doors import running_stage
from shared.errors import Invalid
from shared.operations import may_feed
from shared.reading.pages import EARLIEST
from shared.stage import Stage

MOST_MOMENT = 40  # characters; with microseconds and an offset a moment has 32

Moment = Annotated[str, Query(max_length=MOST_MOMENT)]


def moment(typed: str) -> datetime | None:
    """The moment meant; None for now. Raises Invalid."""
    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise _no_moment() from None
    if at.tzinfo is None or at < EARLIEST:
        raise _no_moment()
    return at


def _no_moment() -> Invalid:
    return Invalid(
        "This is no moment.",
        {"at": "Write a moment since 2000 with its time zone, as 2026-11-23T10:00:00+07:00; + is %2B in an address."},
    )


def doors_of(stage: Stage) -> APIRouter:
    """`/api/<stage>/v1/cases/<case>/as-known`. The stage runs in the process that has this door.

    It is not described to the programs of citizens and units: the machines of the running_host ask each other here.
    """
    router = APIRouter(prefix=f"/api/{stage.name}/v1/cases")

    @router.get("/{case_id}/as-known", dependencies=[Depends(may_feed)], include_in_schema=False)
    async def as_known(request: Request, case_id: UUID, at: Moment = "") -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """What this stage showed of a case at a moment: the rows of each of its tables, with sealed words as they are.

        `at`: RFC 3339; without it, now. The lists are empty when the stage had not heard of the case by then.
        """
        rows = await running_stage(request, stage.name).as_known(case_id, moment(at))
        columns = {model.table: model.columns for model in stage.read_models}
        return {
            table: [{name: getattr(row, name) for name in columns[table]} for row in found]
            for table, found in rows.items()
        }

    return router
