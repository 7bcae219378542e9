"""Who wants to be told by e-mail is, in real mails; stops it with one tap; and the desk shows what came of it."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import httpx2
import pytest

from services.intake.codes import spelled
from tests.journeys.people import (
    answer,
    as_citizen,
    follow,
    found,
    ok,
    send,
    verify_and_classify,
    wait_for_status,
)
from tests.support.begun import running_house
from tests.support.house import House, soon
from tests.support.mail import Postbox, beside

UNKNOWN = "khong-co@example.vn"
DESK = "/intake/bao-tin"
API = "/api/intake/v1/deliveries"
ARRIVES_SECONDS = 120.0  # two looks of some seconds each, on a machine that is busy
ELSEWHERE = {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}


@pytest.fixture(scope="module")
def postbox() -> Postbox:
    return Postbox(refused=frozenset({UNKNOWN}))


@pytest.fixture(scope="module")
def mail_house(postbox: Postbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that hands its mail to the postbox."""
    with beside(postbox) as settings, running_house(tmp_path_factory.mktemp("notices"), **settings) as house:
        yield house


def told(house: House, who: str, **more: Any) -> dict[str, Any]:
    """Somebody sends a report and wants mail about it; the receipt."""
    return send(house, contact=f"{who}@example.vn", contact_by="email", **more)


def mails(postbox: Postbox, who: str, at_least: int) -> list[EmailMessage]:
    def look() -> list[EmailMessage]:
        found = [mail for mail in list(postbox.arrived) if mail["To"] == f"{who}@example.vn"]
        return found if len(found) >= at_least else []

    arrived: list[EmailMessage] = soon(look, ARRIVES_SECONDS)
    return arrived


def link_of(mail: EmailMessage) -> str:
    """The address that stops such mails, without the site."""
    found = re.fullmatch(r"<https?://[^/]+(/[^>]+)>", mail["List-Unsubscribe"])
    assert found is not None
    return found[1]


