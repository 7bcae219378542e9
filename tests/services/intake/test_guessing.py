"""Guessing tracking codes finds nothing, and what is wrong in whatever way is looked for alike."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from eventsourcing.persistence import StoredEvent

from services.intake import codes
from services.intake.domain import Erase, Receive
from services.intake.receiving import BY_CITIZEN, decider
from services.intake.view import TrackedCase
from shared.errors import NotFound
from shared.vault import Vault
from tests.support.intake import CODE, intake_on
from tests.support.journals import MemoryJournal
from tests.support.samples import received

PEPPER = b"pepper"
CASES = 5_000  # a commune's first year
UNKNOWN, MISTYPED, NO_CODE = codes.code_from(b"0123456789"), "7K3M-Q2TR-9XWV-4HPA-0", "Mã của tôi đâu?"


@dataclass
class Asked:
    """Tables and a log that remember how often they were asked; what they hold is found by its hash and its id."""

    cases: dict[str, TrackedCase] = field(default_factory=dict)
    log: MemoryJournal = field(default_factory=MemoryJournal)
    jurisdiction: str = "luong-son"
    questions: list[str] = field(default_factory=list)

    async def case_of(self, tracking: str | None) -> TrackedCase | None:
        self.questions.append("case")
        return self.cases.get(tracking or "")

    async def read(self, stream: UUID) -> Sequence[StoredEvent]:
        self.questions.append("log")
        return await self.log.read(stream)

    async def append(self, events: Sequence[StoredEvent]) -> Sequence[int]:
        return await self.log.append(events)


async def with_erased() -> Asked:
    """A commune whose only report was erased; its code was CODE."""
    house, case_id = Asked(), UUID(bytes=codes.case_of_code(PEPPER, CODE), version=4)
    await decider.begin(house, case_id, Receive(received), BY_CITIZEN)
    await decider.handle(house, case_id, Erase("all"), BY_CITIZEN)
    house.questions.clear()
    return house


@pytest.mark.parametrize("code", [UNKNOWN, MISTYPED, NO_CODE, CODE], ids=["unknown", "mistyped", "no code", "erased"])
async def test_what_is_wrong_is_looked_for_alike_and_refused_alike(code: str, vault: Vault) -> None:
    house = await with_erased()
    with pytest.raises(NotFound) as refused:
        await intake_on(house, vault, house).tracked(code)
    assert house.questions == ["case", "log"]
    assert (str(refused.value), refused.value.errors) == ("No report has this tracking code.", {})


@pytest.mark.parametrize("number", [10_000, pytest.param(100_000, marks=pytest.mark.long)])
async def test_so_many_guesses_find_nothing(vault: Vault, number: int) -> None:
    own = random.Random(7)
    right = [codes.code_from(own.randbytes(10)) for _ in range(CASES)]
    hashed = [codes.hash_of_code(PEPPER, code) for code in right]
    house = Asked({one: TrackedCase(UUID(int=case)) for case, one in enumerate(hashed)})
    intake, guesses = intake_on(house, vault, house), random.Random(8)
    for _ in range(number):
        with pytest.raises(NotFound):
            await intake.tracked(codes.code_from(guesses.randbytes(10)))
    assert [(await intake.tracked(code)).case_id for code in right[:3]] == [UUID(int=case) for case in range(3)]
