"""What somebody says of a contact is that contact, however it is written; and nothing else is."""

import pytest

from services.intake.lost_code.service import same_contact


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("0912 345 678", ""), ("0912 345 678", "678"), ("0912 345 678", "0912 345 679"), ("0912 345 678", "Nguyễn A"),
        ("tran@example.vn", "tran@example.com"), ("tran@example.vn", "example.vn"), ("tran@example.vn", "@"),
        ("Bà Ngân · tran@example.vn", "Bà"), ("Nhà văn hóa", "Nhà"), ("Zalo 7700112233", "0912 345 678"),
    ],
)  # fmt: skip
def test_something_else_is_another_contact(kept: str, typed: str) -> None:
    assert not same_contact(kept, typed)


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("0912 345 678", "0912345678"), ("+84 912 345 678", "0912.345.678"), ("Tran@Example.vn", "tran@example.vn"),
        ("Bà Ngân · tran@example.vn", "TRAN@example.vn"), ("Nhà bác Tám", "nha bac tam"),
    ],
)  # fmt: skip
def test_the_same_in_another_writing_is_the_same(kept: str, typed: str) -> None:
    assert same_contact(kept, typed)
