"""Pages speak the language of the request, keep what was typed, and load nothing from elsewhere."""

import re

import pytest

from tests.shared.web.sample import BROWSER, client


def test_what_was_typed_is_kept_and_each_mistake_stands_beside_its_field() -> None:
    page = client().post("/sample/form", data={"words": "<b>a", "phone": ""}, headers=BROWSER)
    assert page.status_code == 422
    assert "&lt;b&gt;a</textarea>" in page.text
    assert 'id="words-mistake"' in page.text
    assert '<a href="#words">Nội dung: Hãy viết ít nhất 5 ký tự.</a>' in page.text
    assert page.text.index('href="#words"') < page.text.index('href="#kind"')


def test_a_refusal_of_the_domain_gives_the_form_back_without_raw_english() -> None:
    page = client().post("/sample/form", data={"words": "Đường ngập", "kind": "road", "consent": "yes"})
    assert page.status_code == 422
    assert "Đường ngập</textarea>" in page.text
    assert 'value="road" checked' in page.text
    assert 'value="yes" checked' in page.text
    assert "Ô này chưa đúng." in page.text
    assert "Raw English" not in page.text


def test_decomposed_letters_of_a_phone_are_composed() -> None:
    page = client().post("/sample/form", data={"words": "đường ngập".replace("ậ", "a\u0323\u0302")})
    assert "đường ngập</textarea>" in page.text


@pytest.mark.parametrize(
    ("query", "cookie", "accepted", "language"),
    [
        ("?lang=de", "en", "vi", "de"),
        ("?lang=xx", "en", "vi", "en"),
        ("", "xx", "de-AT;q=0.9, en;q=0.5", "de"),
        ("", "", "fr, en-GB;q=0.3", "en"),
        ("", "", "fr;q=oops, *", "vi"),
        ("", "", "en;q=0", "vi"),
        ("", "", "", "vi"),
    ],
)
def test_the_language_is_asked_kept_or_preferred(query: str, cookie: str, accepted: str, language: str) -> None:
    headers = {"accept-language": accepted} | ({"cookie": f"lang={cookie}"} if cookie else {})
    page = client().get(f"/sample/form{query}", headers=headers)
    assert f'<html lang="{language}">' in page.text
    assert page.headers["content-language"] == language


def test_a_chosen_language_is_remembered() -> None:
    visitor = client()
    assert "lang=de" in visitor.get("/sample/form?lang=de").headers["set-cookie"]
    assert '<html lang="de">' in visitor.get("/sample/form").text


def test_the_language_switch_keeps_the_rest_of_the_address() -> None:
    page = client().get('/sample/form?a="><script>&lang=vi').text
    assert 'href="?a=%22%3E%3Cscript%3E&amp;lang=en"' in page


def test_nothing_comes_from_elsewhere_and_there_is_no_script() -> None:
    page = client().get("/sample/case").text
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page) == []
    assert "<script" not in page
    assert "style=" not in page


def test_the_steps_say_how_far_a_case_has_come() -> None:
    page = client().get("/sample/case").text
    assert page.count('<li class="done"') == 3
    assert page.count('aria-current="step"') == 1
    assert page.count('<li class="coming"') == 2


def test_every_linked_file_is_there_and_kept_for_ever() -> None:
    visitor = client()
    page = visitor.get("/sample/form").text
    sheet = visitor.get(re.findall(r'href="(/static/css/site[^"]+)"', page)[0])
    linked = re.findall(r'"(/static/[^"]+)"', page) + re.findall(r'url\("([^"]+)"\)', sheet.text)
    assert len(linked) >= 5
    for address in linked:
        assert "immutable" in visitor.get(address).headers["cache-control"]


def test_a_file_asked_without_its_hash_is_kept_for_an_hour_only() -> None:
    assert client().get("/static/mark.svg").headers["cache-control"] == "public, max-age=3600"


def test_there_is_nothing_outside_the_static_folder() -> None:
    assert client().get("/static/../pages.py").status_code == 404
    assert client().get("/static/%2e%2e/pages.py").status_code == 404


def test_a_sentence_is_looked_up_once_however_often_it_is_said() -> None:
    visitor = client()
    german = visitor.app.state.catalogues.by_language["de"]  # type: ignore[attr-defined]
    looked_up: list[str] = []
    plain = german.ugettext

    def counted(sentence: str) -> str:
        looked_up.append(sentence)
        return str(plain(sentence))

    german.ugettext = counted
    for _ in range(3):
        assert '<html lang="de">' in visitor.get("/sample/form?lang=de").text
    assert "Đến thẳng nội dung" in looked_up
    assert len(looked_up) == len(set(looked_up))


def test_what_is_put_into_a_sentence_is_escaped() -> None:
    pages = client().app.state.pages  # type: ignore[attr-defined]
    template = pages.environments["vi"].from_string(
        '{{ _("Hồ sơ <b>%(x)s</b>", x=x) }} {{ gettext("100%% %(x)s", x=x) }}'
    )
    assert template.render(x="<i>") == "Hồ sơ <b>&lt;i&gt;</b> 100% &lt;i&gt;"


def test_while_tables_are_made_anew_every_page_says_that_something_may_be_missing() -> None:
    visitor = client()
    assert "đang được lập lại" not in visitor.get("/sample/form").text
    visitor.app.state.incomplete = lambda: True  # type: ignore[attr-defined]
    assert "đang được lập lại" in visitor.get("/sample/form").text
