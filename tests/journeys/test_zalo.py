"""People write to the commune's account in Zalo: a short conversation ends in a report, whatever breaks on the way."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from services.intake.zalo.api import ADDRESS
from shared.zalo.account import APP_SECRET, OA_SECRET, REFRESH_TOKEN
from tests.inputs.photos import photo
from tests.journeys.people import answer, found, ok, verify_and_classify, wait_for_status
from tests.support import zalo as fakes
from tests.support.begun import begun
from tests.support.broker.ports import free_ports
from tests.support.house import ROOT, TRUST, House, Process, soon
from tests.support.zalo import FakeZalo, event, fake_zalo, location, picture, signed

SAID_SECONDS = 120.0  # a look each second, on a machine that is busy
SAID = "Cống ở ngã tư chợ tắc, nước ngập vào nhà."


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeZalo]:
    with fake_zalo() as running:
        yield running


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory, fake: FakeZalo) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("zalo")
    (folder / "commune.toml").write_text((ROOT / "communes/luong-son.toml").read_text() + fake.commune)
    made = Process(begun(folder / "data"), free_ports(1)[0], {"COMMUNE": str(folder / "commune.toml")})
    secrets = made.data / "secrets"
    secrets.mkdir(mode=0o700)
    for name, said in {OA_SECRET: fakes.OA_SECRET, APP_SECRET: fakes.APP_SECRET, REFRESH_TOKEN: "refresh-0"}.items():
        (secrets / name).write_text(said)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def house(process: Process) -> Iterator[House]:
    """As it runs now: some of these tests start it again."""
    made = House(process.url, process.accounts())
    yield made
    made.close()


def tell(process: Process, raw: bytes, headers: dict[str, str] | None = None) -> int:
    address, shown = process.url + ADDRESS, signed(raw) if headers is None else headers
    return httpx2.post(address, content=raw, headers=shown, timeout=30, verify=TRUST).status_code


def say(process: Process, person: str, text: str) -> None:
    assert tell(process, event(person, text=text)) == 200


def heard(fake: FakeZalo, person: str, many: int) -> str:
    """The last of so many messages, when it has come."""
    texts: list[str] = soon(lambda: len(texts := fake.texts(person)) >= many and texts, SAID_SECONDS)
    assert len(texts) == many, texts
    return texts[-1]


def report(process: Process, fake: FakeZalo, person: str, words: str = SAID) -> dict[str, str]:
    """A report by a conversation; its number and code."""
    for number, text in enumerate([words, "2", "tiểu khu 6", "xong", "đồng ý"], len(fake.texts(person)) + 1):
        say(process, person, text)
        last = heard(fake, person, number)
    return receipt(last)


def receipt(text: str) -> dict[str, str]:
    number = next(word.rstrip(".") for word in text.split() if word.startswith("LS-"))
    code = text.partition("bà con: ")[2].split()[0]
    return {"number": number, "tracking_code": code}


def waiting(house: House) -> list[dict[str, str]]:
    found: list[dict[str, str]] = ok(house.as_("tiep-nhan").get("/api/triage/v1/cases?tab=waiting&rows=200"))
    return found


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-zevent-signature": "mac=0"}, signed(event("1", text="Khác"))],
    ids=["none", "wrong", "another's"],
)
def test_what_zalo_did_not_sign_is_not_taken(process: Process, headers: dict[str, str]) -> None:
    assert tell(process, event("7700000001", text=SAID), headers) == 403


def test_what_was_signed_long_ago_is_not_taken(process: Process) -> None:
    assert tell(process, event("7700000001", text=SAID, at=1_700_000_000.0)) == 403


def test_what_was_said_to_another_account_is_passed_over(process: Process, fake: FakeZalo) -> None:
    raw = event("7700000010", text=SAID).replace(fakes.OA_ID.encode(), b"9" * 13)
    assert tell(process, raw) == 200
    say(process, "7700000011", SAID)
    heard(fake, "7700000011", 1)
    assert fake.texts("7700000010") == []


@pytest.mark.long
@pytest.mark.timeout(600)
def test_seven_turns_interrupted_by_a_kill_after_each_end_in_one_case(process: Process, fake: FakeZalo) -> None:
    lan = "7700000002"
    fake.pictures["lan.jpg"] = photo("JPEG")
    turns = [
        event(lan, text=SAID), event(lan, text="thoát nước", number=1), event(lan, text="Tiểu khu 6", number=2),
        event(lan, "user_send_location", number=3, **location("20.886500", "105.539200")),
        event(lan, "user_send_image", number=4, **picture(f"{fake.url}/picture/lan.jpg")),
        event(lan, text="xong", number=5), event(lan, text="Đồng ý", number=6),
    ]  # fmt: skip
    for turn in turns:
        assert tell(process, turn) == 200
        process.kill()
        process.start()
    texts = soon(lambda: any("Mã tra cứu" in one for one in fake.texts(lan)) and fake.texts(lan), SAID_SECONDS)
    receipts = {receipt(one)["number"] for one in texts if "Mã tra cứu" in one}
    assert len(receipts) == 1
    house = House(process.url, process.accounts())
    [case] = [one for one in waiting(house) if one["number"] in receipts]
    whole = ok(house.as_("tiep-nhan").get(f"/api/triage/v1/cases/{case['case_id']}"))
    assert (whole["words"], whole["channel"], len(whole["photos"])) == (SAID, "zalo", 1)
    house.close()


def test_what_comes_twice_or_in_another_order_is_one_report(process: Process, house: House, fake: FakeZalo) -> None:
    hoa = "7700000003"
    first, second = event(hoa, text="Cột điện", at=None), event(hoa, text="nghiêng ở đầu ngõ, sợ đổ.", number=5)
    before = len(waiting(house))
    for raw in (first, first, second, second, first):
        assert tell(process, raw) == 200
    heard(fake, hoa, 2)
    for number, text in enumerate(["0", "0", "xong", "đồng ý"], 3):
        say(process, hoa, text)
        heard(fake, hoa, number)
    say(process, hoa, "giúp")
    heard(fake, hoa, 7)
    soon(lambda: len(waiting(house)) == before + 1)


def test_a_picture_that_is_gone_costs_the_picture_and_not_the_report(process: Process, fake: FakeZalo) -> None:
    tam = "7700000004"
    raw = event(tam, "user_send_image", **picture(f"{fake.url}/picture/gone.jpg", SAID))
    assert tell(process, raw) == 200
    heard(fake, tam, 2)
    assert any("không lấy được" in text for text in fake.texts(tam))


def test_errors_under_http_200_and_a_revoked_token_delay_an_answer_and_lose_none(
    process: Process, fake: FakeZalo
) -> None:
    fake.errors, fake.access = ["500", "-32"], "revoked"
    say(process, "7700000005", SAID)
    assert "loại nào" in heard(fake, "7700000005", 1)


def test_a_report_is_looked_up_by_its_code_alone(process: Process, fake: FakeZalo) -> None:
    taken = report(process, fake, "7700000006")
    say(process, "7700000007", f"Tra cứu {taken['tracking_code']}")
    assert f"Hồ sơ {taken['number']}: " in soon(lambda: fake.texts("7700000007"), SAID_SECONDS)[0]
    say(process, "7700000007", "tra cứu 0000-0000-0000-0000-0")
    assert "Không có phản ánh nào" in heard(fake, "7700000007", 2)


def test_an_answer_is_judged_by_who_reported_it_and_by_nobody_else(
    process: Process, house: House, fake: FakeZalo
) -> None:
    taken = report(process, fake, "7700000008", "Đèn đường ở ngõ chợ tắt đã mấy hôm nay.")
    verify_and_classify(house, taken)
    soon(lambda: found(house.as_("don-vi-kinh-te"), "dispatch", "open", taken))
    answer(house, taken)
    wait_for_status(house, taken, "answered")
    asked = soon(
        lambda: [one for one in fake.sent if f"đã trả lời phản ánh {taken['number']}" in str(one)], SAID_SECONDS
    )
    button = asked[0]["message"]["attachment"]["payload"]["buttons"][0]["payload"]
    assert asked[0]["recipient"]["user_id"] == "7700000008"
    for person, said in (("7700000009", "không còn nhận đánh giá"), ("7700000008", "Đã ghi đánh giá")):
        say(process, person, button)
        soon(lambda who=person: any("mấy sao" in text for text in fake.texts(who)), SAID_SECONDS)
        say(process, person, "5")
        soon(lambda who=person, words=said: any(words in text for text in fake.texts(who)), SAID_SECONDS)
    wait_for_status(house, taken, "closed")


def test_a_burst_is_taken_and_none_of_it_lost_by_a_kill(process: Process, fake: FakeZalo) -> None:
    people = [f"88000{number:05}" for number in range(100)]
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda person: tell(process, event(person, text="Alo")), people)) == {200}
    process.kill()
    process.start()
    soon(lambda: all(fake.texts(person) for person in people), 120)


DESK = "/intake/bi-mat"


@pytest.fixture
def administrator(process: Process, house: House) -> Iterator[httpx2.Client]:
    """Of the instance as it runs; what was replaced is put back."""
    yield house.as_("quan-tri")
    (process.data / "secrets" / OA_SECRET).write_text(fakes.OA_SECRET)


@pytest.mark.parametrize("value", ["", "   ", "hai\ndòng", "x" * 4001])
def test_what_is_no_secret_replaces_none_and_is_not_given_back(
    value: str, process: Process, administrator: httpx2.Client
) -> None:
    page = administrator.post(DESK, data={"name": OA_SECRET, "secret": value})
    assert page.status_code == 422
    assert 'id="secret-mistake"' in page.text
    assert not value.strip() or value not in page.text
    assert administrator.put(f"/api/intake/v1/secrets/{OA_SECRET}", json={"secret": value}).status_code == 422
    assert (process.data / "secrets" / OA_SECRET).read_text() == fakes.OA_SECRET


def test_a_secret_that_is_not_used_here_is_replaced_by_nobody(process: Process, administrator: httpx2.Client) -> None:
    for name in ("smtp-password", "..%2Fkeys", "nothing"):
        assert administrator.put(f"/api/intake/v1/secrets/{name}", json={"secret": "moi"}).status_code == 404
    assert administrator.post(DESK, data={"name": "smtp-password", "secret": "moi"}).status_code == 404
    assert not (process.data / "secrets" / "smtp-password").exists()


def test_a_secret_is_replaced_on_the_page_at_once_and_on_record_and_shown_to_nobody(
    process: Process, house: House, administrator: httpx2.Client
) -> None:
    raw, new = event("7700000020", "user_seen"), "mot-khoa-webhook-moi"
    assert "Thay trên máy chủ" in administrator.get(DESK).text
    assert tell(process, raw, signed(raw, new)) == 403
    page = administrator.post(DESK, data={"name": OA_SECRET, "secret": f" {new} "}, follow_redirects=True)
    assert "Đã thay: Khóa ký webhook của Zalo OA." in page.text
    assert tell(process, raw, signed(raw, new)) == 200
    assert tell(process, raw) == 403
    listed = {one["name"]: one["by_hand"] for one in ok(administrator.get("/api/intake/v1/secrets"))}
    assert listed == {OA_SECRET: False, APP_SECRET: True, REFRESH_TOKEN: True}
    ok(administrator.put(f"/api/intake/v1/secrets/{OA_SECRET}", json={"secret": new}))
    assert new not in page.text
    assert new not in process.log.read_text()
