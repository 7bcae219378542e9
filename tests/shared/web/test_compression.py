"""Pages come packed without a proxy; what another site asks for in somebody's name comes as it is."""

import pytest

from tests.shared.web.sample import BROWSER, client

PACKED = BROWSER | {"accept-encoding": "gzip"}


def coding(path: str, **headers: str) -> str:
    answer = client().get(path, headers=PACKED | {name.replace("_", "-"): value for name, value in headers.items()})
    return answer.headers.get("content-encoding", "as it is")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("cookie", ["session=x", "lang=vi; __Host-session=x", "ho-so=x"])
def test_a_page_with_a_session_is_not_packed_for_another_site(site: str, cookie: str) -> None:
    assert coding("/sample/form", sec_fetch_site=site, cookie=cookie) == "as it is"


def test_what_programs_ask_for_is_not_packed() -> None:
    assert coding("/api/nope") == "as it is"


def test_nothing_is_packed_for_whoever_cannot_unpack_it() -> None:
    assert coding("/sample/form", accept_encoding="identity") == "as it is"


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_a_page_is_packed_for_its_reader(site: str) -> None:
    assert coding("/sample/form", sec_fetch_site=site, cookie="session=x") == "gzip"


def test_a_link_from_elsewhere_brings_a_packed_page_to_a_stranger() -> None:
    assert coding("/sample/form", sec_fetch_site="cross-site") == "gzip"


def test_it_says_on_what_the_packing_depends() -> None:
    assert "accept-encoding" in client().get("/sample/form", headers=PACKED).headers["vary"].lower()
