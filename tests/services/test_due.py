"""The command that says by when what is filed now is due."""

from datetime import UTC, datetime

import pytest
import typer

from services.due import moment_of, told
from tests.support.commune import COMMUNE

FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_a_category_that_there_is_not_is_refused_with_those_that_are() -> None:
    with pytest.raises(typer.BadParameter, match=r"no category 'XX'. Categories: GT, TN"):
        list(told(COMMUNE, ["XX"], FRIDAY))


def test_every_step_has_its_date_and_its_reasons() -> None:
    lines = list(told(COMMUNE, ["TN"], FRIDAY))
    assert lines[0] == "09:00 20/11/2026, mac-dinh-2026-2"
    assert "  handle   17:00 07/12/2026" in lines
    assert any("Ngày Văn hóa Việt Nam, không tính" in line for line in lines)


def test_a_moment_is_the_commune_s_unless_it_names_another_zone() -> None:
    assert moment_of(datetime(2026, 11, 20, 9, 0)) == FRIDAY  # noqa: DTZ001  (as it is typed)
    assert moment_of(FRIDAY) == FRIDAY


@pytest.mark.parametrize("year", [1, 1999, 2099, 9999])
def test_a_year_that_no_calendar_knows_is_refused(year: int) -> None:
    with pytest.raises(typer.BadParameter, match="from 2000 to 2098"):
        moment_of(datetime(year, 11, 20, tzinfo=UTC))
