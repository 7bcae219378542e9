"""A voice note alone is a report: it is heard at every desk that reads the words, on record, and erased with them."""

import base64
import re
import secrets
from typing import Any

import httpx2
import pytest

from tests.inputs.photos import photo
from tests.journeys.people import WORDS, as_citizen, found, ok, send, verify_and_classify
from tests.shared.test_voices import NOTES
from tests.support.house import House, soon

JSON = {"accept": "application/json"}
NOTE = NOTES["audio/ogg"] + b"a voice"
IN_JSON = base64.b64encode(NOTE).decode()


def sent_first(citizen: httpx2.Client, token: str, content: bytes = NOTE) -> httpx2.Response:
    files = {"voice": ("note", content, "audio/ogg")}
    return citizen.post("/gop-y/ghi-am", data={"token": token}, files=files, headers=JSON)


def report(citizen: httpx2.Client, token: str, **more: Any) -> httpx2.Response:
    return citizen.post("/gop-y", data={"token": token, "consent": "yes"}, **more)


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"\xff\xd8\xff\xe0 a photo"])
def test_what_is_no_voice_note_is_refused(content: bytes, house: House) -> None:
    citizen, token = house.anonymous(), secrets.token_urlsafe(24)
    assert sent_first(citizen, token, content).status_code == 422
    page = report(citizen, token, files={"voice": ("note.ogg", content)})
    assert page.status_code == 422
    assert 'id="voice-mistake"' in page.text


@pytest.mark.parametrize("voice", ["!", "\u001f:\u0096ü6"])
def test_a_program_that_sends_no_base64_is_told_so(voice: str, house: House) -> None:
    with house.anonymous() as program:
        refused = program.post("/api/intake/v1/reports", json={"words": WORDS, "consent": "yes", "voice": voice})
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["voice"])


def test_a_note_that_was_taken_back_is_not_sent(house: House) -> None:
    citizen, token = house.anonymous(), secrets.token_urlsafe(24)
    ok(sent_first(citizen, token))
    assert ok(citizen.post("/gop-y/ghi-am/bo", data={"token": token}, headers=JSON))["waiting"] == []
    assert report(citizen, token).status_code == 422


def test_a_refused_form_keeps_its_note_without_any_script(house: House) -> None:
    citizen, token = house.anonymous(), secrets.token_urlsafe(24)
    refused = citizen.post("/gop-y", data={"token": token}, files={"voice": ("note.ogg", NOTE)})
    assert refused.status_code == 422
    assert 'name="forget_voice"' in refused.text
    assert report(citizen, token).status_code == 201
    assert "/theo-doi/ghi-am/" in citizen.get("/theo-doi").text


def test_what_is_not_to_be_sent_is_not_sent_when_the_form_is_refused_once_more(house: House) -> None:
    citizen, token = house.anonymous(), secrets.token_urlsafe(24)
    files = [("voice", ("note.ogg", NOTE)), ("photos", ("a.jpg", photo()))]
    assert citizen.post("/gop-y", data={"token": token}, files=files).status_code == 422
    forget = {"token": token, "words": WORDS, "forget_voice": "yes", "forget_photos": "yes"}
    assert citizen.post("/gop-y", data=forget).status_code == 422  # without the consent
    assert report(citizen, token).status_code == 422  # nothing is left that would say something
    assert citizen.post("/gop-y", data={"token": token, "words": WORDS, "consent": "yes"}).status_code == 201
    page = citizen.get("/theo-doi").text
    assert ("/theo-doi/anh/" in page, "/theo-doi/ghi-am/" in page) == (False, False)


def test_a_note_sent_before_the_form_is_a_report_alone_and_once(house: House) -> None:
    citizen, token = house.anonymous(), secrets.token_urlsafe(24)
    for _ in range(2):
        ok(sent_first(citizen, token))
    assert [report(citizen, token).status_code for _ in range(2)] == [201, 201]
    page = citizen.get("/theo-doi").text
    assert page.count('src="/theo-doi/ghi-am/') == 1


