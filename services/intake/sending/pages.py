"""Where the form's script sends photos and a voice note one by one, asks which wait, and takes one back."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from services.intake.doors import Intake
from services.intake.sending.entries import OfForm, PhotoOfForm
from services.intake.service import Service
from services.intake.uploads import sender_of_photos
from shared import photos, voices
from shared.doors import commune_of, decoders_of
from shared.errors import Busy, Invalid, TooLarge
from shared.photos import REFUSALS
from shared.voices import recording
from shared.web.assets import sent
from shared.web.forms import read_form, uploaded
from shared.web.pages import render

router = APIRouter(include_in_schema=False)

PHOTO = "/gop-y/anh"
VOICE = "/gop-y/ghi-am"
MAX_PHOTO = photos.MOST_BYTES + 64 * 1024  # bytes: one photo and the form around it
MAX_VOICE = voices.MOST_BYTES + 64 * 1024
NO_ROOM_SECONDS = 60  # photos go all the time: those of a form within the hour


class WaitingView(BaseModel):
    """The name of what just came, and of all that waits, in its order."""

    name: str = ""
    waiting: list[str]


async def _waiting(intake: Service, token: str, name: str = "") -> Response:
    names = [intake.waiting.name(one) for one in await intake.waiting.of(token)]
    if note := await intake.voices.of(token):
        names.append(intake.voices.name(note))
    return JSONResponse(WaitingView(name=name, waiting=names).model_dump())


@router.get("/gop-y/cho")
async def plain_page(request: Request) -> Response:
    """What a device without a network shows: whether a report of its own still waits there."""
    return render(request, "intake/sending/waiting.html", commune=commune_of(request))


@router.get("/gop-y/sw.js")
async def worker(request: Request) -> Response:
    """The script that sends kept reports later; browsers ask for it anew each time, and it may look after the form."""
    script = sent(request, request.app.state.assets.files["js/worker.js"], "no-cache")
    script.headers["service-worker-allowed"] = "/gop-y"
    return script


@router.post(PHOTO, max_body_size=MAX_PHOTO)
async def send_photo(request: Request, intake: Intake) -> Response:
    """Let one photo wait for its form; without one, say which wait. The same photo again changes nothing."""
    form, entry = await read_form(request, OfForm)
    if entry is None:
        raise Invalid("This is no part of a form.", form.errors)
    came = await photos.cleaned(decoders_of(request), (await uploaded(form, "photo"))[:1])
    for one in came.left_out:
        detail, beside = REFUSALS[one.reason]
        raise TooLarge(detail) if one.reason == "too large" else Invalid(detail, {"photo": beside})
    name = ""
    for picture in came.pictures:
        name = intake.waiting.name(picture)
        if not await intake.waiting.add(entry.token, picture, await sender_of_photos(request)):
            raise Busy("Too many photos are waiting. Send this one with the form.", NO_ROOM_SECONDS)
    return await _waiting(intake, entry.token, name)


@router.post(f"{PHOTO}/bo")
async def take_back(request: Request, intake: Intake) -> Response:
    """One photo is not to be sent after all."""
    form, entry = await read_form(request, PhotoOfForm)
    if entry is None:
        raise Invalid("This is no part of a form.", form.errors)
    await intake.waiting.remove(entry.token, entry.name)
    return await _waiting(intake, entry.token)


@router.post(VOICE, max_body_size=MAX_VOICE)
async def send_voice(request: Request, intake: Intake) -> Response:
    """Let a voice note wait for its form, in place of the one before."""
    form, entry = await read_form(request, OfForm)
    if entry is None or not form.files.get("voice"):
        raise Invalid("This is no part of a form.", form.errors)
    note = recording((await uploaded(form, "voice"))[0])
    if not await intake.voices.put(entry.token, note, await sender_of_photos(request)):
        raise Busy("Too many voice notes are waiting. Send this one with the form.", NO_ROOM_SECONDS)
    return await _waiting(intake, entry.token, intake.voices.name(note))


@router.post(f"{VOICE}/bo")
async def take_voice_back(request: Request, intake: Intake) -> Response:
    """The voice note is not to be sent after all."""
    form, entry = await read_form(request, OfForm)
    if entry is None:
        raise Invalid("This is no part of a form.", form.errors)
    await intake.voices.remove(entry.token)
    return await _waiting(intake, entry.token)
