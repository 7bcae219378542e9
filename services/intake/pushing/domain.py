"""Whether a case is told on one more device, and when that ends. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never
from uuid import UUID

from shared.errors import Conflict, Gone, NotFound
from shared.events.intake import CaseReceived, CaseWithdrawn, PersonalDataErased, PushEnded, PushSubscribed
from shared.events.sealed import Sealed

Counts = CaseReceived | CaseWithdrawn | PersonalDataErased | PushSubscribed | PushEnded
Because = Literal["stopped", "gone", "replaced"]

DEVICES_MOST = 5  # of one case at once: a family's; each is one more message for every step
SUBSCRIPTIONS_MOST = 50  # of one case ever: each is read again with every decision about it


@dataclass(frozen=True)
class Subscribe:
    """`browser`: a keyed hash of the subscription; the same browser is told once. `instead_of`: the device that this
    one takes the place of, because its browser has changed its subscription."""

    device: UUID
    browser: str
    subscription: Sealed
    instead_of: UUID | None = None


@dataclass(frozen=True)
class End:
    device: UUID
    because: Because


Command = Subscribe | End


@dataclass(frozen=True)
class Case:
    """`devices`: those that are told, with their browsers. `subscribed`: how many there have ever been."""

    status: Literal["unknown", "received", "withdrawn", "erased"] = "unknown"
    devices: Mapping[UUID, str] = field(default_factory=dict)
    subscribed: int = 0

    def of_browser(self, browser: str) -> UUID | None:
        return next((device for device, known in self.devices.items() if known == browser), None)


def decide(case: Case, command: Command) -> list[Counts]:
    """Raises NotFound, Gone and Conflict."""
    match command:
        case _ if case.status == "unknown":
            raise NotFound("There is no such case.")
        case Subscribe():
            return _subscribed(case, command)
        case End(device, because):
            return [PushEnded(device=device, because=because)] if device in case.devices else []
    assert_never(command)


def _subscribed(case: Case, wanted: Subscribe) -> list[Counts]:
    if case.status == "erased":
        raise Gone("The personal data of this case were erased; nothing can be added to it.")
    if case.status == "withdrawn":
        raise Conflict("You have withdrawn this report. Send a new one if the matter goes on.")
    if known := case.of_browser(wanted.browser):
        moved = wanted.instead_of in case.devices and wanted.instead_of != known
        return [PushEnded(device=wanted.instead_of, because="replaced")] if moved and wanted.instead_of else []
    ended: list[Counts] = []
    if wanted.instead_of is not None:
        if wanted.instead_of not in case.devices:
            raise NotFound("This device is told no more.")
        ended = [PushEnded(device=wanted.instead_of, because="replaced")]
    if len(case.devices) - len(ended) >= DEVICES_MOST:
        raise Conflict("Five devices are told of this report already. Stop one of them first.")
    if case.subscribed >= SUBSCRIPTIONS_MOST:
        raise Conflict("This was turned on and off very often.")
    return [*ended, PushSubscribed(device=wanted.device, browser=wanted.browser, subscription=wanted.subscription)]


def evolve(case: Case, event: Counts) -> Case:
    match event:
        case CaseReceived():
            return replace(case, status="received")
        case CaseWithdrawn():
            return replace(case, status="withdrawn")
        case PersonalDataErased(scope=scope):
            return replace(case, status="erased" if scope == "all" else case.status, devices={})
        case PushSubscribed(device=device, browser=browser):
            return replace(case, devices={**case.devices, device: browser}, subscribed=case.subscribed + 1)
        case PushEnded(device=ended):
            left = {device: browser for device, browser in case.devices.items() if device != ended}
            return replace(case, devices=left)
    assert_never(event)
