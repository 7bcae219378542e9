"""GeoReport v2 is what it says, whatever a program asks or hands in: no fault, no other shape, no other format."""

import xml.etree.ElementTree as ET
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.inputs.georeport import described
from tests.journeys.people import publish, solved
from tests.journeys.test_helping import key_of
from tests.support.commune import COMMUNE
from tests.support.house import House

EXAMPLES = 25  # for each operation
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ROOTS = {"discovery", "services", "service_definition", "service_requests", "service_request_updates", "errors"}
quick = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


schema = schemathesis.openapi.from_dict(described([one.code for one in COMMUNE.categories]))


@pytest.fixture(scope="module")
def key(house: House) -> dict[str, str]:
    """What a program shows that may hand in; there is a result to be read."""
    publish(house, solved(house))
    return {"authorization": f"Bearer {key_of(house, 'intake:report')}"}


# With a parameter, each operation's test has a name of its own: of several with one name, xdist runs the first alone.
@pytest.mark.parametrize("checks", [CHECKS], ids=["kept"])
@schema.parametrize()
@quick
def test_the_doors_of_the_standard_keep_to_it(case: Any, house: House, key: dict[str, str], checks: list[Any]) -> None:
    answer = case.call_and_validate(base_url=house.url, headers=key, checks=checks)
    if "xml" in answer.headers["content-type"][0]:
        assert ET.fromstring(answer.content).tag in ROOTS
