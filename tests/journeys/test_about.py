"""What a resident can read before trusting this: the pages that the commune writes."""

import pytest

from tests.journeys.people import ok
from tests.support.house import House

PAGES = {
    "/gioi-thieu": "Vì sao tin được?",
    "/du-lieu-ca-nhan": "Bà con có quyền gì?",
    "/tro-nang": "Gặp khó thì sao?",
    "/lien-he": "Liên hệ Mặt trận",
}


@pytest.mark.parametrize(("address", "words"), PAGES.items())
def test_each_page_says_what_it_is_for_and_is_linked_from_every_page(address: str, words: str, house: House) -> None:
    page = house.anonymous().get(address)
    assert page.status_code == 200
    assert words in page.text
    assert f'href="{address}"' in house.anonymous().get("/gop-y").text


@pytest.mark.parametrize("language", ["en", "de"])
def test_they_are_there_in_english_and_german(language: str, house: House) -> None:
    for address in ("/gioi-thieu", "/du-lieu-ca-nhan", "/tro-nang"):
        page = house.anonymous().get(address, params={"lang": language}).text
        assert '<section lang="vi">' not in page


def test_the_texts_of_pages_do_not_weigh_down_what_programs_read(house: House) -> None:
    assert "texts" not in house.anonymous().get("/api/intake/v1/commune").json()


@pytest.mark.parametrize("asked", ["category=XX", "at=yesterday", "at=1999-01-01T00:00:00Z", "at=9999-12-31T00:00:00Z"])
def test_dates_of_what_there_is_not_are_refused(house: House, asked: str) -> None:
    with house.anonymous() as somebody:
        assert somebody.get(f"/api/publisher/v1/deadlines?{asked}").status_code == 422
        assert somebody.get(f"/thoi-han?{asked}").status_code == 422


def test_everyone_reads_by_when_what_is_filed_is_due_and_why(house: House) -> None:
    asked = {"category": "TN", "at": "2026-11-20T09:00:00+07:00"}
    with house.anonymous() as somebody:
        dues = {one["step"]: one for one in ok(somebody.get("/api/publisher/v1/deadlines", params=asked))}
        page = somebody.get("/thoi-han", params=asked).text
        assert 'href="/thoi-han"' in somebody.get("/").text
    assert dues["handle"]["due"] == "2026-12-07T17:00:00+07:00"
    assert "24/11/2026: Ngày Văn hóa Việt Nam, không tính" in dues["verify"]["explanation"]
    for said in ("17:00, thứ Hai 07/12/2026", "Ngày Văn hóa Việt Nam", "Quyết định 574/QĐ-TTg", "mac-dinh-2026-2"):
        assert said in page
