"""Mistakes in what a commune says of its reports are named before one is drafted."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.commune import CommuneRefused, load_commune
from shared.escalation import Body
from shared.reporting import ReportPlan, wrong_reports
from tests.support.commune import FILE

OFFICE = Body(code="uy-ban", name="Ủy ban")


def test_a_kind_has_one_table_and_a_recipient_that_is_known() -> None:
    week, other = ReportPlan(kind="week", to=("uy-ban",)), ReportPlan(kind="week", to=("tinh",))
    assert [place for place, _ in wrong_reports([OFFICE], [week, other])] == [
        ("reports", 1, "kind"),
        ("reports", 1, "to"),
    ]
    assert list(wrong_reports([OFFICE], [week])) == []


@pytest.mark.parametrize("suffix", ["", "BC MTTQ", "bc-mttq", "-BC", "BC/MTTQ"])
def test_a_suffix_is_as_offices_write_it(suffix: str) -> None:
    with pytest.raises(ValidationError):
        ReportPlan(kind="week", to=("uy-ban",), suffix=suffix)


def test_a_report_to_nobody_known_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "commune.toml").write_text(f'[[reports]]\nkind = "year"\nto = []\n{FILE.read_text()}')
    with pytest.raises(CommuneRefused, match=r"reports\[1\]\.kind"):
        load_commune(tmp_path / "commune.toml")


def test_the_shipped_commune_sends_four_kinds() -> None:
    commune = load_commune(Path("communes/luong-son.toml"))
    assert [plan.kind for plan in commune.reports] == ["day", "week", "month", "quarter"]
    assert commune.office.place == "Lương Sơn"
