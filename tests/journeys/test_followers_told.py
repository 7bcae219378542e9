"""Who follows gives an address of their own and is told of news, in real mails: with public words, until they stop."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from services.intake.codes import spelled
from tests.journeys.people import answer, as_citizen, judge, ok, publish, wait_for_status
from tests.journeys.test_following import SECRET, begin, how_far, named
from tests.journeys.test_notices import ARRIVES_SECONDS, ELSEWHERE, link_of, mails
from tests.support.begun import running_house
from tests.support.house import House, soon
from tests.support.mail import Postbox, beside

API = "/api/intake/v1/tracking/followed"
UNKNOWN = "khong-co@example.vn"
OFFER = "Muốn được báo khi có tin?"


@pytest.fixture(scope="module")
def postbox() -> Postbox:
    return Postbox(refused=frozenset({UNKNOWN}))


@pytest.fixture(scope="module")
def mail_house(postbox: Postbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that hands its mail to the postbox."""
    with beside(postbox) as settings, running_house(tmp_path_factory.mktemp("followers"), **settings) as house:
        yield house


def wants(house: House, code: str, who: str, **more: Any) -> httpx2.Response:
    """Who follows by this code gives an address."""
    entry = {"tracking_code": code, "contact": f"{who}@example.vn", "consent": "yes", **more}
    with house.anonymous() as citizen:
        return citizen.post(f"{API}/contact", json=entry)


def followed(house: House, headline: str, who: str) -> tuple[dict[str, Any], str]:
    """A case that somebody follows and is told of; its receipt and the follower's code."""
    receipt, _ = named(house, headline)
    code = ok(begin(house, receipt["number"]))["tracking_code"]
    ok(wants(house, code, who))
    return receipt, code


def kept(house: House, code: str) -> str | None:
    shown: str | None = ok(how_far(house, code))["contact"]
    return shown


def test_without_a_way_nothing_is_offered_and_nothing_taken(house: House) -> None:
    receipt, _ = named(house, "Sân phơi lún nứt")
    code = ok(begin(house, receipt["number"]))["tracking_code"]
    assert OFFER not in as_citizen(house, {"tracking_code": code}).get("/theo-doi/cung").text
    assert wants(house, code, "ai-do").status_code == 422


def test_a_wrong_code_and_what_is_no_address_are_refused(mail_house: House) -> None:
    receipt, _ = named(mail_house, "Ao đình bị san lấp")
    code = ok(begin(mail_house, receipt["number"]))["tracking_code"]
    assert wants(mail_house, receipt["tracking_code"], "ai-do").status_code == 404
    assert wants(mail_house, code, "ai-do", contact="0900 111 222").status_code == 422
    assert wants(mail_house, code, "ai-do", consent="no").status_code == 422
    assert wants(mail_house, code, "ai-do", way="zalo").status_code == 422
    assert kept(mail_house, code) is None


def test_where_the_page_has_closed_itself_what_was_typed_stays_and_the_code_is_asked_for(mail_house: House) -> None:
    receipt, _ = named(mail_house, "Mương sau trạm xá bốc mùi")
    code = ok(begin(mail_house, receipt["number"]))["tracking_code"]
    entry = {"number": receipt["number"], "contact": "dong-lai@example.vn", "consent": "yes"}
    with mail_house.anonymous() as citizen:
        closed = citizen.post("/theo-doi/cung/bao-tin", data=entry)
        assert closed.status_code == 422
        assert "Trang theo dõi đã tự đóng" in closed.text
        assert 'value="dong-lai@example.vn"' in closed.text
        wrong = citizen.post("/theo-doi/cung/bao-tin", data={**entry, "code": "0000-0000-0000-0000-0"})
        assert wrong.status_code == 404
        assert 'value="dong-lai@example.vn"' in wrong.text
        done = citizen.post("/theo-doi/cung/bao-tin", data={**entry, "code": code}, follow_redirects=True)
        assert "d…@example.vn" in done.text


def test_the_form_keeps_what_was_typed_and_asks_again_for_consent(mail_house: House) -> None:
    receipt, _ = named(mail_house, "Trạm biến áp xóm Đồi rò dầu")
    with mail_house.anonymous() as citizen:
        begun = citizen.post("/gop-y/theo", data={"number": receipt["number"]})
        assert OFFER in begun.text
        assert "checked" not in begun.text
        entry = {"number": receipt["number"], "contact": "ba-lan@example.vn"}
        refused = citizen.post("/theo-doi/cung/bao-tin", data=entry)
        assert refused.status_code == 422
        assert 'value="ba-lan@example.vn"' in refused.text
        assert 'id="consent-mistake"' in refused.text
        other_tab = citizen.post("/theo-doi/cung/bao-tin", data={**entry, "number": "LS-2000-1", "consent": "yes"})
        assert other_tab.status_code == 409
        done = citizen.post("/theo-doi/cung/bao-tin", data={**entry, "consent": "yes"}, follow_redirects=True)
        assert "b…@example.vn" in done.text
        assert "ba-lan@" not in done.text
        stopped = citizen.post("/theo-doi/cung/thoi-bao", data={"number": receipt["number"]}, follow_redirects=True)
        assert "Đã xóa địa chỉ" in stopped.text
        assert OFFER in stopped.text


