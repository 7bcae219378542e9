"""Intake's service on a journal of the test, for a citizen whose code is CODE."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.intake.codes import code_from
from services.intake.pace import Pace
from services.intake.queries import Queries
from services.intake.receiving import Receiving
from services.intake.scans import Scans
from services.intake.service import Service
from services.intake.view import TrackedCase
from services.intake.voices import WaitingVoices
from services.intake.waiting import WaitingPhotos
from shared.deciding import Journal
from shared.decoding.decoders import Decoders
from shared.notes import NoteKey
from shared.settings import Settings
from shared.stage import RunningStage
from shared.vault import Vault
from tests.support.commune import COMMUNE

PEPPER = b"pepper"
CODE = code_from(bytes(10))
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
NOTE_KEY = NoteKey("luong-son/src-intake", KEY.public_key().public_bytes_raw(), KEY.sign)


def running_with_no_ways() -> SimpleNamespace:
    """What a host keeps of intake, for a page that asks by which ways citizens are told."""
    running = object.__new__(RunningStage)
    running.service = intake_on(cast(Journal, None), cast(Vault, None), None)
    return SimpleNamespace(commune=COMMUNE, stages={"intake": running})


@dataclass
class OneCase:
    """Intake's tables with one case."""

    case: TrackedCase

    async def case_of(self, _: str | None) -> TrackedCase:
        return self.case

    async def follower_named(self, _: UUID) -> None:
        """Nobody follows it."""


def intake_on(journal: Journal, vault: Vault, tables: Any) -> Service:
    """`tables` stand for the queries. Nothing of it receives reports."""

    async def caught_up() -> bool:
        return True

    receiving, pace, scans = cast(Receiving, None), cast(Pace, None), cast(Scans, None)
    waiting, voices = cast(WaitingPhotos, None), cast(WaitingVoices, None)
    queries = cast(Queries, tables)
    return Service(
        journal,
        vault,
        queries,
        COMMUNE,
        PEPPER,
        receiving,
        waiting,
        voices,
        pace,
        scans,
        caught_up,
        NOTE_KEY,
        Settings(),
        cast(Decoders, None),
    )
