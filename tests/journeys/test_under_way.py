"""Everyone follows what is under way by its headline, and finds results by where, what, whose and how well."""

import csv

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


@pytest.mark.parametrize(
    "page", ["/", LIST, "/ket-qua", "/so-lieu", "/don-vi", "/don-vi/kinh-te", "/ban-do", "/du-lieu", "/chia-se"]
)
def test_every_public_page_is_shown_in_each_language(page: str, house: House) -> None:
    for language in ("vi", "en", "de"):
        with house.anonymous() as visitor:
            shown = visitor.get(page, headers={"accept-language": language})
            assert (shown.status_code, shown.headers["content-language"]) == (200, language)


def test_open_data_is_read_by_programs_and_spreadsheets(house: House) -> None:
    receipt = send(house, area="tieu-khu-9")
    verify_and_classify(house, receipt, headline="=Cống ở chợ Phiên")
    door = "/api/publisher/v1/open"
    with house.anonymous() as visitor:
        columns = {
            name: [one["name"] for one in file["fields"]]
            for name, file in ok(visitor.get(f"{door}/schema.json"))["files"].items()
        }
        for name, expected in columns.items():
            table = visitor.get(f"{door}/{name}.csv")
            assert table.headers["content-type"] == "text/csv; charset=utf-8"
            assert next(csv.reader([table.text.lstrip("\ufeff").splitlines()[0]])) == expected
            assert all(list(row) == expected for row in ok(visitor.get(f"{door}/{name}.json")))
        assert ok(visitor.get(f"{door}/results.geojson"))["type"] == "FeatureCollection"
        soon(lambda: receipt["number"] in visitor.get(f"{door}/under-way.csv").text)
        assert f"{receipt['number']},'=Cống" in visitor.get(f"{door}/under-way.csv").text
        assert visitor.get(f"{door}/people.csv").status_code == 422
