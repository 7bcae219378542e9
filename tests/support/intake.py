"""Intake's service on a journal of the test, for a citizen whose code is CODE."""

from dataclasses import dataclass
from typing import Any, cast

from services.intake.codes import code_from
from services.intake.pace import Pace
from services.intake.queries import Queries
from services.intake.receiving import Receiving
from services.intake.service import Service
from services.intake.view import TrackedCase
from services.intake.waiting import WaitingPhotos
from shared.deciding import Journal
from shared.vault import Vault
from tests.support.commune import COMMUNE

CODE = code_from(bytes(10))


@dataclass
class OneCase:
    """Intake's tables with one case."""

    case: TrackedCase

    async def case_of(self, _: str | None) -> TrackedCase:
        return self.case


def intake_on(journal: Journal, vault: Vault, tables: Any) -> Service:
    """`tables` stand for the queries. Nothing of it receives reports."""

    async def caught_up() -> bool:
        return True

    receiving, waiting, pace = cast(Receiving, None), cast(WaitingPhotos, None), cast(Pace, None)
    return Service(
        journal, vault, cast(Queries, tables), COMMUNE, b"pepper", receiving, waiting, pace, caught_up=caught_up
    )
