"""What a report is made of, and when two requests are one."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.intake.open311.entries import NewRequest
from services.intake.open311.service import Handed, contact_of, place_of, token_of, words_of
from shared.identity import Principal

PEPPER = b"a pepper for tests"


def request(**more: Any) -> NewRequest:
    return NewRequest.model_validate(
        {"service_code": "TN", "description": "Cống tắc", "address_id": "tieu-khu-6"} | more
    )


def token(key: str = "k1", **more: Any) -> str:
    return token_of(PEPPER, Handed(request(**more), Principal("unit_key", key), f"unit/kinh-te/{key}", "vi"))


def test_the_address_of_a_picture_stands_behind_the_words() -> None:
    assert words_of(request()) == "Cống tắc"
    assert words_of(request(media_url="https://example.com/a.jpg")) == "Cống tắc\n\nhttps://example.com/a.jpg"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({}, None),
        ({"address_string": "Ngã ba"}, "Ngã ba"),
        ({"lat": 20.85123456, "long": -105.5}, "20.851235, -105.500000"),
        ({"lat": 0, "long": 0, "address_string": "Ngã ba"}, "Ngã ba (0.000000, 0.000000)"),
    ],
)
def test_a_place_is_what_was_written_and_where_it_is(said: dict[str, Any], place: str | None) -> None:
    assert place_of(request(**said)) == place


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ({}, None),
        ({"first_name": "Ba", "last_name": "Trần"}, "Trần Ba"),
        ({"email": "ba@example.com"}, "ba@example.com"),
        ({"first_name": "Ba", "phone": "0912", "email": "ba@example.com"}, "Ba · 0912 · ba@example.com"),
    ],
)
def test_a_name_belongs_to_the_contact(said: dict[str, Any], contact: str | None) -> None:
    assert contact_of(request(**said)) == contact


LONGEST = {
    "first_name": "a" * 40, "last_name": "a" * 40, "phone": "1" * 30, "email": f"{'a' * 78}@b",
    "address_string": "a" * 170,
}  # fmt: skip


def test_all_that_may_be_said_fits_into_a_contact_and_a_place() -> None:
    longest = request(**LONGEST, lat=-20.123456, long=-105.123456)
    assert max(len(contact_of(longest) or ""), len(place_of(longest) or "")) <= 200


@pytest.mark.parametrize("name", LONGEST)
def test_one_letter_more_is_too_long(name: str) -> None:
    with pytest.raises(ValidationError):
        request(**{name: LONGEST[name] + "1"})


def test_the_same_again_is_the_same_report() -> None:
    assert token() == token()
    assert token(ticket="x") == token()


@pytest.mark.parametrize(
    "other",
    [
        {"key": "k2"},
        {"description": "Cống vỡ"},
        {"device_id": "may-2"},
        {"account_id": "7"},
        {"token": "a" * 16},
        {"attributes": {"bi-gi": ["tat"]}},
    ],
)
def test_another_key_content_device_or_token_is_another_report(other: dict[str, Any]) -> None:
    assert token(**other) != token()


def test_a_token_of_ones_own_stands_whatever_is_said() -> None:
    assert token(token="a" * 16) == token(token="a" * 16, description="Cống vỡ")