def on_the_desk(house: House, receipt: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    rows = ok(house.as_("giam-sat").get(API, params=query))
    return [row for row in rows if row["number"] == receipt["number"]]


@pytest.mark.parametrize("path", ["/gop-y", "/theo-doi/lien-he"])
def test_who_wants_mail_and_gives_no_address_is_asked_for_one(mail_house: House, path: str) -> None:
    citizen = mail_house.anonymous() if path == "/gop-y" else as_citizen(mail_house, send(mail_house))
    entry = {"words": "Cống trước nhà văn hóa tắc.", "consent": "yes", "contact": "0900 111 222", "contact_by": "email"}
    page = citizen.post(path, data=entry)
    assert page.status_code == 422
    assert 'id="contact-mistake"' in page.text
    assert "ghi địa chỉ thư" in page.text


def test_the_form_says_what_choosing_mail_means(mail_house: House, house: House) -> None:
    said = "mỗi bước đều được báo qua thư"
    assert said in mail_house.anonymous().get("/gop-y").text
    assert said not in house.anonymous().get("/gop-y").text


def test_without_a_mail_server_nothing_of_it_is_offered_or_asked(house: House) -> None:
    receipt = send(house, contact="0900 111 222", contact_by="email")
    assert "/theo-doi/bao-tin" not in as_citizen(house, receipt).get("/theo-doi").text
    assert "chưa đặt cách báo tin" in house.as_("giam-sat").get(DESK).text


def test_an_invented_link_stops_nothing(mail_house: House) -> None:
    anyone = mail_house.anonymous()
    for token in ("x", "0" * 64, "é"):
        assert anyone.get(f"/theo-doi/thoi-bao/{token}").status_code == 404
        assert anyone.post(f"/theo-doi/thoi-bao/{token}", headers=ELSEWHERE).status_code == 404


def test_a_case_is_told_step_by_step_and_never_its_code_or_its_words(mail_house: House, postbox: Postbox) -> None:
    words = "Cống trước nhà bà Tư bị tắc, nước ngập."
    receipt = told(mail_house, "ba-tu", words=words)
    mails(postbox, "ba-tu", 1)
    verify_and_classify(mail_house, receipt)
    mails(postbox, "ba-tu", 2)
    answer(mail_house, receipt)
    arrived = mails(postbox, "ba-tu", 3)
    said = "\n".join(f"{mail['Subject']}\n{mail.get_content()}" for mail in arrived)
    assert "Phòng Kinh tế" in said
    assert said.count(receipt["number"]) >= 3
    assert words[:12] not in said
    assert [word for word in said.split() if spelled(word)] == []
    assert set(postbox.ids().values()) == {1}


def test_the_language_is_that_of_the_report(mail_house: House, postbox: Postbox) -> None:
    with mail_house.anonymous() as citizen:
        entry = {"words": "The drain is blocked.", "consent": "yes", "contact": "an@example.vn", "contact_by": "email"}
        ok(citizen.post("/api/intake/v1/reports", json=entry, headers={"accept-language": "en"}))
    [mail] = mails(postbox, "an", 1)
    assert "We have received your report" in mail["Subject"]


def test_looking_at_the_link_changes_nothing_and_one_tap_from_anywhere_stops(
    mail_house: House, postbox: Postbox
) -> None:
    receipt = told(mail_house, "chi-ba")
    link = link_of(mails(postbox, "chi-ba", 1)[0])
    assert "<button" in mail_house.anonymous().get(link).text
    assert "đang bật" in as_citizen(mail_house, receipt).get("/theo-doi").text
    tapped = mail_house.anonymous().post(link, data={"List-Unsubscribe": "One-Click"}, headers=ELSEWHERE)
    assert tapped.status_code == 200
    assert "không còn báo tin" in tapped.text
    citizen = as_citizen(mail_house, receipt)
    assert "đã tắt" in citizen.get("/theo-doi").text
    verify_and_classify(mail_house, receipt)
    wait_for_status(mail_house, receipt, "forwarded")
    assert len(mails(postbox, "chi-ba", 1)) == 1
    turned(citizen, receipt, "on")
    assert "đang bật" in citizen.get("/theo-doi").text
    answer(mail_house, receipt)
    assert len(mails(postbox, "chi-ba", 2)) == 2


def turned(citizen: httpx2.Client, receipt: dict[str, Any], turn: str) -> httpx2.Response:
    return citizen.post("/theo-doi/bao-tin", data={"number": receipt["number"], "way": "email", "turn": turn})


def test_another_site_turns_nothing_on_or_off_on_the_tracking_page(mail_house: House) -> None:
    receipt = told(mail_house, "anh-nam")
    citizen = as_citizen(mail_house, receipt)
    form = {"number": receipt["number"], "way": "email", "turn": "off"}
    assert citizen.post("/theo-doi/bao-tin", data=form, headers=ELSEWHERE).status_code == 403
    assert turned(citizen, receipt, "sideways").status_code == 409
    assert turned(citizen, {"number": "LS-2000-1"}, "off").status_code == 409
    assert "đang bật" in citizen.get("/theo-doi").text
    assert mail_house.anonymous().post("/theo-doi/bao-tin", data=form).headers["location"] == "/theo-doi"


def test_who_had_the_earlier_address_stops_nothing_of_the_new(mail_house: House, postbox: Postbox) -> None:
    receipt = told(mail_house, "cu")
    link = link_of(mails(postbox, "cu", 1)[0])
    with mail_house.anonymous() as citizen:
        entry = {"contact": "moi@example.vn", "contact_by": "email", "consent": "yes"}
        ok(citizen.post("/api/intake/v1/tracking/contact", json=entry | {"tracking_code": receipt["tracking_code"]}))
    assert mail_house.anonymous().post(link).status_code == 404
    verify_and_classify(mail_house, receipt)
    assert len(mails(postbox, "moi", 1)) == 1


def test_what_cannot_be_told_stands_on_the_desk_and_in_both_timelines(mail_house: House, postbox: Postbox) -> None:
    receipt = told(mail_house, "khong-co")
    [row] = soon(lambda: on_the_desk(mail_house, receipt, state="given_up"), ARRIVES_SECONDS)
    assert (row["step"], row["reason"], row["attempts"]) == ("received", "refused", 1)
    desk = mail_house.as_("quan-tri").get(f"{DESK}?tab=given_up").text
    assert receipt["number"] in desk
    assert "không nhận địa chỉ" in desk
    assert UNKNOWN not in desk
    soon(
        lambda: "Không báo tin được cho bà con" in as_citizen(mail_house, receipt).get("/theo-doi").text,
        ARRIVES_SECONDS,
    )
    postbox.refused = frozenset()
    pressed = mail_house.as_("quan-tri").post(f"{DESK}/{row['id']}/gui-lai")
    assert pressed.status_code == 303
    assert len(mails(postbox, "khong-co", 1)) == 1
    assert mail_house.as_("giam-sat").post(f"{API}/{row['id']}/retry").status_code == 409


def test_whose_contact_is_erased_gets_no_more(mail_house: House, postbox: Postbox) -> None:
    receipt = told(mail_house, "co-hai")
    link = link_of(mails(postbox, "co-hai", 1)[0])
    with mail_house.anonymous() as citizen:
        body = {"tracking_code": receipt["tracking_code"], "scope": "contact"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=body))
    verify_and_classify(mail_house, receipt)
    wait_for_status(mail_house, receipt, "forwarded")
    assert "không còn báo tin" in mail_house.anonymous().get(link).text
    assert len(mails(postbox, "co-hai", 1)) == 1
    assert follow(mail_house, receipt)["contact"]["shown"] == ""
    assert [row["step"] for row in on_the_desk(mail_house, receipt)] == ["received"]


