"""The page of an invitation: who invites whom, and the choice of an own password."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from shared.errors import Gone, Refusal
from shared.identity import cookies, invitations
from shared.identity.entries import OwnPassword
from shared.identity.pages import IdentityDep
from shared.identity.store import Identity
from shared.web.forms import Form, read_form
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

MOST_LETTERS = 100  # of a secret; ours have 43


@router.get(invitations.ADDRESS)
async def invitation_page(request: Request, identity: IdentityDep, ma: str = "") -> Response:
    """Who invites, and a form. Whoever only looks, such as a program that shows a preview, uses nothing up."""
    return await _page(request, identity, ma, Form())


@router.post(invitations.ADDRESS)
async def accept_invitation(request: Request, identity: IdentityDep) -> Response:
    """Set the password, sign in, and go to work."""
    form, entry = await read_form(request, OwnPassword)
    secret = form.value("token")
    if entry is None:
        return await _page(request, identity, secret, form, 422)
    try:
        begun = await invitations.accept(identity, entry.token, entry.new)
    except Gone:
        return await _page(request, identity, secret, Form(), 410)
    except Refusal as refusal:
        return await _page(request, identity, secret, form.refused(request, refusal), refusal.status)
    response = RedirectResponse("/dang-nhap", 303)
    cookies.give(response, identity, begun)
    return response


async def _page(request: Request, identity: Identity, secret: str, form: Form, status: int = 200) -> Response:
    known = await invitations.invitation(identity, secret[:MOST_LETTERS])
    if known is None or not known.is_open:
        page = render(request, "identity/invitation_over.html", status=410, inviter=known.inviter if known else "")
    else:
        page = render(request, "identity/invitation.html", status=status, invitation=known, secret=secret, form=form)
    # The address holds the secret: what the page loads, and where it leads to, is told the site alone. It is the one
    # page beside docs/decisions/0014: under this policy too, browsers send the Origin of forms.
    page.headers["referrer-policy"] = "strict-origin"
    return page
