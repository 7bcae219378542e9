"""Which devices a citizen is told on beside the contact: each subscription sealed under a key of its own.

A device is no case, but has keys in the vault like one, so that one that is told no more can be erased alone, and so
that correcting the contact ends none of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import asyncpg
from pydantic.dataclasses import dataclass as checked

from services.intake import codes
from shared.events.envelope import Envelope
from shared.events.intake import PersonalDataErased, PushEnded, PushSubscribed
from shared.events.sealed import Sealed
from shared.reading import Changes, ReadModel
from shared.reading.model import row_of
from shared.vault import CITIZEN, Vault

MARK_LETTERS = 32  # 128 bits that nobody guesses
PURPOSE = "notice"


@checked(frozen=True)
class Device:
    """`position`: of the event in intake's log that told of it."""

    subscription: Sealed
    since: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Devices:
    """One row of `intake.devices`: those of a case by their ids, None for one that has ended. `erased`: the position of
    the erasure that ended all before it."""

    case_id: UUID
    devices: Mapping[str, Device | None] = field(default_factory=dict)
    erased: int = 0

    @property
    def live(self) -> Mapping[UUID, Device]:
        """Those that are told, the oldest first."""
        told = {UUID(name): one for name, one in self.devices.items() if one and one.position > self.erased}
        return dict(sorted(told.items(), key=lambda one: one[1].position))

    @property
    def erased_ones(self) -> list[UUID]:
        return [UUID(name) for name, one in self.devices.items() if one and one.position <= self.erased]


def _devices(heard: Envelope, event: PushSubscribed | PushEnded | PersonalDataErased) -> Changes:
    match event:
        case PushSubscribed():
            return {"devices": {str(event.device): Device(event.subscription, heard.time, heard.position)}}
        case PushEnded():
            return {"devices": {str(event.device): None}}
        case PersonalDataErased():
            return {"erased": heard.position}


DEVICES = ReadModel("intake.devices", Devices, (_devices,))


async def devices_of(pool: asyncpg.Pool, case_id: UUID) -> Devices:
    return await row_of(pool, DEVICES, "case_id = $1", case_id) or Devices(case_id)


async def subscription_of(pool: asyncpg.Pool, vault: Vault, case_id: UUID, device: UUID) -> str | None:
    """Where a device is told, opened now and kept nowhere; None where it is told no more."""
    told = (await devices_of(pool, case_id)).live.get(device)
    opened = await vault.open(device, told.subscription, CITIZEN, PURPOSE) if told else None
    return opened if isinstance(opened, str) else None


def token_of(pepper: bytes, case_id: UUID, device: UUID) -> str:
    """What a device keeps to end what it is told of a case, or to move it: good for nothing else."""
    mark = codes.derived(pepper, "device", f"{case_id}\n{device}").hex()
    return f"{case_id.hex}{device.hex}{mark[:MARK_LETTERS]}"
