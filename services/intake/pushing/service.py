"""What is done about devices: they are subscribed, moved to another subscription, and ended.

Where the process can die, and what is left then: keys without a device after they were made, which open nothing; a
device without an answer after it is on record, which the page shows, and which the same browser, asking again, is.
"""

import hmac
from dataclasses import dataclass
from uuid import UUID

from services.intake import codes
from services.intake.devices import token_of
from services.intake.pushing.domain import Because, Case, Command, Counts, End, Subscribe, decide, evolve
from services.intake.pushing.entries import Browser
from services.intake.receiving import BY_CITIZEN
from services.intake.service import Service
from shared import clock
from shared.deciding import Decided, Decider
from shared.errors import Conflict, Invalid, NotFound
from shared.events.envelope import Causation
from shared.events.intake import PushSubscribed
from shared.events.sealed import Sealed

decider: Decider[Case, Command, Counts] = Decider(Case(), decide, evolve)

NOT_TOLD = "This device is told no more."
ID_LETTERS = 32


@dataclass(frozen=True)
class Subscribed:
    """A device that is told, and what it keeps to end or to move that."""

    device: UUID
    token: str
    said: Decided[Counts]


@dataclass(frozen=True)
class Owned:
    """Which device of which case a right token names."""

    case_id: UUID
    device: UUID


async def subscribe(intake: Service, code: str, browser: Browser) -> Subscribed:
    """Tell this browser of each step from now on; the same one again changes nothing. Raises NotFound, Gone, Conflict,
    and Invalid for what names no browser."""
    case = await intake.tracked(code)
    return await _subscribe(intake, case.case_id, browser, None)


async def move(intake: Service, token: str, browser: Browser) -> Subscribed:
    """The browser of a device has another subscription now. Raises what `subscribe` does."""
    owned = owned_by(intake, token)
    return await _subscribe(intake, owned.case_id, browser, owned.device)


async def _subscribe(intake: Service, case_id: UUID, browser: Browser, before: UUID | None) -> Subscribed:
    """It is decided before keys are made: a refusal leaves none behind."""
    address, device = _address(intake, browser), clock.new_id()
    mark = codes.derived(intake.pepper, "browser", f"{case_id}\n{address}").hex()
    wanted = Subscribe(device, mark, Sealed(case=device, key="contact", box=""), before)
    if any(isinstance(one, PushSubscribed) for one in await decider.decided(intake.journal, case_id, wanted)):
        keys = await intake.vault.create(device)
        wanted = Subscribe(device, mark, keys.seal(address, "contact"), before)
    said = await decider.handle(intake.journal, case_id, wanted, BY_CITIZEN)
    told = decider.replay(await intake.journal.read(case_id)).of_browser(mark)
    if told is None:
        raise Conflict("This device was stopped at the same moment.")
    return Subscribed(told, token_of(intake.pepper, case_id, told), said)


def _address(intake: Service, browser: Browser) -> str:
    """What is sealed of a browser. Raises Conflict where nobody is told like this, and Invalid."""
    browsers = intake.ways.browsers
    if browsers is None:
        raise Conflict("No browser is told of anything here.")
    try:
        return browsers.checked(browser.endpoint, browser.p256dh, browser.auth)
    except ValueError:
        wrong = "This is no subscription that a browser has made with a push service of the Internet."
        raise Invalid("This device cannot be told.", {"endpoint": wrong}) from None


async def end(intake: Service, code: str, device: UUID) -> Decided[Counts]:
    """This device is told no more. Raises NotFound."""
    case = await intake.tracked(code)
    return await ended(intake, Owned(case.case_id, device), "stopped", BY_CITIZEN)


async def ended(intake: Service, owned: Owned, because: Because, why: Causation) -> Decided[Counts]:
    """Twice is once; the key goes by an effect of what is said. Raises NotFound."""
    return await decider.handle(intake.journal, owned.case_id, End(owned.device, because), why)


def owned_by(intake: Service, token: str) -> Owned:
    """The device that a token names. Raises NotFound."""
    try:
        owned = Owned(UUID(hex=token[:ID_LETTERS]), UUID(hex=token[ID_LETTERS : 2 * ID_LETTERS]))
    except ValueError:
        raise NotFound(NOT_TOLD) from None
    right = token_of(intake.pepper, owned.case_id, owned.device)
    if not hmac.compare_digest(token.encode(), right.encode()):
        raise NotFound(NOT_TOLD)
    return owned


async def is_told(intake: Service, owned: Owned) -> bool:
    return owned.device in decider.replay(await intake.journal.read(owned.case_id)).devices
