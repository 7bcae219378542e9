"""One instance for all journeys: the one that JOURNEY_URL names, or one of their own."""

import json
import os
from collections.abc import Iterator

import pytest

from tests.support.begun import running_house
from tests.support.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """JOURNEY_URL and JOURNEY_ACCOUNTS (a JSON object of sign-in names and passwords) point at a running one."""
    if url := os.environ.get("JOURNEY_URL"):
        given = House(url, json.loads(os.environ["JOURNEY_ACCOUNTS"]))
        yield given
        given.close()
        return
    with running_house(tmp_path_factory.mktemp("journeys")) as own:
        yield own
