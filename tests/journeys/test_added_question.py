"""A question that is added in the commune's file is asked at every door alike, without a line of code."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.people import follow, ok
from tests.journeys.test_forms import begun
from tests.journeys.test_helping import ADDRESS as HELPING
from tests.journeys.test_helping import key_of
from tests.journeys.test_open311 import TEST, V2, errors, filled, get, post
from tests.shared.test_commune import OURS
from tests.support.begun import running_house
from tests.support.house import House, soon

BEFORE = '[[categories]]\ncode = "TTHC"'
ADDED = """
[[categories.questions]]
code = "giay-phep"
text = { vi = "Có bảng ghi giấy phép không?", en = "Is the permit displayed?", de = "Hängt die Genehmigung aus?" }
kind = "choice"
required = true
choices = [{ code = "co", text = "Có bảng" }, { code = "khong", text = "Không có bảng" }]
"""
CODE, QUESTION, FIELD = "giay-phep", "Có bảng ghi giấy phép không?", "details.XD.giay-phep"
BUILDING = {"words": "Nhà bên đường xây lấn ra vỉa hè.", "category": "XD"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An instance whose commune asks one question more."""
    folder = tmp_path_factory.mktemp("asks-more")
    text = OURS.read_text()
    assert text.count(BEFORE) == 1
    (folder / "xa.toml").write_text(text.replace(BEFORE, f"{ADDED}\n{BEFORE}"))
    with running_house(folder, COMMUNE=str(folder / "xa.toml")) as own:
        yield own


def told(house: House, receipt: dict[str, Any]) -> list[tuple[str, str]]:
    case = soon(lambda: follow(house, receipt))
    return [(one["question"], one["answer"]) for one in case["details"]]


def test_the_form_asks_it_and_takes_the_answer(house: House) -> None:
    citizen = house.anonymous()
    assert QUESTION in citizen.get("/gop-y").text
    assert QUESTION in house.as_("tiep-nhan").get(HELPING).text
    without = citizen.post("/gop-y", data=begun(citizen) | BUILDING)
    assert (without.status_code, f'href="#{FIELD}">{QUESTION} Hãy trả lời' in without.text) == (422, True)
    ok(citizen.post("/gop-y", data=begun(citizen) | BUILDING | {FIELD: "co"}))
    assert f"<dt>{QUESTION}</dt><dd>Có bảng</dd>" in soon(
        lambda: (page := citizen.get("/theo-doi").text) and QUESTION in page and page
    )


def test_a_form_whose_sender_chose_no_category_asks_nothing(house: House) -> None:
    with house.anonymous() as citizen:
        page = citizen.post("/gop-y", data=begun(citizen) | {"words": BUILDING["words"]})
    assert page.status_code == 201


def test_programs_read_it_and_send_the_answer(house: House) -> None:
    with house.anonymous() as program:
        categories = ok(program.get("/api/intake/v1/commune"))["categories"]
        [asked] = next(one["questions"] for one in categories if one["code"] == "XD")
        said = BUILDING | {"consent": "yes"}
        without = program.post("/api/intake/v1/reports", json=said)
        receipt = ok(program.post("/api/intake/v1/reports", json=said | {"details": {CODE: "khong"}}))
    assert (asked["code"], asked["text"]["vi"], asked["required"]) == (CODE, QUESTION, True)
    assert (without.status_code, without.json()["errors"]) == (422, {f"details.{CODE}": "Answer this question."})
    assert told(house, receipt) == [(QUESTION, "Không có bảng")]


def test_open311_defines_it_and_takes_the_answer(house: House) -> None:
    services = {one["service_code"]: one["metadata"] for one in ok(get(house, "services.json"))}
    assert (services["XD"], services["TN"]) == (True, False)
    [asked] = ok(get(house, "services/XD.json"))["attributes"]
    assert asked == {
        "variable": True, "code": CODE, "datatype": "singlevaluelist", "required": True, "datatype_description": None,
        "order": 1, "description": QUESTION,
        "values": [{"key": "co", "name": "Có bảng"}, {"key": "khong", "name": "Không có bảng"}],
    }  # fmt: skip
    [in_xml] = ET.fromstring(get(house, "services/XD.xml").content).iter("attribute")
    assert (in_xml.findtext("code"), in_xml.findtext("required")) == (CODE, "true")
    form = filled(key_of(house, "intake:report"), service_code="XD")
    for below in (V2, TEST):
        without = post(house, form, f"{below}/requests.xml")
        assert (without.status_code, errors(without)) == (400, [(400, f"attribute[{CODE}]: Answer this question.")])
    [handed] = ok(post(house, form | {f"attribute[{CODE}]": "co"}))
    receipt = {"tracking_code": handed["service_notice"].partition(": ")[2].partition(".")[0]}
    assert told(house, receipt) == [(QUESTION, "Có bảng")]
