"""What Zalo tells of a person: read from the body of its webhook. Pure; whatever else is in there is not looked at."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from shared.text import tidy

LONGEST = 5_000  # characters of one message; Zalo's own limit is lower
MOST_PICTURES = 10

PICTURES = ("user_send_image", "user_send_gif")
VOICE = "user_send_audio"
LOCATION = "user_send_location"
TEXT = "user_send_text"


@dataclass(frozen=True)
class Said:
    """What a person did. `account`: to which one. `id`: the message's own, by which a repetition is known. `pictures`,
    `voice`: addresses, for a short while. `where`: latitude and longitude, as they are written. `came`: began to follow
    the account."""

    id: str
    person: str
    timestamp: str
    account: str = ""
    text: str = ""
    pictures: tuple[str, ...] = ()
    voice: str | None = None
    where: tuple[str, str] | None = None
    came: bool = False
    left: bool = False

    @property
    def is_nothing(self) -> bool:
        """A sticker, a file, and what is not known yet."""
        return not (self.text or self.pictures or self.voice or self.where or self.came or self.left)


def timestamp_of(raw: bytes) -> str:
    """What the signature is made with; empty where the body is no JSON object."""
    return _text(_read(raw).get("timestamp"))


def said(raw: bytes) -> Said | None:
    """None for what no person did, such as a message of the account's own."""
    body = _read(raw)
    event = _text(body.get("event_name"))
    follows = event in ("follow", "unfollow")
    person = _text(_inner(body, "follower" if follows else "sender").get("id"))
    if not person or not (follows or event.startswith("user_send_")):
        return None
    message = _inner(body, "message")
    payloads = [_inner(one, "payload") for one in _list(message.get("attachments"))]
    links = tuple(link for one in payloads if (link := _text(one.get("url"))))[:MOST_PICTURES]
    return Said(
        id=_text(message.get("msg_id")) or sha256(raw).hexdigest(),
        person=person,
        timestamp=_text(body.get("timestamp")),
        account=_text(body.get("oa_id")) or _text(_inner(body, "recipient").get("id")),
        text=tidy(_text(message.get("text"))[:LONGEST]) if event in (TEXT, *PICTURES) else "",
        pictures=links if event in PICTURES else (),
        voice=links[0] if event == VOICE and links else None,
        where=next((found for one in payloads if (found := _where(one))), None) if event == LOCATION else None,
        came=event == "follow",
        left=event == "unfollow",
    )


def _read(raw: bytes) -> dict[str, Any]:
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _inner(body: object, name: str) -> dict[str, Any]:
    found = body.get(name) if isinstance(body, dict) else None
    return found if isinstance(found, dict) else {}


def _list(given: object) -> list[Any]:
    return given if isinstance(given, list) else []


def _text(given: object) -> str:
    """Numbers count as their digits: ids and timestamps come as both."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ""
    return str(given)


def _where(payload: dict[str, Any]) -> tuple[str, str] | None:
    """Coordinates are texts; what is no place on Earth is none."""
    found = _inner(payload, "coordinates")
    try:
        latitude, longitude = float(found.get("latitude", "")), float(found.get("longitude", ""))
    except (TypeError, ValueError):
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return f"{latitude:.6f}", f"{longitude:.6f}"
