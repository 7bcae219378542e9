"""A slip is copied by hand: its code stands on one line, however wide its letters are."""

import pypdfium2
import pytest

from services.intake.slips.slip import Slip, sheet
from tests.support.commune import COMMUNE
from tests.support.samples import AT


@pytest.mark.parametrize("code", ["WWWW-WWWW-WWWW-WWWW-W", "1111-1111-1111-1111-1", "46XT-M1CM-6S49-WWWQ-9"])
def test_the_code_stands_on_one_line(code: str) -> None:
    slip = Slip("LS-2026-000137", code, AT, "https://langnghe.example", COMMUNE, "luong-son/src-intake+f41621b4+AaPx")
    page = pypdfium2.PdfDocument(sheet(slip))[0]
    assert code in page.get_textpage().get_text_bounded()
