"""Where everyone asks to be told of results by e-mail; and where the links of the letters lead, which ask first."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.publisher.doors import Publisher
from services.publisher.service import Service
from services.publisher.subscribing.entries import FormSubscription
from services.publisher.subscribing.links import CONFIRM, FORM, STOP
from services.publisher.subscribing.service import ask, confirm, confirmable, stop, stoppable
from shared.doors import commune_of
from shared.errors import Refusal
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of
from shared.web.forms import Form, read_form
from shared.web.language import LANGUAGES, language_of
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

ASKED_AT_MOST = 20  # from one address in a window of 15 minutes; many people may share one


@router.get(FORM)
async def form(request: Request, publisher: Publisher, xong: str = "") -> Response:
    """An empty form; without a mail server, that there is none."""
    return _page(request, publisher, Form({"language": language_of(request)}), done=xong == "1")


def _page(request: Request, publisher: Service, form: Form, status: int = 200, *, done: bool = False) -> Response:
    commune, language = commune_of(request), language_of(request)
    return render(
        request,
        "publisher/subscribing/form.html",
        status=status,
        form=form,
        done=done,
        offered=publisher.mail is not None,
        consent=commune.consent,
        areas=[(one.code, one.in_language(language)) for one in commune.areas],
        categories=[(one.code, one.in_language(language)) for one in commune.categories if not one.restricted],
        written_in=list(LANGUAGES.items()),
    )


@router.post(FORM)
async def asked(request: Request, publisher: Publisher) -> Response:
    """Have a letter sent that asks to confirm. The answer is the same whether or not the address is known."""
    form, entry = await read_form(request, FormSubscription)
    if entry is None:
        return _page(request, publisher, form.without("consent"), 422)
    try:
        await _admit(request)
        await ask(publisher, entry)
    except Refusal as refusal:
        page = _page(request, publisher, form.without("consent").refused(request, refusal), refusal.status)
        page.headers.update(refusal.headers)
        return page
    return RedirectResponse(f"{FORM}?xong=1", 303)


async def _admit(request: Request) -> None:
    """Counts a letter by who asks for it. Raises TooMany."""
    identity = identity_of(request)
    who = await throttle.key_of(identity, "results by mail", address_of(request))
    await throttle.count_all(
        identity, {who: ASKED_AT_MOST}, "Very many ask for letters from your network. Wait a while."
    )


@router.get(f"{CONFIRM}/{{token}}")
async def ask_to_confirm(token: str, request: Request, publisher: Publisher) -> Response:
    """One button. Nothing changes by looking: programs that check mail follow every link."""
    found = await confirmable(publisher, token)
    return render(request, "publisher/subscribing/confirm.html", status_of=found.status, address=f"{CONFIRM}/{token}")


@router.post(f"{CONFIRM}/{{token}}")
async def confirmed(token: str, request: Request, publisher: Publisher) -> Response:
    """Be told from now on."""
    await confirm(publisher, token)
    return render(request, "publisher/subscribing/confirm.html", status_of="confirmed", address="")


@router.get(f"{STOP}/{{token}}")
async def ask_to_stop(token: str, request: Request, publisher: Publisher) -> Response:
    """One button, as above."""
    found = await stoppable(publisher, token)
    return render(request, "publisher/subscribing/stop.html", status_of=found.status, address=f"{STOP}/{token}")


@router.post(f"{STOP}/{{token}}")
async def stopped(token: str, request: Request, publisher: Publisher) -> Response:
    """Stop, whoever sends the form: a mail program does so without cookies and from elsewhere (RFC 8058)."""
    await stop(publisher, token)
    return render(request, "publisher/subscribing/stop.html", status_of="ended", address="")
