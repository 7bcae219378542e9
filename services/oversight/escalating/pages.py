"""Where the Front sees what was told further up, to whom and how."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.oversight.doors import DESK, Overseer, Oversight
from services.oversight.escalating.letters import address_of, name_of
from services.oversight.escalating.view import Escalations
from shared.doors import ShownPage, commune_of, further
from shared.web.codes import CODES
from shared.web.language import language_of
from shared.web.pages import render

router = APIRouter(include_in_schema=False)


@router.get(DESK + "bao-len")
async def told_above(request: Request, _: Overseer, oversight: Oversight, wanted: ShownPage) -> Response:
    """The cases of which something was told further up, the newest first."""
    commune, language = commune_of(request), language_of(request)
    page = await Escalations(oversight.queries.pool).page(wanted)
    times = [one for of in page.rows for one in of.times]
    cases = await oversight.queries.cases([of.case_id for of in page.rows])
    return render(
        request,
        "oversight/escalating/escalations.html",
        rows=page.rows,
        numbers={case.case_id: case.number for case in cases},
        explained=await oversight.queries.explanations([case.case_id for case in cases]),
        names={code: name_of(commune, code, language) for one in times for code in one.recipients},
        units={one.unit: name_of(commune, f"unit/{one.unit}", language) for one in times if one.unit},
        ladder=[(rung, [name_of(commune, code, language) for code in rung.tell]) for rung in commune.escalation],
        silent=[body.in_language(language) for body in commune.bodies if not address_of(commune, body.code)],
        reaches=oversight.mail is not None,
        codes=CODES,
        further=further(request, page),
    )
