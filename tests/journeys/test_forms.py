"""What a citizen's form brings is taken, or given back: words, choices and photos."""

import base64
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest

from tests.inputs.photos import photo, sketch
from tests.inputs.words import NOTHING
from tests.journeys.people import WORDS, as_citizen, follow, ok, opened, photo_with_a_place, send
from tests.support.house import House, soon

NO_PHOTO = b"no picture"
Files = list[tuple[str, tuple[str, bytes, str]]]


def files(*contents: bytes) -> Files:
    return [("photos", (f"{number}.jpg", content, "image/jpeg")) for number, content in enumerate(contents)]


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def begun(citizen: httpx2.Client) -> dict[str, str]:
    """A form as it is opened, with the consent."""
    return hidden(citizen.get("/gop-y").text) | {"consent": "yes"}


def shown_photos(citizen: httpx2.Client) -> list[str]:
    page = soon(lambda: (answer := citizen.get("/theo-doi")).status_code != 503 and answer)
    return re.findall(r'src="/theo-doi/anh/([^"]+)"', ok_text(page))


def ok_text(page: Any) -> str:
    ok(page)
    text: str = page.text
    return text


# A report says something


@pytest.mark.parametrize("words", NOTHING.values(), ids=NOTHING)
def test_a_report_that_says_nothing_is_refused_at_both_doors(words: str, house: House) -> None:
    with house.anonymous() as citizen:
        page = citizen.post("/gop-y", data=begun(citizen) | {"words": words})
        problem = citizen.post("/api/intake/v1/reports", json={"words": words, "consent": "yes"})
    assert (page.status_code, problem.status_code) == (422, 422)
    assert "Hãy viết ít nhất 10 ký tự, hoặc thêm ảnh hay ghi âm." in page.text
    assert "words" in problem.json()["errors"]


@pytest.mark.parametrize("words", ["Cháy!", ""])
def test_a_photo_with_few_words_or_none_is_a_report_at_both_doors(words: str, house: House) -> None:
    citizen = house.anonymous()
    page = citizen.post("/gop-y", data=begun(citizen) | {"words": words}, files=files(photo()))
    assert page.status_code == 201
    assert len(shown_photos(citizen)) == 1
    receipt = send(house, words, photos=[base64.b64encode(photo()).decode()])
    assert follow(house, receipt)["words"] == words


def test_everything_that_is_wrong_is_said_at_once(house: House) -> None:
    with house.anonymous() as citizen:
        page = citizen.post("/gop-y", data={"words": "Cháy!"})
    assert 'href="#words"' in page.text
    assert 'href="#consent"' in page.text


def test_what_nobody_sees_reaches_no_reader(house: House) -> None:
    receipt = send(house, "Nước ngập\u202e \u200bđến\u2066 đầu gối")
    assert follow(house, receipt)["words"] == "Nước ngập đến đầu gối"


# Photos


def test_a_photo_that_is_none_is_left_out_and_said_and_the_others_stay(house: House) -> None:
    citizen = house.anonymous()
    page = citizen.post(
        "/gop-y", data=begun(citizen) | {"words": WORDS}, files=files(photo(), NO_PHOTO, photo("JPEG", (5712, 4284)))
    )
    assert page.status_code == 201
    assert "Ảnh thứ 2 không đọc được nên không gửi kèm được." in page.text
    assert len(shown_photos(citizen)) == 2


def test_a_program_is_told_which_photos_were_left_out(house: House) -> None:
    sent = [base64.b64encode(one).decode() for one in (NO_PHOTO, photo())]
    assert send(house, photos=[*sent, "not base64!"])["photos_left_out"] == [
        {"number": 1, "reason": "unreadable"},
        {"number": 3, "reason": "unreadable"},
    ]
    assert send(house)["photos_left_out"] == []


def test_photos_of_a_refused_form_wait_and_are_sent_with_it(house: House) -> None:
    citizen = house.anonymous()
    typed = begun(citizen) | {"words": WORDS, "consent": ""}
    refused = citizen.post("/gop-y", data=typed, files=files(photo(), sketch()))
    assert refused.status_code == 422
    assert "Đã nhận 2 ảnh; không cần chọn lại." in refused.text
    again = typed | hidden(refused.text) | {"consent": "yes"}
    assert citizen.post("/gop-y", data=again, files=files(photo("PNG"))).status_code == 201
    assert len(shown_photos(citizen)) == 3


def test_photos_that_wait_can_be_taken_back(house: House) -> None:
    citizen = house.anonymous()
    typed = begun(citizen) | {"words": WORDS, "consent": ""}
    refused = citizen.post("/gop-y", data=typed, files=files(photo()))
    again = typed | hidden(refused.text) | {"consent": "yes", "forget_photos": "yes"}
    assert citizen.post("/gop-y", data=again).status_code == 201
    assert shown_photos(citizen) == []


