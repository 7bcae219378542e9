"""Everyone follows what is under way by its headline, and finds results by where, what, whose and how well."""

import pytest

from tests.journeys.people import answer, judge, ok, publish, send, verify_and_classify, wait_for_status
from tests.support.house import House, soon

LIST = "/dang-xu-ly"


@pytest.mark.parametrize(
    "address", [f"{LIST}?tre=2", f"{LIST}?tu=hom-qua", "/ket-qua?danh-gia=tot", f"{LIST}/LS-2020-000001"]
)
def test_what_is_not_there_or_not_understood_is_said(address: str, house: House) -> None:
    with house.anonymous() as visitor:
        assert visitor.get(address).status_code in (404, 422)


def test_a_case_is_followed_by_its_headline_from_its_unit_to_its_result(house: House) -> None:
    headline = "Nắp cống chợ Đồn sụt một góc"
    receipt = send(house, "Nắp cống trước nhà tôi, số 12, sụt một góc", area="tieu-khu-9")
    verify_and_classify(house, receipt, headline=headline)
    with house.anonymous() as visitor:
        soon(lambda: headline in visitor.get(LIST, params={"khu": "tieu-khu-9", "don-vi": "kinh-te"}).text)
        assert headline not in visitor.get(LIST, params={"khu": "tieu-khu-1"}).text
        told = visitor.get(f"{LIST}/{receipt['number']}").text
        assert ("Phòng Kinh tế" in told, "Hạn này được tính thế nào?" in told, "số 12" in told) == (True, True, False)
        [line] = [one for one in ok(visitor.get("/api/publisher/v1/under-way")) if one["number"] == receipt["number"]]
        assert (line["headline"], line["step"], line["late"]) == (headline, "handle", False)
        answer(house, receipt)
        wait_for_status(house, receipt, "answered")
        soon(lambda: "chờ người dân đánh giá" in visitor.get(f"{LIST}/{receipt['number']}").text)
        ok(judge(house, receipt, round_=1, solved="yes", stars=5))
        wait_for_status(house, receipt, "closed")
        publish(house, receipt)
        assert visitor.get(f"{LIST}/{receipt['number']}").status_code == 404
        found = {"khu": "tieu-khu-9", "nhom": "TN", "don-vi": "kinh-te"}
        soon(
            lambda: f"/ket-qua/{receipt['number']}" in visitor.get("/ket-qua", params={**found, "danh-gia": "yes"}).text
        )
        assert receipt["number"] not in visitor.get("/ket-qua", params={**found, "danh-gia": "no"}).text


def test_a_restricted_case_is_on_no_public_list_though_it_had_a_headline(house: House) -> None:
    headline = "Thái độ ở bàn tiếp dân"
    receipt = send(house, "Cán bộ nặng lời với tôi", area="tieu-khu-9")
    case_id = verify_and_classify(house, receipt, headline=headline)
    with house.anonymous() as visitor:
        soon(lambda: headline in visitor.get(LIST).text)
        ok(house.as_("tiep-nhan").put(f"/api/triage/v1/cases/{case_id}/classification", json={"category": "CB"}))
        soon(lambda: headline not in visitor.get(LIST).text)
        assert visitor.get(f"{LIST}/{receipt['number']}").status_code == 404
