"""A few of the seeded runs of `make faults`."""

from pathlib import Path

import pytest

from tests.faults import replicas
from tests.faults.scenario import Victim, run
from tests.faults.stops import stop_again_and_again
from tests.support.broker import Broker


@pytest.mark.parametrize("victim", ["process", "postgresql"])
async def test_a_kill_under_load_loses_nothing_and_does_nothing_twice(victim: Victim, tmp_path: Path) -> None:
    outcome = await run(victim, 1, tmp_path)
    assert outcome.whole, outcome


async def test_a_broker_killed_under_load_loses_nothing_and_does_nothing_twice(
    tmp_path: Path, stoppable_broker: Broker
) -> None:
    outcome = await run("rabbitmq", 1, tmp_path, stoppable_broker)
    assert outcome.whole, outcome


async def test_a_stop_under_load_ends_in_time_and_in_good_order(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    stops = [stop async for stop in stop_again_and_again(tmp_path, 2, 1, None)]
    assert [stop for stop in stops if not stop.good] == []


async def test_a_stop_right_after_the_broker_died_ends_in_time(tmp_path: Path, stoppable_broker: Broker) -> None:
    tmp_path.chmod(0o755)
    stops = [stop async for stop in stop_again_and_again(tmp_path, 1, 2, stoppable_broker)]
    assert [stop for stop in stops if not stop.good] == []


async def test_two_replicas_of_every_stage_do_nothing_twice_and_set_nothing_aside(
    tmp_path: Path, broker: Broker
) -> None:
    tmp_path.chmod(0o755)
    found = await replicas.run(tmp_path, broker)
    assert found.accepted > 0
    assert (found.missing, found.doubled, found.refused, found.set_aside) == (0, 0, 0, 0), found