def test_every_desk_that_reads_the_words_hears_the_note(house: House) -> None:
    receipt = send(house, words="", voice=IN_JSON)
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    voice = ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))["voices"][0]["id"]
    verify_and_classify(house, receipt)
    found(house.as_("don-vi-kinh-te"), "dispatch", "open", receipt)
    desks = {"triage": "tiep-nhan", "dispatch": "don-vi-kinh-te", "oversight": "giam-sat"}
    for stage, reader in desks.items():
        answer = house.as_(reader).get(f"/api/{stage}/v1/cases/{case_id}/voices/{voice}")
        assert (answer.content, answer.headers["content-type"]) == (NOTE, "audio/ogg"), stage
    pages = {"tiep-nhan": "/triage", "don-vi-kinh-te": "/dispatch", "giam-sat": "/oversight"}
    for reader, desk in pages.items():
        assert "<audio controls" in house.as_(reader).get(f"{desk}/ho-so/{case_id}").text, desk
    assert "Chưa ai mở xem." not in as_citizen(house, receipt).get("/theo-doi").text


def test_a_note_is_added_and_erased_with_the_case(house: House) -> None:
    receipt = send(house)
    citizen = as_citizen(house, receipt)
    sent = citizen.post("/theo-doi/bo-sung", data={"words": ""}, files={"voice": ("n", NOTE)}, follow_redirects=True)
    assert sent.text.count('src="/theo-doi/ghi-am/') == 1
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    address = f"/api/triage/v1/cases/{case_id}"
    voice = soon(lambda: ok(clerk.get(address))["voices"])[0]["id"]
    assert clerk.get(f"{address}/voices/{voice}").content == NOTE
    ok(citizen.post("/theo-doi/xoa", data={"scope": "all", "sure": "yes"}))
    assert clerk.get(f"{address}/voices/{voice}").status_code in (404, 410)


def test_the_way_to_be_told_is_opened_with_the_contact_only(house: House) -> None:
    receipt = send(house, contact="0900 111 222", contact_by="zalo")
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    assert "zalo" not in clerk.get(f"/api/triage/v1/cases/{case_id}").text
    opened = ok(clerk.post(f"/api/triage/v1/cases/{case_id}/contact"))
    assert opened == {"contact": "0900 111 222", "contact_by": "zalo"}
    page = clerk.post(f"/triage/ho-so/{case_id}/lien-he").text
    assert "muốn được nhắn qua Zalo" in page


def test_where_somebody_is_leads_to_a_map_at_the_desks(house: House) -> None:
    receipt = send(house, place="gần cổng chợ (20.8712, 105.5022)")
    clerk = house.as_("tiep-nhan")
    case_id = found(clerk, "triage", "waiting", receipt)
    page = clerk.get(f"/triage/ho-so/{case_id}").text
    assert '<a href="geo:20.8712,105.5022">20.8712, 105.5022</a>' in page


@pytest.mark.parametrize("asked", [False, True], ids=["of one's own accord", "because a clerk asked"])
def test_more_is_said_on_the_tracking_page_with_the_recorder_of_the_form(house: House, asked: bool) -> None:
    receipt = send(house)
    citizen = as_citizen(house, receipt)
    if asked:
        clerk = house.as_("tiep-nhan")
        case_id = found(clerk, "triage", "waiting", receipt)
        ok(clerk.post(f"/api/triage/v1/cases/{case_id}/questions", json={"question": "Ở nhà số mấy ạ?"}))
        soon(lambda: "Trả lời của bà con" in citizen.get("/theo-doi").text)
    page = citizen.get("/theo-doi").text
    form = page.partition("data-adding>")[2].partition("</form>")[0]
    assert "data-recorder hidden" in form
    assert re.search(r'<script type="module" src="[^"]*/js/adding', page)
    [token] = re.findall(r'name="token" value="([^"]+)"', form)
    ok(sent_first(citizen, token))
    assert citizen.post("/theo-doi/bo-sung", data={"token": token, "number": receipt["number"]}).status_code == 303
    assert "/theo-doi/ghi-am/" in citizen.get("/theo-doi").text


def test_what_is_added_again_after_the_page_closed_has_the_recorder_too(house: House) -> None:
    page = house.anonymous().post("/theo-doi/bo-sung", data={"words": "Một điều nữa."}).text
    assert "data-recorder hidden" in page.partition("data-adding>")[2]
