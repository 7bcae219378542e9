"""Where the Front reads what is worth a question, opens its cases, and says why one needs no answer."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.oversight.described import described
from services.oversight.doors import DESK, Overseer, Oversight, locale_of
from services.oversight.service import Service
from services.oversight.signals.api import Dismissal
from services.oversight.signals.service import dismiss, known, reasons
from services.oversight.signals.telling import Told, told
from services.oversight.signals.view import POINTS, SIGNALS, TABS, SignalView, Tab
from services.oversight.wording import accounts_in
from services.oversight.wording import who as who_is
from shared import clock
from shared.deciding import Decided
from shared.doors import ShownPage, actor, further
from shared.doors.acting import acted
from shared.events.oversight import SignalEvent
from shared.identity import Principal, names_of
from shared.identity.guards import identity_of
from shared.reading.model import rows_of
from shared.reading.pages import page_of
from shared.web.forms import Form
from shared.web.language import N_
from shared.web.pages import render

router = APIRouter(include_in_schema=False)
BLANK = Form()

LIST = DESK + "tin-hieu"
SIGNAL = LIST + "/{signal}"
TITLES: dict[Tab, str] = {"open": N_("Chưa ai khép lại"), "dismissed": N_("Đã khép lại")}
DONE = {
    "dismissed": N_("Đã ghi lý do và khép lại tín hiệu này."),
    "later": N_("Đã ghi nhận. Vài giây nữa sẽ hiện ở đây: hãy tải lại trang."),
}


@router.get(LIST)
async def signals(
    request: Request, who: Overseer, oversight: Oversight, asked: ShownPage, tab: Tab = "open"
) -> Response:
    """Signals, the newest first: those that nobody has dismissed, or those with a reason."""
    page = await page_of(oversight.queries.pool, SIGNALS, TABS[tab], asked)
    return render(
        request,
        "oversight/signals/signals.html",
        tab=tab,
        titles=TITLES,
        open=await oversight.queries.open_signals(),
        signals=await _told(request, oversight, page.rows),
        reasons=await reasons(oversight, page.rows, actor(who)),
        names=await _names(request, page.rows),
        further=further(request, page),
    )


@router.get(SIGNAL)
async def signal(request: Request, signal: UUID, who: Overseer, oversight: Oversight, xong: str = "") -> Response:
    """One signal with exactly its cases."""
    return await _signal(request, signal, who, oversight, done=DONE.get(xong, ""))


@router.post(SIGNAL + "/khep-lai")
async def dismissal(request: Request, signal: UUID, who: Overseer, oversight: Oversight) -> Response:
    """Say why nothing must be followed up."""

    async def act(entry: Dismissal) -> Decided[SignalEvent]:
        return await dismiss(oversight, signal, entry.reason, actor(who))

    async def again(form: Form, status: int) -> Response:
        return await _signal(request, signal, who, oversight, status=status, form=form)

    def onward(is_shown: bool) -> str:
        return f"{SIGNAL.format(signal=signal)}?xong={'dismissed' if is_shown else 'later'}"

    return await acted(request, "oversight", Dismissal, act, again, onward)


async def _signal(
    request: Request,
    signal: UUID,
    who: Principal,
    oversight: Service,
    *,
    status: int = 200,
    done: str = "",
    form: Form = BLANK,
) -> Response:
    found = await known(oversight.queries, signal)
    [of] = await _told(request, oversight, [found])
    return render(
        request,
        "oversight/signals/signal.html",
        status=status,
        of=of,
        cases=[described(request, case) for case in await oversight.queries.cases(found.cases)],
        reasons=await reasons(oversight, [found], actor(who)),
        names=await _names(request, [found]),
        done=done,
        form=form,
        now=clock.now(),
    )


async def _told(request: Request, oversight: Service, signals: Sequence[SignalView]) -> list[Told]:
    points = await rows_of(oversight.queries.pool, POINTS, "code = ANY ($1)", [one.about for one in signals])
    names = {point.code: point.name for point in points}
    return [told(one, names, locale_of(request)) for one in signals]


async def _names(request: Request, signals: Sequence[SignalView]) -> dict[UUID, str]:
    """Who has dismissed each."""
    by = {one.signal: one.dismissed_by for one in signals if one.dismissed_by}
    names = await names_of(identity_of(request), accounts_in(by.values()))
    return {signal: who_is(actor, names, locale_of(request)) for signal, actor in by.items()}
