"""Where a page can be read, HEAD answers the same without the body: for link checkers and monitors."""

import pytest

from tests.shared.web.sample import BROWSER, client


@pytest.mark.parametrize("path", ["/sample/form", "/static/mark.svg", "/nope", "/api/refuse/known"])
def test_head_answers_as_get_does_but_without_a_body(path: str) -> None:
    visitor = client()
    read, asked = visitor.get(path, headers=BROWSER), visitor.head(path, headers=BROWSER)
    assert asked.status_code == read.status_code
    assert asked.content == b""
    kept = ("content-type", "content-length", "cache-control", "content-language")
    assert [asked.headers.get(name) for name in kept] == [read.headers.get(name) for name in kept]


def test_where_nothing_can_be_read_head_is_not_allowed() -> None:
    assert client().head("/api/notes").status_code == 405
