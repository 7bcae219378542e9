"""What may be asked, and how far a question may reach."""

from datetime import UTC, datetime, timedelta

import pytest

from services.intake.open311.asking import MOST_ROWS, SPAN, Asked, Sent, asked, jurisdiction_is
from shared.errors import NotFound, Refusal

NOW = datetime(2026, 11, 27, 3, 30, tzinfo=UTC)
SERVICES = {"TN", "GT"}


def of(*sent: tuple[str, str]) -> Asked:
    return asked(sent, SERVICES, NOW)


@pytest.mark.parametrize(
    ("sent", "about"),
    [
        ([("start_date", "2026-11-27")], "start_date"),
        ([("start_date", "2026-11-27T00:00:00")], "start_date"),
        ([("end_date", "2026-13-27T00:00:00Z")], "end_date"),
        ([("end_date", "0001-01-01T00:00:00Z")], "end_date"),
        ([("start_date", "9999-12-31T23:59:59Z")], "start_date"),
        ([("start_date", "٢٠٢٦-11-27T00:00:00Z")], "start_date"),
        ([("start_date", "2026-05-01T00:00:00Z"), ("end_date", "2026-04-01T00:00:00Z")], "end_date"),
        ([("start_date", "2026-01-01T00:00:00Z"), ("end_date", "2026-04-01T00:00:01Z")], "end_date"),
        ([("status", "late")], "status"),
        ([("page", "0")], "page"),
        ([("page_size", "1001")], "page_size"),
        ([("page_size", "-1")], "page_size"),
        ([("service_request_id", ",".join(map(str, range(MOST_ROWS + 1))))], "service_request_id"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_its_name(sent: Sent, about: str) -> None:
    with pytest.raises(Refusal) as refused:
        of(*sent)
    assert (refused.value.status, list(refused.value.errors)) == (400, [about])


def test_a_service_that_there_is_not_is_not_found() -> None:
    with pytest.raises(NotFound):
        of(("service_code", "TN,XX"))


def test_another_jurisdiction_is_not_found() -> None:
    jurisdiction_is([("jurisdiction_id", "luong-son")], "luong-son")
    jurisdiction_is([("jurisdiction_id", " ")], "luong-son")
    with pytest.raises(NotFound):
        jurisdiction_is([("jurisdiction_id", "city.gov")], "luong-son")


def test_nothing_asked_is_the_last_ninety_days() -> None:
    assert of() == Asked(NOW - SPAN, NOW)


def test_an_empty_parameter_is_as_none() -> None:
    empty = ("start_date", "end_date", "status", "service_code", "service_request_id", "page", "page_size")
    assert of(*((name, " ") for name in empty)) == of()


def test_one_end_alone_reaches_as_far_as_it_may() -> None:
    assert of(("start_date", "2026-01-01T00:00:00Z")).until == datetime(2026, 1, 1, tzinfo=UTC) + SPAN
    assert of(("end_date", "2026-01-01T00:00:00Z")).since == datetime(2026, 1, 1, tzinfo=UTC) - SPAN


def test_a_plus_that_was_not_encoded_is_one_all_the_same() -> None:
    found = of(("start_date", "2026-11-27T00:00:00 07:00"))
    assert found.since.utcoffset() == timedelta(hours=7)


def test_lists_come_with_commas_or_several_times() -> None:
    found = of(("service_code", "TN, GT"), ("service_code", "TN"), ("service_request_id", "LS-1,LS-2"))
    assert (found.services, found.numbers) == (("TN", "GT"), ("LS-1", "LS-2"))


@pytest.mark.parametrize(("typed", "ended"), [("open", False), ("CLOSED", True), ("open,closed", None)])
def test_a_status_is_open_or_closed_or_both(typed: str, ended: bool | None) -> None:
    assert of(("status", typed)).ended is ended


def test_pages_are_counted_from_one() -> None:
    found = of(("page", "3"), ("page_size", "50"))
    assert (found.rows, found.skipped) == (50, 100)
