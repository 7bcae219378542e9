"""The page of one's own report: its steps, its history, its answers, and what its citizen can do."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from fastapi import Request
from fastapi.responses import Response

from services.intake import codes
from services.intake.code_cookie import CODE_COOKIE, kept
from services.intake.coming import front_by
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
from shared.areas import Area
from shared.commune import Category, Commune
from shared.details import Detail
from shared.doors import commune_of
from shared.doors.details import details_told
from shared.events.sealed import Sealed
from shared.photos import LeftOut, Reason
from shared.vault import Erased
from shared.web.codes import CODES
from shared.web.forms import Form
from shared.web.language import Gettext, gettext, language_of
from shared.web.pages import render
from shared.web.spans import left as time_left
from shared.web.standing import Standing

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
    opened, read = await intake.opened(case), readings.readings(case, await intake.readers(case))
    commune, _, language = commune_of(request), gettext(request), language_of(request)

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
        late=_late(case.due, _),
        front_by=front_by(case),
        front_late=_late(front_by(case), _),
        stops=stops(case),
        lines=wording.history(case, opened, commune, _, language),
        details=_details(request, case, opened),
        opened_words=lambda sealed: wording.words(opened, sealed, _),
        unit_name=partial(_unit_name, commune, _, language),
        standing=_standing(case, opened),
        codes=CODES,
        commune=commune,
        readable={box: said if isinstance(said, str) else None for box, said in opened.items()},
        now=clock.now(),
        outcomes={code: _(said) for code, said in CODES["outcome"].items()},
        verdicts={code: _(said) for code, said in CODES["solved"].items()},
        changeable_until=changeable_until(case),
        own_voices=[voice.id for voice in (*case.voices, *(one for line in case.history for one in line.voices))],
        contact=await kept_contact(intake.queries.pool, intake.vault, case.case_id, intake.ways),
        devices=(await devices_of(intake.queries.pool, case.case_id)).live if intake.ways.browsers else {},
        browser_key=browser_key(request),
        own_verdict=_own_verdict(case, opened),
        readings=[(one.at, readings.told(one, commune, _, language)) for one in read],
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


def _late(due: datetime | None, _: Gettext) -> str:
    """For how long a date has passed, in words; nothing where it has not."""
    now = clock.now()
    return time_left(due, now, _) if due and now > due else ""


def _unit_name(commune: Commune, _: Gettext, language: str, code: str) -> str:
    unit = commune.unit(code)
    if unit is None:
        return code
    name = unit.in_language(language)
    return _("%(unit)s (đơn vị ngoài xã)", unit=name) if unit.outside else name


def _standing(case: TrackedCase, opened: Mapping[Sealed, str | Erased]) -> Standing:
    """What unit, citizen and Front say of it: the last answer, the verdict on it, the last finding."""
    answer = case.answers[-1] if case.answers else None
    verdict = case.verdict if answer and case.judged_round == answer.round else None
    finding = case.findings[-1] if case.findings else None
    found = opened.get(finding.words) if finding else None
    return Standing(
        outcome=answer.outcome if answer else None,
        answered_at=answer.answered_at if answer else None,
        solved=verdict.solved if verdict else None,
        stars=verdict.stars if verdict else None,
        judged_at=verdict.given_at if verdict else None,
        found_at=finding.at if finding else None,
        found=found if isinstance(found, str) else None,
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
