"""Signed notes are those of the C2SP specification, byte for byte."""

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.notes import NoteKey, signed

# From the design of the ledger: a checkpoint signed with a key made of a known seed.
SEED = Ed25519PrivateKey.from_private_bytes(sha256(b"demo seed").digest())
KEY = NoteKey("phananh.example/giamsat", SEED.public_key().public_bytes_raw(), SEED.sign)
CHECKPOINT = "phananh.example/giamsat\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
LINE = (
    "— phananh.example/giamsat"
    " ZxG8yiWSXCAs6uzutumu04FMbn8q44BxwqzNMc/UnNFTWzRDhHLrK3qNUFZhLXfTevllbcXFz0ccYC12iPo6AWUDngg="
)


def test_a_key_is_passed_on_with_its_name_and_id() -> None:
    assert KEY.vkey == "phananh.example/giamsat+6711bcca+ATJx/7JCkxtCmpmAQuplROFt9sb7E5uAo70HlsGbBZyq"


def test_a_note_is_its_text_a_blank_line_and_the_signature() -> None:
    assert signed(CHECKPOINT, KEY) == f"{CHECKPOINT}\n{LINE}\n"
