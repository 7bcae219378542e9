"""A list is looked through for words: so far, and from there on, and nothing twice."""

from dataclasses import replace

import pytest

from shared.reading import searching
from shared.reading.pages import Page, PageRequest
from shared.reading.searching import searched

TEXTS = [f"Cống số {number} bị tắc" if number % 10 == 0 else f"Đường số {number}" for number in range(45)]


async def read(asked: PageRequest) -> Page[str]:
    """A page of the texts, as a list gives it; its cursor is a place among them."""
    begin = int(asked.cursor or 0)
    end = begin + asked.rows
    return Page(TEXTS[begin:end], str(end) if end < len(TEXTS) else None)


async def look(asked: PageRequest) -> Page[str]:
    return await searched(read, asked, lambda text: [None, text])


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "AT_ONCE", 5)
    monkeypatch.setattr(searching, "MOST", 20)


async def test_a_search_stops_where_it_has_seen_enough_and_goes_on_from_there() -> None:
    found: list[str] = []
    seen, asked = 0, PageRequest(words="cong tac")
    while True:
        page = await look(asked)
        assert (page.looked_at or 0) <= 20
        found += page.rows
        seen += page.looked_at or 0
        if page.next is None:
            break
        asked = replace(asked, cursor=page.next)
    assert found == [text for text in TEXTS if "Cống" in text]
    assert seen == len(TEXTS)


async def test_a_search_that_has_found_a_page_shows_it() -> None:
    page = await look(PageRequest(words="cong", rows=1))
    assert (list(page.rows), page.looked_at, page.next) == ([TEXTS[0]], 5, "5")


async def test_what_is_nowhere_is_looked_for_to_the_end() -> None:
    assert (await look(PageRequest(words="cay do", cursor="30"))) == Page([], None, 15)