def test_a_report_whose_photos_waited_is_the_same_when_it_is_sent_twice(house: House) -> None:
    citizen = house.anonymous()
    typed = begun(citizen) | {"words": WORDS, "consent": ""}
    again = typed | hidden(citizen.post("/gop-y", data=typed, files=files(photo())).text) | {"consent": "yes"}
    first, second = (citizen.post("/gop-y", data=again) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert re.findall(r'<p class="big[^>]*>([^<]+)', first.text) == re.findall(
        r'<p class="big[^>]*>([^<]+)', second.text
    )


def test_another_photo_with_the_same_words_is_not_dropped(house: House) -> None:
    citizen = house.anonymous()
    typed = begun(citizen) | {"words": WORDS}
    assert citizen.post("/gop-y", data=typed, files=files(photo())).status_code == 201
    refused = citizen.post("/gop-y", data=typed, files=files(photo("PNG", (30, 30))))
    assert refused.status_code == 409
    assert "Đã nhận 1 ảnh" in refused.text
    second = citizen.post("/gop-y", data=typed | hidden(refused.text))
    assert second.status_code == 201
    assert len(shown_photos(citizen)) == 1


# Sent twice


def test_what_is_sent_twice_at_once_is_one_report_with_one_receipt_and_no_gap(house: House) -> None:
    token = secrets.token_urlsafe(24)
    picture = base64.b64encode(photo()).decode()
    with ThreadPoolExecutor(8) as at_once:
        receipts = list(at_once.map(lambda _: send(house, token=token, photos=[picture]), range(8)))
    assert len({tuple(sorted((key, str(value)) for key, value in one.items())) for one in receipts}) == 1
    after = send(house)
    assert int(after["number"][-6:]) == int(receipts[0]["number"][-6:]) + 1


def test_an_addition_that_is_tapped_twice_is_added_once(house: House) -> None:
    citizen = as_citizen(house, send(house))
    typed = hidden(citizen.get("/theo-doi").text) | {"words": "Nước đang dâng."}

    def tap(_: int) -> int:
        return citizen.post("/theo-doi/bo-sung", data=typed, files=files(photo())).status_code

    with ThreadPoolExecutor(4) as at_once:
        assert set(at_once.map(tap, range(4))) == {303}
    assert citizen.get("/theo-doi").text.count("Nước đang dâng.") == 1


def test_other_words_of_the_same_form_are_added_too(house: House) -> None:
    receipt = send(house)
    code = {"tracking_code": receipt["tracking_code"], "token": secrets.token_urlsafe(24)}
    with house.anonymous() as program:
        for words in ("Một điều nữa.", "Một điều nữa.", "Và điều này."):
            ok(program.post("/api/intake/v1/tracking/additions", json=code | {"words": words}))
    assert [line["event"] for line in follow(house, receipt)["history"]].count("intake.information-added") == 2


def test_pressing_erase_twice_is_answered_alike(house: House) -> None:
    citizen = as_citizen(house, receipt := send(house))
    typed = {"scope": "all", "sure": "yes", "code": receipt["tracking_code"]}
    first, second = (citizen.post("/theo-doi/xoa", data=typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert "Đã xóa dữ liệu của bà con" in second.text


def test_the_receipt_of_a_second_sending_has_the_time_of_the_first(house: House) -> None:
    token = secrets.token_urlsafe(24)
    assert send(house, token=token) == send(house, token=token)


# Additions


def test_an_addition_of_a_photo_alone_is_taken_at_both_doors(house: House) -> None:
    receipt = send(house)
    citizen = as_citizen(house, receipt)
    typed = hidden(citizen.get("/theo-doi").text)
    assert citizen.post("/theo-doi/bo-sung", data=typed, files=files(photo())).status_code == 303
    body = {"tracking_code": receipt["tracking_code"], "photos": [base64.b64encode(photo_with_a_place()).decode()]}
    with house.anonymous() as program:
        assert program.post("/api/intake/v1/tracking/additions", json=body).status_code == 204
    assert [line["event"] for line in follow(house, receipt)["history"]].count("intake.information-added") == 2


def test_an_addition_that_says_nothing_is_refused_at_both_doors(house: House) -> None:
    receipt = send(house)
    citizen = as_citizen(house, receipt)
    page = citizen.post("/theo-doi/bo-sung", data={"words": " \u200b "}, files=files(NO_PHOTO))
    assert page.status_code == 422
    assert "Hãy viết vài lời, hoặc thêm ảnh hay ghi âm." in page.text
    body = {"tracking_code": receipt["tracking_code"], "words": "🙏"}
    with house.anonymous() as program:
        assert program.post("/api/intake/v1/tracking/additions", json=body).status_code == 422


def test_an_addition_says_which_photo_it_left_out(house: House) -> None:
    receipt = send(house)
    citizen = as_citizen(house, receipt)
    typed = hidden(citizen.get("/theo-doi").text) | {"words": "Thêm ảnh."}
    page = citizen.post("/theo-doi/bo-sung", data=typed, files=files(photo(), NO_PHOTO), follow_redirects=True)
    assert "Ảnh thứ 2 không đọc được nên không gửi kèm được." in page.text
    body = {"tracking_code": receipt["tracking_code"], "words": "x", "photos": ["not base64!"]}
    with house.anonymous() as program:
        told = program.post("/api/intake/v1/tracking/additions", json=body)
    assert (told.status_code, told.json()) == (200, {"photos_left_out": [{"number": 1, "reason": "unreadable"}]})


def test_photos_of_an_addition_wait_while_the_code_is_asked_for(house: House) -> None:
    receipt = send(house)
    stranger = house.anonymous()
    asked = stranger.post("/theo-doi/bo-sung", data={"words": "Đây ạ."}, files=files(photo()))
    assert "Đã nhận 1 ảnh" in asked.text
    typed = hidden(asked.text) | {"words": "", "code": receipt["tracking_code"]}
    assert stranger.post("/theo-doi/bo-sung", data=typed).status_code == 303


# Two tabs


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("bo-sung", {"words": "Nước đang dâng."}),
        ("danh-gia", {"round": "1", "solved": "yes", "stars": "5", "comment": "Nước đã rút."}),
        ("rut", {}),
        ("xoa", {"scope": "all", "sure": "yes"}),
    ],
)
def test_a_form_of_one_report_does_nothing_to_another(path: str, typed: dict[str, str], house: House) -> None:
    first, second = send(house), send(house)
    browser = as_citizen(house, first)
    form = {"number": first["number"]} | typed
    assert f'name="number" value="{first["number"]}"' in browser.get("/theo-doi").text
    opened(browser, second)
    page = browser.post(f"/theo-doi/{path}", data=form)
    assert page.status_code == 409
    assert first["number"] in page.text
    assert second["number"] in page.text
    assert all(words in page.text for name, words in typed.items() if name in ("words", "comment"))
    for receipt in (first, second):
        assert follow(house, receipt)["status"] == "received"
        assert len(follow(house, receipt)["history"]) == 1


def test_every_form_of_the_tracking_page_names_its_report(house: House) -> None:
    receipt = send(house)
    page = as_citizen(house, receipt).get("/theo-doi").text
    forms = re.findall(r'<form[^>]*action="/theo-doi/(\w[\w-]*)"[^>]*>(.*?)</form>', page, re.S)
    assert {path for path, _ in forms} == {"bo-sung", "rut", "xoa", "dong", "nho"}
    assert all(f'value="{receipt["number"]}"' in inner for path, inner in forms if path != "dong")


# What a form says


def test_an_old_consent_is_asked_for_again_with_all_that_was_typed(house: House) -> None:
    with house.anonymous() as citizen:
        page = citizen.post("/gop-y", data=begun(citizen) | {"words": WORDS, "consent_version": "2020-01"})
        problem = citizen.post(
            "/api/intake/v1/reports", json={"words": WORDS, "consent": "yes", "consent_version": "2020-01"}
        )
    assert (page.status_code, problem.status_code) == (422, 422)
    assert WORDS in page.text
    assert 'href="#consent"' in page.text
    assert 'name="consent_version" value="2020-01"' not in page.text
    assert "consent" in problem.json()["errors"]


def test_an_unknown_point_is_refused_to_programs_and_forgotten_by_the_form(house: House) -> None:
    with house.anonymous() as citizen:
        problem = citizen.post("/api/intake/v1/reports", json={"words": WORDS, "consent": "yes", "point": "nowhere"})
        page = citizen.post("/gop-y", data=begun(citizen) | {"words": WORDS, "point": "nowhere"})
    assert (problem.status_code, page.status_code) == (422, 201)
    assert problem.json()["errors"] == {"point": "There is no such intake point."}


@pytest.mark.parametrize("typed", ["NHA-VAN-HOA-99", "Nha-Van-Hoa-99", "nhà văn hóa 99", "nha_van_hoa_99"])
def test_a_point_is_found_however_its_address_was_typed(typed: str, house: House) -> None:
    front = house.as_("giam-sat")
    front.post("/api/intake/v1/points", json={"name": "Nhà văn hóa 99"})
    with house.anonymous() as citizen:
        page = soon(lambda: (found := citizen.get(f"/q/{typed}")).status_code == 200 and found)
        assert "Nhà văn hóa 99" in page.text
        assert send(house, point=typed)["number"]


def test_a_point_whose_name_gives_no_address_asks_for_a_code(house: House) -> None:
    front = house.as_("giam-sat")
    problem = front.post("/api/intake/v1/points", json={"name": "日本"})
    page = front.post("/intake/diem", data={"name": "日本"})
    assert (problem.status_code, page.status_code) == (422, 422)
    assert "code" in problem.json()["errors"]
    assert "日本" in page.text
    assert 'href="#code"' in page.text


def test_advice_stands_under_the_choice_and_on_the_receipt(house: House) -> None:
    with house.anonymous() as citizen:
        form = citizen.get("/gop-y")
        page = citizen.post("/gop-y", data=hidden(form.text) | {"words": WORDS, "consent": "yes", "category": "PCCC"})
    assert 'hãy gọi <a href="tel:114">114</a> trước' in form.text
    assert 'hãy gọi <a href="tel:114">114</a> trước' in page.text
