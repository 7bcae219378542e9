"""What a resident can read before trusting this: the pages that the commune writes."""

import pytest

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
