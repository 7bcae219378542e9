"""The interfaces can be read as pages, in the words of the OpenAPI document."""

import pytest

from shared.settings import SOURCES
from tests.support.house import House


def test_of_a_stage_that_is_none_nothing_is_described(house: House) -> None:
    assert house.anonymous().get("/api/nothing/").status_code == 404


def test_the_overview_leads_to_every_stage(house: House) -> None:
    page = house.anonymous().get("/api").text
    assert [stage for stage in SOURCES if f'href="/api/{stage}/"' not in page] == []


@pytest.mark.parametrize("stage", SOURCES)
def test_every_operation_of_a_stage_is_described(stage: str, house: House) -> None:
    client = house.anonymous()
    page, document = client.get(f"/api/{stage}/").text, client.get(f"/api/{stage}/openapi.json").json()
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert ids
    assert [one for one in ids if f'id="{one}"' not in page] == []
