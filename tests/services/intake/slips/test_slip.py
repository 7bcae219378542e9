"""A slip is copied by hand: its code stands on one line, however wide its letters are."""

import pypdfium2
import pytest

from services.intake.slips.slip import FOLLOWED, Slip, sheet
from tests.support.commune import COMMUNE
from tests.support.samples import AT

CODES = ("WWWW-WWWW-WWWW-WWWW-W", "1111-1111-1111-1111-1", "46XT-M1CM-6S49-WWWQ-9")


@pytest.mark.parametrize("code", CODES)
def test_the_code_stands_on_one_line(code: str) -> None:
    slip = Slip("LS-2026-000137", code, AT, "https://langnghe.example", COMMUNE, "luong-son/src-intake+f41621b4+AaPx")
    page = pypdfium2.PdfDocument(sheet(slip))[0]
    said = page.get_textpage().get_text_bounded()
    assert code in said
    assert "Khóa công khai" in said


def test_the_slip_of_who_follows_says_so_on_one_sheet() -> None:
    headline = (
        "Đường liên thôn từ ngã ba Lò Gạch xuống bến đò bị sạt lở một đoạn dài, xe máy không qua được nữa, xin sửa gấp"
    )
    slip = Slip("LS-2026-000137", CODES[0], AT, "https://langnghe.example", COMMUNE, "", FOLLOWED, headline)
    document = pypdfium2.PdfDocument(sheet(slip))
    assert len(document) == 1
    words = " ".join(document[0].get_textpage().get_text_bounded().split())
    assert "do người khác phản ánh" in words
    assert "Phiếu phản ánh" not in words
    assert "Khóa công khai" not in words
    assert headline in words
