"""The page of one's own report: its steps, its history, its answers, and what its citizen can do."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from services.intake import codes
from services.intake.code_cookie import CODE_COOKIE, kept
from services.intake.contacts import kept_contact
from services.intake.devices import devices_of
from services.intake.doors import browser_key
from services.intake.service import Service, changeable_until
from services.intake.statuses import STATUSES
from services.intake.steps import current_step, step_dates, stops
from services.intake.tracking import readings, wording
from services.intake.uploads import left_out
from services.intake.view import TrackedCase
from shared import clock
from shared.commune import Area, Category, Commune
from shared.details import Detail
from shared.doors import commune_of
from shared.doors.details import details_told
from shared.events.sealed import Sealed
from shared.photos import LeftOut, Reason
from shared.vault import Erased
from shared.web.codes import CODES
from shared.web.forms import Form
from shared.web.language import gettext, language_of
from shared.web.pages import render
from shared.web.spans import left as time_left

LEFT_OUT: Mapping[str, Reason] = {
    "u": "unreadable",
    "l": "too large",
    "m": "too many",
}  # as an address names them


async def case_page(
    request: Request,
    intake: Service,
    case: TrackedCase,
    *,
    done: str = "",
    left: Sequence[LeftOut] = (),
    form: Form | None = None,
    status: int = 200,
) -> Response:
    opened = await intake.opened(case)
    commune, _, language = commune_of(request), gettext(request), language_of(request)

    def unit_name(code: str) -> str:
        unit = commune.unit(code)
        if unit is None:
            return code
        name = unit.in_language(language)
        return _("%(unit)s (đơn vị ngoài xã)", unit=name) if unit.outside else name

    return render(
        request,
        "intake/tracking/case.html",
        case=case,
        status_words=_(STATUSES[case.status]),
        current=current_step(case),
        step_dates=step_dates(case),
        area=_named(commune.area(case.area), language),
        category=_named(commune.category(case.category or case.category_hint), language),
        judge_until=_judge_until(case, commune),
        late=time_left(case.due, clock.now(), _) if case.due and clock.now() > case.due else "",
        stops=stops(case),
        lines=wording.history(case, opened, commune, _, language),
        details=_details(request, case, opened),
        opened_words=lambda sealed: wording.words(opened, sealed, _),
        unit_name=unit_name,
        outcomes={code: _(said) for code, said in CODES["outcome"].items()},
        verdicts={code: _(said) for code, said in CODES["solved"].items()},
        changeable_until=changeable_until(case),
        own_voices=[voice.id for voice in (*case.voices, *(one for line in case.history for one in line.voices))],
        contact=await kept_contact(intake.queries.pool, intake.vault, case.case_id, intake.ways),
        devices=(await devices_of(intake.queries.pool, case.case_id)).live if intake.ways.browsers else {},
        browser_key=browser_key(request),
        own_verdict=_own_verdict(case, opened),
        readings=[
            (one.at, readings.told(one, commune, _, language))
            for one in readings.readings(case, await intake.readers(case))
        ],
        said={code: _(said) for code, said in wording.DONE.items()},
        done=done,
        own_code=codes.spelled(request.cookies.get(CODE_COOKIE, "")),
        is_kept=codes.spelled(request.cookies.get(CODE_COOKIE, "")) in kept(request),
        left_out=left_out(left, _),
        form=form or Form(),
        blank=Form(),
        token=secrets.token_urlsafe(24),
        status=status,
    )


def _details(request: Request, case: TrackedCase, opened: Mapping[Sealed, str | Erased]) -> list[Detail]:
    box = opened.get(case.details) if case.details else None
    return details_told(request, box if isinstance(box, str) else None)


def _named(found: Area | Category | None, language: str) -> str:
    return found.in_language(language) if found else ""


def _judge_until(case: TrackedCase, commune: Commune) -> datetime | None:
    """When the case is closed if nobody judges the answer; None where that is over, or nothing awaits a verdict."""
    if not case.awaits_verdict or case.closed_at or not case.answers:
        return None
    answered_at = case.answers[-1].answered_at
    return answered_at + commune.profile_on(answered_at).answering_window


def _own_verdict(case: TrackedCase, opened: Mapping[Sealed, str | Erased]) -> Form:
    """The form of a verdict, filled with what the citizen said last."""
    comment = opened.get(case.comment) if case.comment else None
    said = {"solved": case.solved or "", "stars": str(case.stars or "")}
    return Form(said | ({"comment": comment} if isinstance(comment, str) else {}))
