"""Photos that came with a form, and those that wait for it: sent before, or since the same form was refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fastapi import Request

from services.intake.service import Service
from services.intake.voices import voice_of
from shared import photos
from shared.doors import decoders_of
from shared.errors import Invalid
from shared.identity import throttle
from shared.identity.cookies import address_of
from shared.identity.guards import identity_of
from shared.photos import MOST_PHOTOS, Cleaned, LeftOut
from shared.voices import Recording
from shared.web.forms import Form, uploaded
from shared.web.language import N_, Gettext, gettext

FORGOTTEN = ("forget_photos", "forget_voice")  # asked anew of what waits now
LEFT_OUT = {
    "unreadable": N_("Ảnh thứ %(number)s không đọc được nên không gửi kèm được."),
    "too large": N_("Ảnh thứ %(number)s quá lớn nên không gửi kèm được."),
    "too many": N_("Ảnh thứ %(number)s không gửi kèm được: mỗi lần nhiều nhất 5 ảnh."),
}


@dataclass(frozen=True)
class Came:
    """What of a form is no words: clean photos, and a voice note or what is wrong with it."""

    photos: Cleaned = field(default_factory=Cleaned)
    voice: Recording | None = None
    wrong_voice: Invalid | None = None


async def came_with(request: Request, intake: Service, form: Form, field: str = "photos") -> Came:
    """All that came with a form or waits for it. Raises Busy."""
    photos = await photos_of(request, intake, form, field)
    try:
        return Came(photos, await voice_of(request, intake.voices, form))
    except Invalid as wrong:
        return Came(photos, wrong_voice=wrong)


async def photos_of(request: Request, intake: Service, form: Form, field: str = "photos") -> Cleaned:
    """What waits under the form's token, and after it what came now; one that waits and comes again counts once.

    Raises Busy.
    """
    now = await photos.cleaned(decoders_of(request), await uploaded(form, field))
    token = form.value("token")
    before = await intake.waiting.of(token) if token and not form.has("forget_photos", "yes") else ()
    pictures = tuple(dict.fromkeys((*before, *now.pictures)))
    too_many = tuple(LeftOut(number, "too many") for number in range(MOST_PHOTOS + 1, len(pictures) + 1))
    return Cleaned(pictures[:MOST_PHOTOS], (*now.left_out, *too_many))


async def given_back(
    request: Request, intake: Service, form: Form, token: str, came: Came, field: str = "photos"
) -> Form:
    """The refused form, its photos and its voice note waiting under `token`; what could not be taken stands beside the
    field."""
    kept, who = 0, await sender_of_photos(request)
    if came.photos.pictures or form.has("forget_photos", "yes"):
        kept = await intake.waiting.put(token, came.photos.pictures, who)
    values = {name: value for name, value in form.values.items() if name not in FORGOTTEN} | {"token": token}
    if came.voice and await intake.voices.put(token, came.voice, who):
        values["voice_kept"] = "yes"
    elif form.has("forget_voice", "yes"):
        await intake.voices.remove(token)
    errors = dict(form.errors) | told(request, came.photos.left_out, field)
    if came.wrong_voice:
        errors |= form.refused(request, came.wrong_voice).errors
    return replace(form, values=values, errors=errors, kept=kept)


async def sender_of_photos(request: Request) -> bytes:
    """Whose photos wait, as a hash of today."""
    return await throttle.key_of(identity_of(request), "waiting photos", address_of(request))


def told(request: Request, left: Sequence[LeftOut], field: str = "photos") -> dict[str, str]:
    """What stands beside the field of the photos."""
    return {field: " ".join(left_out(left, gettext(request)))} if left else {}


def left_out(photos: Sequence[LeftOut], _: Gettext) -> list[str]:
    """A sentence for each photo that could not be taken."""
    return [_(LEFT_OUT[one.reason], number=one.number) for one in photos]
