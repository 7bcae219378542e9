"""One action of a page: done and led on, or the page again with what was typed and what is wrong with it."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from shared.deciding import Decided
from shared.doors import shown
from shared.errors import NotFound, Refusal
from shared.web.forms import Form, read_form

Entry = TypeVar("Entry", bound=BaseModel)


async def acted(
    request: Request,
    stage: str,
    read: type[Entry] | tuple[Form, Entry | None],
    act: Callable[[Entry], Awaitable[Decided[Any]]],
    again: Callable[[Form, int], Awaitable[Response]],
    onward: Callable[[bool], str],
    passing: tuple[type[Refusal], ...] = (NotFound,),
) -> Response:
    """Run what a form asks for.

    `read`: the form's model, or what was read of it already. `again`: the page with the form and a status, for what is
    wrong. `onward`: where it leads, by whether the stage's tables show it by then. `passing`: refusals without a page.
    """
    form, entry = read if isinstance(read, tuple) else await read_form(request, read)
    if entry is None:
        return await again(form, 422)
    try:
        said = await act(entry)
    except passing:
        raise
    except Refusal as refusal:
        return await again(form.refused(request, refusal), refusal.status)
    return RedirectResponse(onward(await shown(request, stage, said)), 303)
