"""A citizen recognises the own contact, and nobody who looks over the shoulder learns it."""

import pytest

from services.intake.contacts import masked


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("0900 111 222", "… 222"),
        ("+84 900.111.234 (chị Hoa)", "… 234"),
        ("hoa@example.org", "h…@example.org"),
        ("Hoa <hoa@example.org>, anh.hai@example.vn", "H…@example.org"),
        ("hoa@example.org nhà ông Ba xóm 4", "h…@example.org"),
        ("Zalo: Hoa", "Z…"),
        ("số 12", "s…"),
        ("٠٩٠٠١١١٢٢٢", "… ٢٢٢"),
    ],
)
def test_as_much_of_a_contact_is_shown_as_its_owner_recognises(contact: str, shown: str) -> None:
    assert masked(contact) == shown
