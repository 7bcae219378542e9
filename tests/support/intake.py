"""Intake's service on a journal of the test, for a citizen whose code is CODE."""

from typing import Any, cast
from unittest.mock import AsyncMock, Mock

from services.intake.codes import code_from
from services.intake.pace import Pace
from services.intake.queries import Queries
from services.intake.receiving import Receiving
from services.intake.service import Service
from services.intake.waiting import WaitingPhotos
from shared.commune import Commune
from shared.deciding import Journal
from shared.vault import Vault

CODE = code_from(bytes(10))


def intake_on(journal: Journal, vault: Vault, tables: Any) -> Service:
    """`tables` stand for the queries."""
    parts = (Mock(Commune), b"pepper", Mock(Receiving), Mock(WaitingPhotos), Mock(Pace), AsyncMock())
    return Service(journal, vault, cast(Queries, tables), *parts)