def test_who_follows_is_told_of_each_step_once_with_public_words_alone(mail_house: House, postbox: Postbox) -> None:
    headline = "Cống ngầm chợ Phiên sụt nắp"
    receipt, code = followed(mail_house, headline, "anh-tam")
    ok(wants(mail_house, code, "anh-tam"))  # twice is once
    mails(postbox, "anh-tam", 1)
    answer(mail_house, receipt)
    mails(postbox, "anh-tam", 2)
    wait_for_status(mail_house, receipt, "answered")
    ok(judge(mail_house, receipt, round_=1, solved="no", stars=1))
    mails(postbox, "anh-tam", 4)  # open again, and with the unit
    answer(mail_house, receipt)
    wait_for_status(mail_house, receipt, "answered")
    ok(judge(mail_house, receipt, round_=2, solved="yes", stars=5))
    mails(postbox, "anh-tam", 6)
    publish(mail_house, receipt)
    arrived = mails(postbox, "anh-tam", 7)
    said = [f"{mail['Subject']}\n{mail.get_content()}" for mail in arrived]
    for news in ("Từ giờ bà con được báo", "chuyển đến: Phòng Kinh tế", "mở lại", "đã kết thúc", "được công khai"):
        assert len([one for one in said if news in one]) == 1, news
    assert len([one for one in said if "đã trả lời" in one]) == 2
    assert [headline in one for one in said] == [True] * 6 + [False]  # the result has words of its own
    whole = "\n".join(said)
    assert SECRET not in whole
    assert [word for word in whole.split() if spelled(word)] == []
    assert set(postbox.ids().values()) == {1}


def test_one_tap_from_anywhere_stops_and_erases_the_address(mail_house: House, postbox: Postbox) -> None:
    receipt, code = followed(mail_house, "Mương thoát sau trường học tắc", "chi-sau")
    link = link_of(mails(postbox, "chi-sau", 1)[0])
    assert "<button" in mail_house.anonymous().get(link).text
    assert kept(mail_house, code) == "c…@example.vn"
    tapped = mail_house.anonymous().post(link, data={"List-Unsubscribe": "One-Click"}, headers=ELSEWHERE)
    assert "địa chỉ đã được xóa hẳn" in tapped.text
    assert kept(mail_house, code) is None
    answer(mail_house, receipt)
    wait_for_status(mail_house, receipt, "answered")
    receipt, _ = followed(mail_house, "Kè suối sau trường học nứt", "chi-bay")
    answer(mail_house, receipt)
    mails(postbox, "chi-bay", 2)  # who is told of a later answer has heard of this one, too
    assert len(mails(postbox, "chi-sau", 1)) == 1


def test_who_follows_no_longer_is_told_no_more(mail_house: House, postbox: Postbox) -> None:
    receipt, code = followed(mail_house, "Cầu ao chung mục ván", "em-ut")
    link = link_of(mails(postbox, "em-ut", 1)[0])
    with mail_house.anonymous() as citizen:
        ok(citizen.post(f"{API}/end", json={"tracking_code": code}))
    assert "địa chỉ đã được xóa hẳn" in mail_house.anonymous().get(link).text
    answer(mail_house, receipt)
    wait_for_status(mail_house, receipt, "answered")
    assert len(mails(postbox, "em-ut", 1)) == 1


def test_a_report_that_is_erased_is_the_last_news_and_ends_the_address(mail_house: House, postbox: Postbox) -> None:
    headline = "Hàng rào nghĩa trang đổ về phía đường"
    receipt, code = followed(mail_house, headline, "ong-chin")
    mails(postbox, "ong-chin", 1)
    with mail_house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
    [_, last] = mails(postbox, "ong-chin", 2)
    assert "không còn được nêu công khai" in last.get_content()
    assert headline not in f"{last['Subject']}{last.get_content()}"
    soon(lambda: kept(mail_house, code) is None, ARRIVES_SECONDS)
    assert wants(mail_house, code, "ong-chin").status_code == 409
    assert len(mails(postbox, "ong-chin", 2)) == 2


def test_what_does_not_arrive_is_said_to_who_follows_and_not_to_the_citizen(mail_house: House) -> None:
    receipt, code = followed(mail_house, "Biển báo ngã ba Voi mất", "khong-co")
    follower = as_citizen(mail_house, {"tracking_code": code})
    soon(lambda: "không gửi được đến địa chỉ này" in follower.get("/theo-doi/cung").text, ARRIVES_SECONDS)
    rows = ok(mail_house.as_("giam-sat").get("/api/intake/v1/deliveries", params={"state": "given_up"}))
    [row] = [row for row in rows if row["number"] == receipt["number"]]
    assert (row["step"], row["reason"], row["follower"]) == ("followed", "refused", True)
    assert "Không báo tin được" not in as_citizen(mail_house, receipt).get("/theo-doi").text
    assert UNKNOWN not in mail_house.as_("quan-tri").get("/intake/bao-tin?tab=given_up").text
