"""A few of the seeded runs of `make faults`."""

from pathlib import Path

import pytest

from tests.faults.scenario import Victim, run
from tests.support.broker import Broker


@pytest.mark.parametrize("victim", ["process", "postgresql"])
@pytest.mark.parametrize("seed", [1, 2])
async def test_a_kill_under_load_loses_nothing_and_does_nothing_twice(
    victim: Victim, seed: int, tmp_path: Path
) -> None:
    outcome = await run(victim, seed, tmp_path)
    assert outcome.good, outcome


async def test_a_broker_killed_under_load_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, stoppable_broker: Broker
) -> None:
    outcome = await run("rabbitmq", 1, tmp_path, stoppable_broker)
    assert outcome.good, outcome
