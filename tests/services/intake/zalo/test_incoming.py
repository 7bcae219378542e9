"""What people say is read from Zalo's calls, and whatever else stands there breaks nothing."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.zalo.incoming import LONGEST, Said, said, timestamp_of
from tests.support.zalo import event, location, picture

LAN = "7700112233"
NAMES = ["event_name", "sender", "message", "attachments", "payload", "coordinates", "id"]
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(NAMES), inner),
)


@given(json)
def test_nothing_breaks_it(body: object) -> None:
    try:
        raw = orjson.dumps(body)
    except (TypeError, orjson.JSONEncodeError):
        return
    found = said(raw)
    assert found is None or found.person
    assert isinstance(timestamp_of(raw), str)


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", event(LAN, "oa_send_text", text="Của trang"), b'{"event_name":"user_send_text"}']
)
def test_what_no_person_did_is_passed_over(raw: bytes) -> None:
    assert said(raw) is None


def test_a_text_is_tidied_and_cut() -> None:
    found = said(event(LAN, text="  Đường ngập\u200b \r\n sâu  ", msg_id="m1"))
    assert found
    assert (found.id, found.person, found.text) == ("m1", LAN, "Đường ngập \n sâu")
    longest = said(event(LAN, text="a" * (LONGEST + 1)))
    assert longest
    assert len(longest.text) == LONGEST


def test_a_picture_comes_with_its_words_and_address() -> None:
    found = said(event(LAN, "user_send_image", **picture("https://a.zdn.vn/1.jpg", "Ổ gà")))
    assert found
    assert (found.pictures, found.text) == (("https://a.zdn.vn/1.jpg",), "Ổ gà")


def test_a_voice_note_has_an_address_and_no_words() -> None:
    attached = [{"type": "audio", "payload": {"url": "https://a.zdn.vn/1.aac"}}]
    found = said(event(LAN, "user_send_audio", attachments=attached))
    assert found
    assert (found.voice, found.pictures, found.text) == ("https://a.zdn.vn/1.aac", (), "")


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("91", "105"), ("20", "181"), ("north", "105"), ("nan", "1"), ("", "")]
)
def test_what_is_no_place_is_none(latitude: str, longitude: str) -> None:
    found = said(event(LAN, "user_send_location", **location(latitude, longitude)))
    assert found
    assert found.where is None
    assert found.is_nothing


def test_a_place_comes_as_texts() -> None:
    found = said(event(LAN, "user_send_location", **location("20.8865", "105.5392")))
    assert found
    assert found.where == ("20.886500", "105.539200")


def test_who_follows_has_come_and_who_does_not_has_left() -> None:
    came, left = said(event(LAN, "follow")), said(event(LAN, "unfollow"))
    assert isinstance(came, Said)
    assert isinstance(left, Said)
    assert (came.came, came.left, left.came, left.left) == (True, False, False, True)
    assert came.person == left.person == LAN
    assert came.id != left.id


def test_a_sticker_is_nothing() -> None:
    found = said(event(LAN, "user_send_sticker", attachments=[{"payload": {"url": "https://a/1"}}]))
    assert found
    assert found.is_nothing
