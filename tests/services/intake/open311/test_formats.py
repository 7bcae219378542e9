"""Both formats say the same, and XML holds nothing that a parser would stumble over."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import orjson
import pytest

from services.intake.open311.formats import ELEMENTS, answered, element, moment

REQUESTS = [{"service_request_id": "0012", "lat": 20.85, "media_url": None, "metadata": False, "order": 1}]


def test_what_no_parser_takes_is_left_out() -> None:
    said = "a\x00b\x0bc\ud800d\ufffee & <f> ]]>"
    assert ET.fromstring(element("description", said)).text == "abcde & <f> ]]>"


def test_json_has_bare_arrays_null_numbers_and_booleans() -> None:
    answer = answered("json", "service_requests", REQUESTS)
    assert orjson.loads(answer.body) == REQUESTS
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


def test_xml_has_a_declaration_a_root_and_an_element_for_each() -> None:
    answer = answered("xml", "service_requests", REQUESTS)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert bytes(answer.body) == (
        b'<?xml version="1.0" encoding="utf-8"?>\n<service_requests><request><service_request_id>0012'
        b"</service_request_id><lat>20.85</lat><media_url/><metadata>false</metadata><order>1</order></request>"
        b"</service_requests>"
    )


@pytest.mark.parametrize("root", ELEMENTS)
def test_an_empty_list_is_an_empty_root(root: str) -> None:
    assert element(root, []) == f"<{root}/>"


def test_a_moment_has_its_offset() -> None:
    assert moment(datetime(2026, 11, 27, 3, 0, 5, 999, tzinfo=UTC)) == "2026-11-27T10:00:05+07:00"
    assert moment(None) is None
