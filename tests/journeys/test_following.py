"""Is it this? Whoever means the same matter follows it: a voice more, a code of their own, and nothing of anyone."""

from secrets import token_urlsafe
from typing import Any

import httpx2

from tests.journeys.people import (
    answer,
    as_citizen,
    found,
    judge,
    ok,
    publish,
    send,
    verify_and_classify,
    wait_for_status,
)
from tests.journeys.test_helping import helped
from tests.support.house import House, soon

SECRET = "Bà Ngân ở nhà số 12 báo"
HERE = "tieu-khu-9"  # where no other test reports


def named(house: House, headline: str, **more: Any) -> tuple[dict[str, Any], str]:
    """A case with a public headline; its receipt and its id."""
    receipt = send(house, f"{SECRET}: {headline.lower()}, nước tràn vào nhà.", area=HERE, **more)
    case_id = verify_and_classify(house, receipt, headline=headline)
    soon(lambda: [one for one in alike(house, headline) if one["number"] == receipt["number"]])
    return receipt, case_id


def alike(house: House, words: str, area: str = HERE) -> list[dict[str, Any]]:
    with house.anonymous() as citizen:
        offered: list[dict[str, Any]] = ok(citizen.post("/api/intake/v1/similar", json={"words": words, "area": area}))
    return offered


def begin(house: House, number: str, **more: Any) -> httpx2.Response:
    with house.anonymous() as citizen:
        return citizen.post("/api/intake/v1/followers", json={"number": number, **more})


def how_far(house: House, code: str) -> httpx2.Response:
    with house.anonymous() as citizen:
        return citizen.post("/api/intake/v1/tracking/followed", json={"tracking_code": code})


def typed(words: str, **more: str) -> dict[str, str]:
    return {"words": words, "consent": "yes", "area": HERE, "token": token_urlsafe(24), **more}


def test_what_nobody_has_named_is_neither_offered_nor_followed(house: House) -> None:
    receipt = send(house, "Bể nước thôn rò rỉ suốt tuần.")
    assert [one for one in alike(house, "Bể nước rò rỉ") if one["number"] == receipt["number"]] == []
    assert begin(house, receipt["number"]).status_code == 404
    assert begin(house, "LS-2026-999999").status_code == 404


def test_a_headline_that_would_tell_of_somebody_is_refused_and_so_is_one_that_its_citizen_does_not_want(
    house: House,
) -> None:
    clerk = house.as_("tiep-nhan")
    receipt = send(house, "Đèn đường cháy bóng ở đầu ngõ.", unlisted="yes")
    case_id = verify_and_classify(house, receipt)
    put = f"/api/triage/v1/cases/{case_id}/headline"
    assert clerk.put(put, json={"headline": "Gọi ông Ba 0912 345 678"}).status_code == 422
    assert clerk.put(put, json={"headline": "Viết cho ba@example.com"}).status_code == 422
    assert clerk.put(put, json={"headline": "Đèn đường đầu ngõ cháy bóng"}).status_code == 409
    soon(lambda: "không muốn việc này được nêu" in clerk.get(f"/triage/ho-so/{case_id}").text)


def test_who_is_helped_at_the_counter_can_say_no_too(house: House) -> None:
    receipt = helped(house, unlisted="yes", words="Tường rào nghĩa trang đổ một đoạn dài.")
    case_id = verify_and_classify(house, receipt)
    put = f"/api/triage/v1/cases/{case_id}/headline"
    refused = house.as_("tiep-nhan").put(put, json={"headline": "Tường rào nghĩa trang đổ"})
    assert refused.status_code == 409


def test_what_is_offered_and_shown_to_a_follower_holds_no_word_of_the_citizen(house: House) -> None:
    receipt, case_id = named(house, "Cột điện ngã ba lò gạch bị nghiêng")
    code = ok(begin(house, receipt["number"]))["tracking_code"]
    page = as_citizen(house, {"tracking_code": code}).get("/theo-doi/cung")
    assert "Cột điện ngã ba lò gạch bị nghiêng" in page.text
    for shown in (page.text, str(alike(house, "cột điện nghiêng lò gạch")), how_far(house, code).text):
        assert SECRET not in shown
        assert case_id not in shown
        assert receipt["tracking_code"] not in shown