LOST = "/intake/mat-ma"


def test_a_code_is_renewed_for_nobody_but_who_knows_number_and_contact(mail_house: House, postbox: Postbox) -> None:
    receipt, clerk = told(mail_house, "bac-tu"), mail_house.as_("tiep-nhan")
    for number, contact in (("LS-2026-999999", "bac-tu@example.vn"), (receipt["number"], "bac-sau@example.vn")):
        page = clerk.post(LOST, data={"number": number, "contact": contact})
        assert page.status_code == 404
        assert "Không có phản ánh nào có số hồ sơ và cách liên hệ này" in page.text
    assert follow(mail_house, receipt)["number"] == receipt["number"]


def test_a_contact_that_nothing_can_be_sent_to_keeps_its_code(mail_house: House) -> None:
    receipt = send(mail_house, contact="0900 111 222", contact_by="call")
    page = mail_house.as_("tiep-nhan").post(LOST, data={"number": receipt["number"], "contact": "0900111222"})
    assert page.status_code == 409
    assert follow(mail_house, receipt)["number"] == receipt["number"]


def test_a_renewed_code_goes_to_the_contact_alone_and_the_old_one_dies(mail_house: House, postbox: Postbox) -> None:
    receipt = send(mail_house, contact="co-bay@example.vn", contact_by="call")
    page = mail_house.as_("tiep-nhan").post(LOST, data={"number": receipt["number"], "contact": "co-bay@example.vn"})
    assert page.status_code == 200
    [mail] = mails(postbox, "co-bay", 1)
    code = spelled(mail.get_content().partition(": ")[2])
    assert code is not None
    assert code not in page.text
    assert code != receipt["tracking_code"]
    anyone = mail_house.anonymous()
    with_old = anyone.post("/api/intake/v1/tracking", json={"tracking_code": receipt["tracking_code"]})
    assert with_old.status_code == 404
    assert follow(mail_house, receipt | {"tracking_code": code})["number"] == receipt["number"]
    front = mail_house.as_("giam-sat")
    case = soon(lambda: found(front, "oversight", "open", receipt))
    timeline = f"/api/oversight/v1/cases/{case}/timeline"
    said = soon(lambda: [one for one in ok(front.get(timeline)) if one["event"].endswith("tracking-code-renewed")])
    assert said[0]["actor"].startswith("staff/")
