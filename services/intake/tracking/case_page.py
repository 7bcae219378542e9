"""The page of one's own report: its steps, its history, its answers, and what its citizen can do."""

import secrets
from collections.abc import Mapping, Sequence

from fastapi import Request
from fastapi.responses import Response

from services.intake.service import Service, changeable_until
from services.intake.tracking import readings, wording
from services.intake.uploads import left_out
from services.intake.view import TrackedCase
from shared import clock
from shared.doors import commune_of
from shared.errors import Busy, Refusal, TooMany
from shared.events.sealed import Sealed
from shared.photos import LeftOut, Reason
from shared.vault import Erased
from shared.web.forms import Form
from shared.web.language import gettext, language_of
from shared.web.pages import render
from shared.web.spans import left as time_left

LEFT_OUT: Mapping[str, Reason] = {
    "u": "unreadable",
    "l": "too large",
    "m": "too many",
}  # as an address names them


def later(page: Response, refusal: Refusal) -> Response:
    """A refusal that passes says when."""
    if isinstance(refusal, TooMany | Busy):
        page.headers["retry-after"] = str(refusal.retry_after)
    return page


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
        status_words=_(wording.STATUSES[case.status]),
        current=wording.current_step(case),
        late=time_left(case.due, clock.now(), _) if case.due and clock.now() > case.due else "",
        stops=wording.stops(case),
        lines=wording.history(case, opened, commune, _, language),
        opened_words=lambda sealed: wording.words(opened, sealed, _),
        unit_name=unit_name,
        outcomes={code: _(said) for code, said in wording.OUTCOMES.items()},
        verdicts={code: _(said) for code, said in wording.VERDICTS.items()},
        changeable_until=changeable_until(case),
        own_verdict=_own_verdict(case, opened),
        readings=[
            (one.at, readings.told(one, commune, _, language))
            for one in readings.readings(case, await intake.readers(case))
        ],
        said={code: _(said) for code, said in wording.DONE.items()},
        done=done,
        left_out=left_out(left, _),
        form=form or Form(),
        token=secrets.token_urlsafe(24),
        status=status,
    )


def _own_verdict(case: TrackedCase, opened: Mapping[Sealed, str | Erased]) -> Form:
    """The form of a verdict, filled with what the citizen said last."""
    comment = opened.get(case.comment) if case.comment else None
    said = {"solved": case.solved or "", "stars": str(case.stars or "")}
    return Form(said | ({"comment": comment} if isinstance(comment, str) else {}))