def test_a_followers_code_opens_no_report_and_a_citizens_code_no_following(house: House) -> None:
    receipt, _ = named(house, "Mái che chợ cóc sắp sập")
    code = ok(begin(house, receipt["number"]))["tracking_code"]
    with house.anonymous() as citizen:
        assert citizen.post("/api/intake/v1/tracking", json={"tracking_code": code}).status_code == 404
    assert how_far(house, receipt["tracking_code"]).status_code == 404


def test_each_follower_is_counted_once_and_shown_to_clerk_unit_front_and_citizen(house: House) -> None:
    receipt, case_id = named(house, "Kênh tưới đồng Mới bị lấp")
    token = token_urlsafe(24)
    first = ok(begin(house, receipt["number"], token=token))
    assert ok(begin(house, receipt["number"], token=token)) == first
    second = ok(begin(house, receipt["number"]))
    assert first["tracking_code"] != second["tracking_code"]
    assert how_far(house, second["tracking_code"]).json()["followers"] == 2
    for who, stage in (("tiep-nhan", "triage"), ("don-vi-kinh-te", "dispatch"), ("giam-sat", "oversight")):
        address = f"/api/{stage}/v1/cases/{case_id}"
        soon(lambda who=who, address=address: house.as_(who).get(address).json().get("followers") == 2)
    assert "Số người cùng theo dõi" in as_citizen(house, receipt).get("/theo-doi").text


def test_a_form_that_means_the_same_is_asked_once_and_goes_on_with_one_tap(house: House) -> None:
    receipt, _ = named(house, "Hố ga giữa đường liên thôn mất nắp")
    entry = typed("Hố ga mất nắp giữa đường liên thôn, nguy hiểm lắm")
    with house.anonymous() as citizen:
        asked = citizen.post("/gop-y", data=entry)
        assert asked.status_code == 409
        assert "Có phải việc này không?" in asked.text
        assert "Lỗi" not in asked.text
        assert receipt["number"] in asked.text
        assert entry["words"] in asked.text
        sent = citizen.post("/gop-y", data={**entry, "different": "yes"})
        assert sent.status_code == 201
        assert citizen.post("/gop-y", data=entry).status_code == 201  # sent already: nobody is asked any more


def test_while_somebody_writes_the_form_is_given_what_is_alike_and_nothing_where_nothing_is(house: House) -> None:
    receipt, _ = named(house, "Đập tràn bản Khoang nứt chân")
    with house.anonymous() as citizen:
        offered = citizen.post("/gop-y/giong", data={"words": "Đập tràn bản Khoang bị nứt"})
        assert receipt["number"] in offered.text
        assert SECRET not in offered.text
        assert "<html" not in offered.text
        assert citizen.post("/gop-y/giong", data={"words": "Chó thả rông"}).status_code == 204
        assert citizen.post("/gop-y/giong", data={"words": "x" * 6000}).status_code == 204


def test_a_form_leads_to_the_followers_page_and_back_out_of_it(house: House) -> None:
    receipt, _ = named(house, "Loa phát thanh đồi Chè hỏng")
    with house.anonymous() as citizen:
        begun = citizen.post("/gop-y/theo", data={"number": receipt["number"], "token": token_urlsafe(24)})
        assert begun.status_code == 201
        assert "Đã ghi thêm tiếng nói" in begun.text
        page = citizen.get("/theo-doi", follow_redirects=True)
        assert page.url.path == "/theo-doi/cung"
        assert citizen.post("/theo-doi/cung/thoi").status_code == 303
        assert citizen.get("/theo-doi/cung").headers["location"] == "/theo-doi"


def test_what_cannot_be_followed_is_said_on_the_page(house: House) -> None:
    with house.anonymous() as citizen:
        refused = citizen.post("/gop-y/theo", data={"number": "LS-2026-999999"})
    assert refused.status_code == 404
    assert "Không có việc nào đang được nêu mang số này." in refused.text


