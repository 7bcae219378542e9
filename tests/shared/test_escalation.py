"""Mistakes in a commune's ladder are named before anybody is told of anything."""

from shared.escalation import Body, Rung, wrong_ladder

OFFICE = Body(code="uy-ban", name="Ủy ban")


def rung(level: int, days: int, *tell: str) -> Rung:
    return Rung(level=level, working_days_late=days, tell=tell)


def places(bodies: list[Body], *rungs: Rung) -> list[tuple[object, ...]]:
    return [place for place, _ in wrong_ladder(bodies, rungs)]


def test_a_rung_that_names_nobody_known_is_refused() -> None:
    assert places([OFFICE], rung(1, 0, "tinh")) == [("escalation", 0, "tell")]


def test_levels_count_up_and_none_comes_before_a_lower_one() -> None:
    assert places([OFFICE], rung(1, 3, "unit"), rung(3, 1, "uy-ban")) == [
        ("escalation", 1, "level"),
        ("escalation", 1, "working_days_late"),
    ]


def test_a_body_is_there_once_and_is_not_called_as_the_unit_is() -> None:
    assert places([OFFICE, OFFICE, Body(code="unit", name="Đơn vị")]) == [("bodies", 1, "code"), ("bodies", 2, "code")]


def test_a_ladder_without_mistakes_is_taken() -> None:
    assert places([OFFICE], rung(1, 0, "unit"), rung(2, 3, "unit", "uy-ban")) == []
