"""What intake promises of a report, signed, and with what its citizen can show what was handed in.

The promise holds a commitment to the report, which tells nobody what it says; the opening holds its words and the nonce
that the commitment was made with. The nonce comes from the key of the case: erased with it, the promise stays true and
opens nothing any more.
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import orjson

from services.intake.service import Service
from services.intake.view import TrackedCase
from shared.errors import Gone
from shared.notes import signed
from shared.vault import CITIZEN, CaseKeys, Erased

HEARD_WITHIN_SECONDS = 600  # in the Front's register, where nobody can take it out again
BODY = b"pa-body/v1\n"


@dataclass(frozen=True)
class Promise:
    """`note`: signed, for anyone; `nonce` (hex) and `body` (one line of JSON): the citizen's own."""

    note: str
    nonce: str
    body: str


def commitment(nonce: bytes, body: bytes) -> str:
    """HMAC-SHA256, base64."""
    return base64.b64encode(hmac.digest(nonce, BODY + body, "sha256")).decode()


async def promise_of(intake: Service, case: TrackedCase) -> Promise:
    """The same each time it is asked for. Raises Gone when the words were erased."""
    keys = await intake.vault.keys(case.case_id, CITIZEN, "own case")
    if isinstance(keys, Erased) or "words" not in keys.keys:
        raise Gone("The personal data of this case were erased; nothing can be opened any more.")
    nonce = hmac.digest(keys.keys["words"], b"pa-nonce/v1\n" + case.case_id.bytes, "sha256")
    photos = [await intake.photo(case, photo.id) for photo in case.photos]
    voices = [await intake.photo(case, voice.id) for voice in case.voices]
    body = _body(case, keys, photos, voices)
    text = (
        "langnghe.promise/v1\n"
        f"case {case.case_id}\n"
        f"number {case.number}\n"
        f"commitment {commitment(nonce, body)}\n"
        f"received {case.received_at.isoformat()}\n"
        f"in the register of the Front within {HEARD_WITHIN_SECONDS} s\n"
    )
    return Promise(signed(text, intake.note_key), nonce.hex(), body.decode())


def _body(case: TrackedCase, keys: CaseKeys, photos: Sequence[bytes], voices: Sequence[bytes]) -> bytes:
    """What was handed in, but for the contact, which may be erased alone."""
    handed_in = {
        "area": case.area,
        "category": case.category_hint,
        "photos": [sha256(photo).hexdigest() for photo in photos],
        "voices": [sha256(voice).hexdigest() for voice in voices],
        "place": keys.open(case.place) if case.place else None,
        "words": keys.open(case.words) if case.words else "",
    }
    if case.details:  # a promise from before there were questions stays the same
        handed_in["details"] = orjson.loads(keys.open(case.details))
    return orjson.dumps(handed_in, option=orjson.OPT_SORT_KEYS)
