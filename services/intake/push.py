"""Web push as a way of telling: a browser's subscription is the address, and what it shows is the step alone.

No word of the report and no tracking code: it stands on a screen that anybody may see. Who is gone for good and who is
tried later, `shared/webpush/sending.py` says. docs/decisions/0044-a-device-is-told-beside-the-contact.md
"""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Literal

import orjson
import structlog

from services.intake.ways import Message, Way
from shared.commune import Commune
from shared.settings import Settings
from shared.signing import KeyRefused
from shared.undelivered import Never, NotNow
from shared.webpush.places import NotThere, named
from shared.webpush.sealing import NoSubscription, Subscription, encoded, subscription
from shared.webpush.sending import NotPushed, Pusher
from shared.webpush.vouching import Sender

logger = structlog.get_logger()

PUSH = "push"
GONE: Literal["gone"] = "gone"  # why a device is told no more whose push service does not know it any more
KEY_FILE = "web-push.key"
LONGEST_TITLE = 200  # characters; telephones show some sixty
TOPIC_BYTES = 24  # RFC 8030, section 5.4: at most 32 characters


@dataclass(frozen=True)
class Push:
    """What speaks to the push services that browsers have chosen."""

    pusher: Pusher

    @property
    def key(self) -> str:
        return self.pusher.sender.public

    def checked(self, endpoint: str, p256dh: str, auth: str) -> str:
        """A subscription as it is sealed: three lines, which nobody can write into a contact. Raises NoSubscription,
        also for an endpoint that no push may go to."""
        try:
            named(endpoint, self.pusher.own)
        except NotThere:
            raise NoSubscription from None
        subscription(endpoint, p256dh, auth)
        return f"{endpoint}\n{p256dh}\n{auth}"

    async def send(self, address: str, message: Message) -> None:
        """Raises NotNow and Never."""
        to = _subscription(address)
        if to is None:
            raise Never("no_address")
        shown = {"title": message.subject[:LONGEST_TITLE], "number": message.number, "address": message.address}
        try:
            await self.pusher.push(to, orjson.dumps(shown), self.topic(message.number))
        except NotPushed as failed:
            kind = NotNow if failed.ever else Never
            raise kind(failed.reason, timedelta(seconds=failed.after)) from None

    def topic(self, number: str) -> str:
        """What stands for a case at a push service: a later step takes the place of one that waits there, and a message
        that goes out twice is one. It tells nobody the number."""
        return encoded(hmac.digest(self.pusher.sender.secret, number.encode(), "sha256")[:TOPIC_BYTES])


def _subscription(address: str) -> Subscription | None:
    parts = address.split("\n")
    try:
        return subscription(*parts) if len(parts) == 3 else None
    except NoSubscription:
        return None


def address_in(contact: str) -> str | None:
    """A subscription is an address; what people write as a contact is none."""
    return contact if _subscription(contact) else None


def push_of(settings: Settings, commune: Commune) -> Push | None:
    """None where it is off, where the site is not reached over https (browsers offer it to no other), and where its key
    can be neither read nor made."""
    if not (settings.public_url.startswith("https:") if settings.push is None else settings.push):
        return None
    contact = f"mailto:{commune.contact.email}" if commune.contact.email else settings.public_url
    own = tuple(filter(None, (one.strip() for one in settings.push_services.split(","))))
    return _made(Push(Pusher(Sender(settings.secrets / KEY_FILE, contact), own)))


@lru_cache(maxsize=64)
def _made(push: Push) -> Push | None:
    """The same for each of its kind: a stage is assembled often, and its key is read once."""
    try:
        return push if push.key else None
    except (KeyRefused, OSError) as refused:
        logger.error("no browser can be told: the key is not there", refused=type(refused).__name__)
        return None


def way_of(push: Push) -> Way:
    return Way(PUSH, address_in, push.send)
