"""A citizen goes home with a signed promise, and anyone checks it with openssl alone."""

import base64
import json
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from tests.journeys.people import as_citizen, ok, send
from tests.shared.test_voices import NOTES
from tests.support.house import House

WORDS = "Cống trước nhà văn hóa tắc, nước tràn ra đường từ hôm qua: 50% ngập."


@pytest.fixture
def receipt_file(house: House, tmp_path: Path) -> Path:
    receipt = send(house, WORDS, place='trước "nhà" văn hóa')
    answer = as_citizen(house, receipt).get("/theo-doi/bien-nhan.txt")
    assert "attachment" in answer.headers["content-disposition"]
    file = tmp_path / "bien-nhan.txt"
    file.write_bytes(answer.content)
    return file


@pytest.fixture
def key(house: House) -> str:
    """As it stands on the page, and would on a notice board."""
    page = house.anonymous().get("/theo-doi/cam-ket").text
    return page.split('<p class="code">')[1].split("</p>")[0]


def check(file: Path, key: str, house: House, tmp_path: Path) -> int:
    """With the script of the page."""
    page = house.anonymous().get("/theo-doi/cam-ket").text
    script = tmp_path / "check.sh"
    shown = page.split('<pre class="code">')[1].split("</pre>")[0]
    for letter, entity in (('"', "&#34;"), ("'", "&#39;"), ("<", "&lt;"), (">", "&gt;"), ("&", "&amp;")):
        shown = shown.replace(entity, letter)
    script.write_text(shown)
    return subprocess.run(["sh", str(script), str(file), key], check=False, capture_output=True).returncode


def test_nobody_gets_it_without_the_code(house: House) -> None:
    assert house.anonymous().get("/theo-doi/bien-nhan.txt").status_code == 404
    wrong = {"tracking_code": "0000-0000-0000-0000-1"}
    assert house.anonymous().post("/api/intake/v1/tracking/promise", json=wrong).status_code == 404


@pytest.mark.parametrize("part", ["case ", "number ", "commitment ", "received ", "nonce ", '"words":"'])
def test_whatever_is_changed_in_it_is_noticed(
    part: str, receipt_file: Path, key: str, house: House, tmp_path: Path
) -> None:
    told = receipt_file.read_text()
    place = told.index(part) + len(part)
    receipt_file.write_text(f"{told[:place]}{'b' if told[place] == 'a' else 'a'}{told[place + 1 :]}")
    assert check(receipt_file, key, house, tmp_path) != 0


def test_a_voice_note_is_vouched_for_as_words_are(house: House) -> None:
    note = NOTES["audio/ogg"] + b"a voice"
    receipt = send(house, WORDS, voice=base64.b64encode(note).decode())
    asked = {"tracking_code": receipt["tracking_code"]}
    body = ok(house.anonymous().post("/api/intake/v1/tracking/promise", json=asked))["body"]
    assert json.loads(body)["voices"] == [sha256(note).hexdigest()]


def test_what_was_said_to_the_category_is_vouched_for_too(house: House) -> None:
    receipt = send(house, WORDS, category="DC", details={"so-cot": "A12"})
    asked = {"tracking_code": receipt["tracking_code"]}
    body = ok(house.anonymous().post("/api/intake/v1/tracking/promise", json=asked))["body"]
    assert json.loads(body)["details"] == {"category": "DC", "details": {"so-cot": "A12"}}


def test_another_key_does_not_check_it(receipt_file: Path, house: House, tmp_path: Path) -> None:
    assert check(receipt_file, "A" * 43 + "=", house, tmp_path) != 0


def test_openssl_alone_checks_promise_and_words(receipt_file: Path, key: str, house: House, tmp_path: Path) -> None:
    assert check(receipt_file, key, house, tmp_path) == 0
    assert "50% ngập" in receipt_file.read_text()


def test_it_is_the_same_each_time_and_gone_with_the_words(house: House) -> None:
    receipt = send(house)
    code = {"tracking_code": receipt["tracking_code"]}
    asked = [ok(house.anonymous().post("/api/intake/v1/tracking/promise", json=code)) for _ in range(2)]
    assert asked[0] == asked[1]
    ok(house.anonymous().post("/api/intake/v1/tracking/erasure", json={**code, "scope": "all"}))
    assert house.anonymous().post("/api/intake/v1/tracking/promise", json=code).status_code in (404, 410)
