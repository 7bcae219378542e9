"""given(what happened).when(a command).then(what is said): how the tests of every domain read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from shared.deciding import Decider
from shared.errors import Refusal


@dataclass(frozen=True)
class Outcome:
    """A decision that has not been taken yet; each ending takes it."""

    decided: Callable[[], Sequence[Any]]

    def then(self, *said: Any) -> None:
        assert list(self.decided()) == list(said)

    def then_nothing(self) -> None:
        self.then()

    def then_refused(self, refusal: type[Refusal], *fields: str) -> None:
        """`fields`: the names that the refusal must speak about."""
        with pytest.raises(refusal) as refused:
            self.decided()
        assert set(refused.value.errors) == set(fields)


@dataclass(frozen=True)
class Decisions:
    """The decisions of one stage: `given = Decisions(decider).given`."""

    decider: Decider[Any, Any, Any]
    history: tuple[Any, ...] = ()

    def given(self, *happened: Any) -> "Decisions":
        return Decisions(self.decider, happened)

    def when(self, command: Any) -> Outcome:
        state = self.decider.initial
        for event in self.history:
            state = self.decider.evolve(state, event)
        return Outcome(lambda: self.decider.decide(state, command))
