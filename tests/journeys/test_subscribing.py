"""Whoever wants results by e-mail gets a letter, confirms by a button, ends it by one tap; the address is erased."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest

from shared.embedded_postgres import EmbeddedPostgres
from tests.support.begun import running_house
from tests.support.house import House, soon
from tests.support.mail import Postbox, beside

FORM = "/nhan-tin"
ELSEWHERE = {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}
ARRIVES_SECONDS = 120.0


@dataclass(frozen=True)
class Mailing:
    house: House
    postbox: Postbox
    data: Path

    def ask(self, address: str, **more: str) -> httpx2.Response:
        entry = {"address": address, "language": "vi", "consent": "yes", **more}
        return self.house.anonymous().post(FORM, data=entry)

    def letter(self, address: str) -> EmailMessage:
        def look() -> list[EmailMessage]:
            return [mail for mail in list(self.postbox.arrived) if mail["To"] == address]

        found: EmailMessage = soon(look, ARRIVES_SECONDS)[0]
        return found

    def stored(self, database: str, question: str, *given: Any) -> Any:
        async def ask() -> Any:
            connection = await asyncpg.connect(EmbeddedPostgres(self.data).dsn(database))
            try:
                return await connection.fetchval(question, *given)
            finally:
                await connection.close()

        return asyncio.run(ask())


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailing]:
    postbox, folder = Postbox(), tmp_path_factory.mktemp("digests")
    with beside(postbox) as settings, running_house(folder, **settings) as house:
        yield Mailing(house, postbox, folder / "data")


def link(letter: EmailMessage, page: str) -> str:
    """The address in a letter, without the site."""
    found = re.search(rf"https?://[^/]+({FORM}/{page}/\S+)", letter.get_content())
    assert found
    return found[1]


def test_without_a_mail_server_the_page_says_so_and_has_no_form(house: House) -> None:
    nobody = house.anonymous()
    assert "chưa gửi được thư điện tử" in nobody.get(FORM).text
    assert 'name="address"' not in nobody.get(FORM).text
    refused = nobody.post(FORM, data={"address": "ai@example.vn", "language": "vi", "consent": "yes"})
    assert refused.status_code == 404


def test_public_pages_lead_to_the_form(house: House) -> None:
    for page in ("/chia-se", "/ket-qua"):
        assert f'href="{FORM}"' in house.anonymous().get(page).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"address": "ba tu"}, "ghi địa chỉ thư"), ({"consent": ""}, "Hãy đánh dấu"), ({"area": "noi-khac"}, "khu vực")],
)
def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(
    mailing: Mailing, wrong: dict[str, str], said: str
) -> None:
    page = mailing.ask(**{"address": "ba.tu@example.vn", "category": "TN", **wrong})
    assert page.status_code == 422
    assert f'id="{next(iter(wrong))}-mistake"' in page.text
    assert said in page.text
    assert '<option value="TN" selected>' in page.text


def test_an_invented_link_confirms_and_ends_nothing(mailing: Mailing) -> None:
    anyone = mailing.house.anonymous()
    for token in ("x", "0" * 64, "é"):
        for page in ("xac-nhan", "thoi"):
            assert anyone.get(f"{FORM}/{page}/{token}").status_code == 404
            assert anyone.post(f"{FORM}/{page}/{token}").status_code == 404


def test_asking_confirming_by_a_button_and_one_tap_out_after_which_the_key_is_gone(mailing: Mailing) -> None:
    address, anyone = "ba.tu@example.vn", mailing.house.anonymous()
    answers = [mailing.ask(address, area="tieu-khu-6"), mailing.ask(address)]
    assert [one.status_code for one in answers] == [303, 303]
    assert {one.headers["location"] for one in answers} == {f"{FORM}?xong=1"}
    assert "trong vài phút" in anyone.get(f"{FORM}?xong=1").text
    letter = mailing.letter(address)
    confirm, stop = link(letter, "xac-nhan"), link(letter, "thoi")
    subscribed = "SELECT count(confirmed_at) FROM publisher.subscriptions"

    assert "<button" in anyone.get(confirm).text
    assert anyone.post(confirm, headers=ELSEWHERE).status_code == 403
    assert mailing.stored("publisher", subscribed) == 0
    for _ in range(2):
        assert "Đã xác nhận" in anyone.post(confirm).text
    soon(lambda: mailing.stored("publisher", subscribed) == 1)

    assert stop in letter["List-Unsubscribe"]
    assert "<button" in anyone.get(stop).text
    for _ in range(2):
        tapped = anyone.post(stop, data={"List-Unsubscribe": "One-Click"}, headers=ELSEWHERE)
        assert "được xóa hẳn" in tapped.text
    assert anyone.post(confirm).status_code == 410
    keys = "SELECT count(*) FROM vault.keys WHERE stage = 'publisher_app' AND wrapped IS NOT NULL"
    soon(lambda: mailing.stored("vault", keys) == 0, ARRIVES_SECONDS)
    said = "SELECT count(*) FROM log.events WHERE type LIKE '%.subscription-%'"
    assert mailing.stored("publisher", said) == 3
    in_the_clear = "SELECT count(*) FROM log.events WHERE convert_from(state, 'UTF8') LIKE '%ba.tu@%'"
    assert mailing.stored("publisher", in_the_clear) == 0
    assert b"ba.tu@" not in mailing.data.with_suffix(".log").read_bytes()
    assert [mail["To"] for mail in mailing.postbox.arrived].count(address) == 1
