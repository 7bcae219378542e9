"""Where an intake point's code leads, and under which name it stands in a list."""

import pytest

from services.intake.points import KINDS, POINTS, code_of_name, leads_nowhere, natural
from shared.events.intake import PointKind
from tests.support.reading import in_order
from tests.support.samples import point_changed, point_closed, point_opened, point_reopened


@pytest.mark.parametrize(
    "url",
    ["http://localhost:8000", "http://LOCALHOST", "http://x.localhost", "http://127.0.0.1:80", "http://127.1.2.3",
     "http://[::1]:8000", "http://0.0.0.0:8000", "", "http://"],
)  # fmt: skip
def test_an_address_of_this_machine_leads_nowhere_for_others(url: str) -> None:
    assert leads_nowhere(url)


@pytest.mark.parametrize("url", ["https://langnghe.example", "http://192.168.1.5:8000", "https://localhost.example"])
def test_an_address_that_others_reach_leads_somewhere(url: str) -> None:
    assert not leads_nowhere(url)


def test_a_code_is_cut_where_it_is_too_long_and_never_ends_with_a_hyphen() -> None:
    assert code_of_name("Nhà văn hóa Tiểu khu 6") == "nha-van-hoa-tieu-khu-6"
    assert code_of_name("a" * 39 + " b") == "a" * 39
    assert code_of_name("日本") == ""


def test_names_are_in_the_order_of_their_numbers() -> None:
    names = ["Tiểu khu 10", "tiểu khu 2", "Đồng Sương", "Tiểu khu 1"]
    assert sorted(names, key=natural) == ["Đồng Sương", "Tiểu khu 1", "tiểu khu 2", "Tiểu khu 10"]


def test_every_kind_has_a_name_for_people() -> None:
    assert set(KINDS) == set(PointKind.__args__)  # type: ignore[attr-defined]  # a Literal keeps its values there


def test_a_point_is_what_was_last_said_of_it() -> None:
    rows = POINTS.fold(in_order(point_opened, point_changed, point_closed, point_reopened))
    found = POINTS.made_of(rows["nha-van-hoa-6",])
    assert (found.name, found.kind, found.closed_at) == ("Nhóm Zalo Tiểu khu 6", "zalo_group", None)
    closed = POINTS.made_of(POINTS.fold(in_order(point_opened, point_closed))["nha-van-hoa-6",])
    assert closed.closed_at is not None
