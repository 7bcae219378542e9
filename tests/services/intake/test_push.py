"""Web push is a way where the site is reached over https, and finds no address in what people write."""

from pathlib import Path

import pytest

from services.intake.push import address_in, push_of
from services.intake.ways import Message
from shared.settings import Settings
from shared.undelivered import Never
from tests.support.commune import COMMUNE
from tests.support.push import Device
from tests.support.samples import PHOTO

HTTPS = "https://langnghe.example.vn"


@pytest.mark.parametrize("contact", ["0900 111 222", "tran@example.vn", "", "a\nb\nc", "{}"])
def test_what_people_write_is_no_address(contact: str) -> None:
    assert address_in(contact) is None


def test_a_subscription_is_an_address() -> None:
    said = "\n".join(Device("https://push.example.net/a").form.values())
    assert address_in(said) == said


@pytest.mark.parametrize(
    ("settings", "on"),
    [
        ({}, False),
        ({"public_url": HTTPS}, True),
        ({"public_url": HTTPS, "push": False}, False),
        ({"push": True}, True),
    ],
)
def test_where_it_is_on(tmp_path: Path, settings: dict[str, object], on: bool) -> None:
    assert (push_of(Settings(data=tmp_path, **settings), COMMUNE) is not None) is on  # type: ignore[arg-type]
    assert (tmp_path / "secrets" / "web-push.key").exists() is on


def test_without_a_key_nobody_is_told(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("a file where the folder should be")
    assert push_of(Settings(data=tmp_path, public_url=HTTPS), COMMUNE) is None


async def test_a_contact_that_is_no_subscription_is_refused(tmp_path: Path) -> None:
    push = push_of(Settings(data=tmp_path, public_url=HTTPS), COMMUNE)
    assert push is not None
    with pytest.raises(Never, match="no_address"):
        await push.send("0900 111 222", Message(PHOTO, "", "", "vi", ""))
