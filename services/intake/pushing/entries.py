"""What a browser says of itself, with its limits: the same for the page's script and for JSON."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from services.intake.entries import Entry, TypedCode, WithCode
from shared.text import Tidy
from shared.webpush.places import LONGEST_ENDPOINT

LONGEST_KEY = 120  # letters of base64url; a point of P-256 has 87

Endpoint = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_ENDPOINT)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_KEY)]
Number = Annotated[str, StringConstraints(max_length=40), Tidy]
DeviceToken = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{96}$")]


class Browser(Entry):
    """A `PushSubscription`, its keys in base64url."""

    endpoint: Endpoint
    p256dh: Key
    auth: Key


class NewDevice(Browser, WithCode):
    """Where to tell, and of which report."""


class FormDevice(Browser):
    """The form names its case, like every form of the tracking page."""

    code: TypedCode | None = None
    number: Number | None = Field(None)


class MovedDevice(Browser):
    """`token`: what the device was given when it was subscribed."""

    token: DeviceToken


class DeviceEnd(WithCode):
    device: UUID


class FormEnd(Entry):
    """Which device is to be told no more."""

    code: TypedCode | None = None
    number: Number | None = Field(None)
    device: UUID
