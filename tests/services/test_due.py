"""The command that says by when what is filed now is due."""

from datetime import UTC, datetime

import pytest
import typer

from services.due import told
from tests.support.commune import COMMUNE

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_a_category_that_there_is_not_is_refused_with_those_that_are() -> None:
    with pytest.raises(typer.BadParameter, match=r"no category 'XX'. Categories: GT, TN"):
        list(told(COMMUNE, ["XX"], FRIDAY))


def test_every_step_has_its_date_and_its_reasons() -> None:
    lines = list(told(COMMUNE, ["TN"], FRIDAY))
    assert lines[0] == "09:00 20/11/2026, mac-dinh-2026-1"
    assert "  handle   17:00 07/12/2026" in lines
    assert any("Ngày Văn hóa Việt Nam, không tính" in line for line in lines)
