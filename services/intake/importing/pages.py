"""Where the Front opens many points at once: each line is shown with what comes of it, then all are confirmed."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.intake.doors import Front, Intake
from services.intake.importing.entries import MAX_TABLE, ManyPoints
from services.intake.importing.planning import Planned, planned
from services.intake.importing.service import open_planned
from services.intake.importing.tables import MOST_LINES, Row, rows_of_commune, rows_of_table
from services.intake.points import KINDS
from services.intake.service import Service
from shared.doors import actor, commune_of, running_stage
from shared.errors import Invalid, Refusal
from shared.web.forms import Form, read_form
from shared.web.language import gettext, language_of
from shared.web.pages import render

ADDRESS = "/intake/nhieu-diem"

router = APIRouter(include_in_schema=False)


@router.get(ADDRESS)
async def begin(_: Front, request: Request) -> Response:
    """Where the points come from: the commune's file, or a table."""
    return _page(request, Form())


@router.post(ADDRESS, max_body_size=MAX_TABLE)
async def take(front: Front, request: Request, intake: Intake) -> Response:
    """Show what would be opened; opened it is only when that is confirmed. Confirmed twice, nothing is opened twice."""
    form, entry = await read_form(request, ManyPoints)
    if entry is None:
        return _page(request, form, status=422)
    try:
        rows = _rows(request, entry)
    except Refusal as refusal:
        return _page(request, form.refused(request, refusal), status=refusal.status)
    plan = planned(rows, await intake.queries.points(), commune_of(request))
    if entry.step == "show":
        return _page(request, form, plan)
    return await _opened(request, intake, form, plan, actor(front))


def _rows(request: Request, entry: ManyPoints) -> Sequence[Row]:
    """Raises Invalid for a table that is empty or too long."""
    if entry.source == "commune":
        return rows_of_commune(commune_of(request))
    rows = rows_of_table(entry.table)
    if not rows:
        raise Invalid("This table is empty.", {"table": "Paste at least one line with a name."})
    if len(rows) > MOST_LINES:
        raise Invalid("This table is too long.", {"table": "Paste 500 lines at most, and the others afterwards."})
    return rows


async def _opened(request: Request, intake: Service, form: Form, plan: Sequence[Planned], by: str) -> Response:
    done, position = await open_planned(intake, plan, by)
    await running_stage(request, "intake").reached(position)
    return _page(request, form, done, is_done=True)


def _page(
    request: Request, form: Form, plan: Sequence[Planned] = (), *, is_done: bool = False, status: int = 200
) -> Response:
    _, language, commune = gettext(request), language_of(request), commune_of(request)
    kinds = {kind: _(title) for kind, title in KINDS.items()}
    areas = {area.code: area.in_language(language) for area in commune.areas}

    def why(one: Planned) -> str:
        return _(one.why, **{**one.values, "kinds": ", ".join(kinds.values())}) if one.why else ""

    return render(
        request,
        "intake/importing/many.html",
        status=status,
        form=form,
        plan=sorted(plan, key=lambda one: one.state != "wrong"),
        of={state: sum(one.state == state for one in plan) for state in ("new", "there", "closed", "wrong")},
        why=why,
        kinds=kinds,
        areas=areas,
        is_done=is_done,
        listed=len(commune.areas) + len(commune.points),
    )
