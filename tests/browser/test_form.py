"""The form of a report with its script: photos travel before it, and whatever breaks costs nobody their words."""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Request, Route, expect

from tests.browser.reporting import PHOTOS, kept, number_on, posts_of, press_send, telephone, write
from tests.inputs.photos import heif, lively, photo
from tests.support.house import House

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]


def picture(content: bytes, kind: str = "image/jpeg") -> FilePayload:
    return FilePayload(name="a.jpg", mimeType=kind, buffer=content)


LARGE, SMALL, OTHER = picture(lively((3000, 2400))), picture(photo(size=(300, 200))), picture(photo(size=(310, 200)))
SENT = "[data-list] [data-state=sent]"
ALIKE = "/gop-y/giong"  # asks what others have reported, and carries no report


def carrying(sent: list[Request], house: House) -> list[str]:
    """Where the parts of a report went, in their order."""
    return [path for one in sent if (path := one.url.removeprefix(house.url)) != ALIKE]


def size_of(request: Request) -> int:
    return int(request.all_headers()["content-length"])


def choose(page: Page, *pictures: FilePayload) -> None:
    page.locator("#photos").set_input_files(list(pictures))


def test_photos_are_shrunk_and_sent_one_by_one_and_the_form_carries_words(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        sent = posts_of(page)
        page.goto("/gop-y")
        choose(page, LARGE, SMALL)
        expect(page.locator(SENT)).to_have_count(2, timeout=30_000)
        write(page)
        press_send(page)
        number_on(page)
        assert carrying(sent, house) == ["/gop-y/anh", "/gop-y/anh", "/gop-y"]
        assert size_of(sent[0]) < len(lively((3000, 2400))) / 2
        assert size_of(sent[-1]) < 3000
        page.goto("/theo-doi")
        widths = [int(one.get_attribute("width") or 0) for one in page.locator(PHOTOS).all()]
        assert sorted(widths) == [300, 2000]


def test_a_photo_that_lies_on_its_side_arrives_upright(chromium: Browser, house: House) -> None:
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"  # orientation 6
    lying = picture(lively((2400, 1200), exif=exif))
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        choose(page, lying)
        expect(page.locator(SENT)).to_have_count(1, timeout=30_000)
        write(page)
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        image = page.locator(PHOTOS).first
        assert int(image.get_attribute("height") or 0) == 2 * int(image.get_attribute("width") or 0) == 2000


def test_what_the_browser_cannot_decode_is_sent_as_it_is(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        choose(page, picture(heif(), "image/heic"))
        expect(page.locator(SENT)).to_have_count(1)


def test_what_is_no_photo_says_so_and_the_others_go_on(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        choose(page, picture(b"no photo"), SMALL)
        expect(page.locator("[data-list] [data-state=bad]")).to_have_count(1)
        expect(page.locator(SENT)).to_have_count(1)
        write(page)
        press_send(page)
        number_on(page)


def test_a_photo_that_was_removed_is_not_sent(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        choose(page, SMALL)
        expect(page.locator(SENT)).to_have_count(1)
        page.locator("[data-list] [data-remove]").click()
        expect(page.locator("[data-list] li")).to_have_count(0)
        write(page)
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        assert page.locator(PHOTOS).count() == 0


def test_a_broken_line_costs_one_photo_and_not_the_report(chromium: Browser, house: House) -> None:
    broken: list[bool] = [False]

    def line(route: Route) -> None:
        route.abort() if broken[0] else route.continue_()

    with telephone(chromium, house) as page:
        page.route("**/gop-y/anh", line)
        page.goto("/gop-y")
        choose(page, SMALL)
        expect(page.locator(SENT)).to_have_count(1)
        broken[0] = True
        choose(page, OTHER)
        expect(page.locator("[data-list] [data-state=failed]")).to_have_count(1, timeout=30_000)
        write(page)
        press_send(page)
        page.locator("[data-without]").click(timeout=30_000)
        number_on(page)
        page.goto("/theo-doi")
        assert page.locator(PHOTOS).count() == 1


def test_a_photo_that_failed_is_sent_again_by_a_tap(chromium: Browser, house: House) -> None:
    broken: list[bool] = [True]
    with telephone(chromium, house) as page:
        page.route("**/gop-y/anh", lambda route: route.abort() if broken[0] else route.continue_())
        page.goto("/gop-y")
        choose(page, SMALL)
        expect(page.locator("[data-list] [data-state=failed]")).to_have_count(1, timeout=30_000)
        broken[0] = False
        page.locator("[data-list] [data-again]").click()
        expect(page.locator(SENT)).to_have_count(1)


def test_a_double_tap_files_once(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        sent = posts_of(page)
        page.goto("/gop-y")
        write(page)
        page.locator("form[data-report] .actions .button").dblclick()
        number_on(page)
    assert carrying(sent, house) == ["/gop-y"]


def test_what_is_alike_is_asked_for_once_something_is_written(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        sent = posts_of(page)
        page.goto("/gop-y")
        choose(page, SMALL)
        expect(page.locator(SENT)).to_have_count(1)
        page.locator("#area").select_option("tieu-khu-6")
        page.locator("#consent").check()
        assert [one.url for one in sent] == [f"{house.url}/gop-y/anh"]
        with page.expect_request(f"**{ALIKE}"):
            page.locator("#category").select_option("GT")
        with page.expect_request(f"**{ALIKE}"):
            write(page, "Hố ga mất nắp.")
            page.locator("#words").blur()


def test_after_a_lost_answer_the_same_receipt_comes(chromium: Browser, house: House) -> None:
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        answer = route.fetch()
        lost.append(answer.text())
        route.abort() if len(lost) == 1 else route.fulfill(response=answer)

    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        page.route("**/gop-y", lose_the_first)
        write(page)
        press_send(page)
        page.locator("[data-now]").click()
        assert number_on(page) in lost[0]
        page.goto("/gop-y")
        expect(page.locator("[data-restored]")).to_be_hidden()
        assert page.locator("#words").input_value() == ""


def test_a_report_that_is_refused_keeps_its_words_and_photos(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        choose(page, SMALL)
        expect(page.locator(SENT)).to_have_count(1)
        page.locator("#words").fill("Cháy bãi rác ở cuối xóm.")
        press_send(page)
        expect(page.locator(".summary-of-mistakes")).to_be_focused()
        expect(page.locator(SENT)).to_have_count(1)
        page.locator("#consent").check()
        press_send(page)
        number_on(page)
        page.goto("/theo-doi")
        assert page.locator(PHOTOS).count() == 1


def test_a_draft_comes_back_and_can_be_discarded(chromium: Browser, house: House) -> None:
    with telephone(chromium, house) as page:
        page.goto("/gop-y")
        write(page)
        choose(page, SMALL)
        expect(page.locator(SENT)).to_have_count(1)
        kept(page.context, page)
        page.reload()
        expect(page.locator("#words")).to_have_value("Cống trước nhà văn hóa bị tắc, nước ngập sâu nửa mét.")
        expect(page.locator(SENT)).to_have_count(1)
        expect(page.locator("#consent")).not_to_be_checked()
        page.locator("[data-restored] [data-discard]").click()
        expect(page.locator("#words")).to_have_value("")
        page.reload()
        expect(page.locator("#words")).to_have_value("")