def test_whoever_stops_is_counted_no_longer_and_the_code_leads_nowhere(house: House) -> None:
    receipt, _ = named(house, "Bãi rác đầu cầu bốc mùi")
    code = ok(begin(house, receipt["number"]))["tracking_code"]
    other = ok(begin(house, receipt["number"]))["tracking_code"]
    with house.anonymous() as citizen:
        ok(citizen.post("/api/intake/v1/tracking/followed/end", json={"tracking_code": code}))
        assert citizen.post("/api/intake/v1/tracking/followed/end", json={"tracking_code": code}).status_code == 404
    assert how_far(house, code).status_code == 404
    assert how_far(house, other).json()["followers"] == 1


def test_a_report_that_is_erased_is_named_no_longer_and_its_followers_are_told_so(house: House) -> None:
    receipt, _ = named(house, "Giếng làng bị đổ dầu thải")
    code = ok(begin(house, receipt["number"]))["tracking_code"]
    with house.anonymous() as citizen:
        erasure = {"tracking_code": receipt["tracking_code"], "scope": "all"}
        ok(citizen.post("/api/intake/v1/tracking/erasure", json=erasure))
    assert soon(lambda: how_far(house, code).json()["headline"] is None)
    assert alike(house, "Giếng làng bị đổ dầu thải") == []
    assert begin(house, receipt["number"]).status_code == 404
    page = as_citizen(house, {"tracking_code": code}).get("/theo-doi/cung").text
    assert "không còn được nêu công khai" in page
    assert "Giếng làng" not in page


def test_a_follower_reads_the_result_once_it_is_published_and_it_says_how_many_meant_the_same(house: House) -> None:
    receipt, _ = named(house, "Cầu treo suối Bùi gãy ván")
    code = ok(begin(house, receipt["number"]))["tracking_code"]
    answer(house, receipt)
    wait_for_status(house, receipt, "answered")
    ok(judge(house, receipt, round_=1, solved="yes", stars=5))
    publish(house, receipt)
    soon(lambda: how_far(house, code).json()["published_at"])
    with house.anonymous() as anyone:
        assert soon(lambda: anyone.get(f"/api/publisher/v1/results/{receipt['number']}").json()["followers"] == 1)
        assert "Số người cùng theo dõi" in anyone.get(f"/ket-qua/{receipt['number']}").text
    assert begin(house, receipt["number"]).status_code == 409  # it has ended: who still has it sends a report


def test_a_clerk_gives_changes_and_takes_away_a_headline_at_the_desk(house: House) -> None:
    clerk = house.as_("tiep-nhan")
    receipt = send(house, "Hàng rào trường mầm non đổ.")
    case_id = found(clerk, "triage", "waiting", receipt)
    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/verification"))
    page = soon(lambda: (text := clerk.get(f"/triage/ho-so/{case_id}").text) and "phan-loai" in text and text)
    assert 'name="headline"' in page

    def write(headline: str) -> str:
        version = ok(clerk.get(f"/api/triage/v1/cases/{case_id}")) and clerk.get(
            f"/api/triage/v1/cases/{case_id}"
        ).headers["etag"].strip('"')
        done = clerk.post(
            f"/triage/ho-so/{case_id}/dong-tin",
            data={"version": version, "headline": headline},
            follow_redirects=True,
        )
        return done.text

    ok(clerk.put(f"/api/triage/v1/cases/{case_id}/classification", json={"category": "TN"}))
    soon(lambda: "dong-tin" in clerk.get(f"/triage/ho-so/{case_id}").text)
    assert "Hàng rào trường mầm non đổ sập" in write("Hàng rào trường mầm non đổ sập")
    assert "Đã ghi dòng tin công khai." in write("")
    assert soon(lambda: ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))["headline"] is None)
    refused = write("Ngập trước nhà ông Bùi Văn Tá")
    assert "Chỗ này giống tên, địa chỉ hoặc số của ai đó." in refused
    assert 'name="kept_because"' in refused
    put, named = f"/api/triage/v1/cases/{case_id}/headline", {"headline": "Cổng nhà thầy Nguyễn Văn Lượng đổ"}
    assert clerk.put(put, json=named).status_code == 422
    ok(clerk.put(put, json=named | {"kept_because": "Nhà lưu niệm, tên có trên bảng."}))
    assert soon(lambda: ok(clerk.get(f"/api/triage/v1/cases/{case_id}"))["headline"] == named["headline"])
