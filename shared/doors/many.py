"""Many cases decided about at once, with the same words: what was done is shown, what could not be is told."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from shared.deciding import Decided, Each
from shared.doors import shown
from shared.errors import Refusal
from shared.web.forms import Form, read_form

MOST_AT_ONCE = 200  # as many as a list shows

Ticked = Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]
Entry = TypeVar("Entry", bound=BaseModel)


def done_in(each: Each[Any]) -> list[UUID]:
    """What was decided, now or before."""
    return [case_id for case_id, one in each.items() if isinstance(one, Decided)]


def left_in(each: Each[Any]) -> Mapping[UUID, str]:
    """What could not be, and why."""
    return {case_id: one.detail for case_id, one in each.items() if isinstance(one, Refusal)}


async def all_shown(request: Request, stage: str, each: Each[Any]) -> None:
    """Wait until the list shows the last of them."""
    said = [one for one in each.values() if isinstance(one, Decided) and one.position]
    if said:
        await shown(request, stage, max(said, key=lambda one: one.position or 0))


async def acted_on_many(
    request: Request,
    stage: str,
    model: type[Entry],
    act: Callable[[Entry], Awaitable[Each[Any]]],
    again: Callable[[Form, int], Awaitable[Response]],
    onward: Callable[[Each[Any]], str],
) -> Response:
    """Run what a form with ticked rows asks for. `again`: the list with the form and a status, for what is wrong;
    `onward`: where it leads, by what came of each."""
    form, entry = await read_form(request, model)
    if entry is None:
        return await again(form, 422)
    try:
        each = await act(entry)
    except Refusal as refusal:
        return await again(form.refused(request, refusal), refusal.status)
    await all_shown(request, stage, each)
    return RedirectResponse(onward(each), 303)
