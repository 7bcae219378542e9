"""Photos that came with a form, and those that wait since the same form was refused."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request

from services.intake.service import Service
from shared import photos
from shared.doors import decoders_of
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of
from shared.photos import MOST_PHOTOS, Cleaned, LeftOut
from shared.web.forms import Form, uploaded
from shared.web.language import N_, Gettext, gettext

LEFT_OUT = {
    "unreadable": N_("Ảnh thứ %(number)s không đọc được nên không gửi kèm được."),
    "too large": N_("Ảnh thứ %(number)s quá lớn nên không gửi kèm được."),
    "too many": N_("Ảnh thứ %(number)s không gửi kèm được: mỗi lần nhiều nhất 5 ảnh."),
}


async def photos_of(request: Request, intake: Service, form: Form) -> Cleaned:
    """What waits under the form's token, and after it what came now. Raises Busy."""
    now = await photos.cleaned(decoders_of(request), await uploaded(form, "photos"))
    token = form.value("token")
    before = await intake.waiting.of(token) if token and not form.has("forget_photos", "yes") else ()
    pictures = (*before, *now.pictures)
    too_many = tuple(LeftOut(number, "too many") for number in range(MOST_PHOTOS + 1, len(pictures) + 1))
    return Cleaned(pictures[:MOST_PHOTOS], (*now.left_out, *too_many))


async def given_back(request: Request, intake: Service, form: Form, token: str, came: Cleaned) -> Form:
    """The refused form, its photos waiting under `token`; what could not be taken stands beside the field."""
    kept = 0
    if came.pictures:
        who = await throttle.key_of(identity_of(request), "waiting photos", address_of(request))
        kept = await intake.waiting.put(token, came.pictures, who)
    errors = dict(form.errors) | told(request, came.left_out)
    values = {name: value for name, value in form.values.items() if name != "forget_photos"} | {"token": token}
    return replace(form, values=values, errors=errors, kept=kept)


def told(request: Request, left: Sequence[LeftOut]) -> dict[str, str]:
    """What stands beside the field of the photos."""
    return {"photos": " ".join(left_out(left, gettext(request)))} if left else {}


def left_out(photos: Sequence[LeftOut], _: Gettext) -> list[str]:
    """A sentence for each photo that could not be taken."""
    return [_(LEFT_OUT[one.reason], number=one.number) for one in photos]
