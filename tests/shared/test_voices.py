"""Voice notes are known by their container, and served so that a browser makes nothing but sound of them."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import Request

from shared.errors import Invalid, NotFound
from shared.voices import MOST_BYTES, kind_of, named, recording, sound

NOTES = {
    "audio/webm": b"\x1aE\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm",
    "audio/ogg": b"OggS\0\x02" + bytes(22) + b"OpusHead",
    "audio/mp4": b"\0\0\0\x1cftypM4A \0\0\0\0",
    "audio/wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "audio/aac": b"\xff\xf1\x50\x80",
    "audio/mpeg": b"ID3\x04\0\0",
}
OTHERS = [
    b"",
    b"OggS",
    b"<!doctype html>",
    b"\xff\xd8\xff\xe0",
    b"RIFF\0\0\0\0WEBP",
    b"\0\0\0\x1cftypheic",
    b"\x1aE\xdf\xa3",
]


def asked(**headers: str) -> Request:
    return cast(Request, SimpleNamespace(headers=headers))


@pytest.mark.parametrize("content", OTHERS)
def test_what_has_no_container_that_we_know_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        recording(content)
    assert list(refused.value.errors) == ["voice"]


def test_a_note_that_is_too_large_is_refused() -> None:
    with pytest.raises(Invalid):
        recording(NOTES["audio/ogg"] + bytes(MOST_BYTES))


def test_what_is_no_note_is_not_served_as_one() -> None:
    with pytest.raises(NotFound):
        sound(asked(), b"<!doctype html>")


@pytest.mark.parametrize("kind", NOTES)
def test_a_note_is_known_by_its_container(kind: str) -> None:
    assert kind_of(NOTES[kind]) == kind


def test_a_note_is_sound_and_nothing_else_to_a_browser() -> None:
    headers = sound(asked(), NOTES["audio/ogg"]).headers
    assert headers["content-type"] == "audio/ogg"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox")
    assert headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("asked_for", "status", "told"),
    [("bytes=0-1", 206, "bytes 0-1/8"), ("bytes=2-", 206, "bytes 2-7/8"), ("bytes=6-99", 206, "bytes 6-7/8"),
     ("bytes=0-", 200, None), ("bytes=9-", 200, None), ("bytes=-3", 200, None), ("lines=1-2", 200, None)],
)  # fmt: skip
def test_a_player_gets_the_range_that_it_asks_for(asked_for: str, status: int, told: str | None) -> None:
    answer: Any = sound(asked(range=asked_for), b"ID3\x04\0\0\0\0")
    assert (answer.status_code, answer.headers.get("content-range")) == (status, told)


def test_the_same_note_of_the_same_form_has_the_same_name() -> None:
    note = recording(NOTES["audio/ogg"])
    assert named(b"one", note) == named(b"one", note) != named(b"two", note)
