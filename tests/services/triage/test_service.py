"""What triage adds to a clerk's choice, and which cases it does not touch any more."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import cast
from uuid import UUID

import pytest

from services.triage.domain import Queue, Verify
from services.triage.queries import Queries
from services.triage.service import Classification, Service, decider
from services.triage.view import CaseView
from shared.errors import Conflict, Invalid, NotFound, Refusal
from shared.events.envelope import Causation
from shared.events.sealed import Sealed
from shared.events.triage import CaseClassified
from shared.vault import Vault
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal
from tests.support.samples import CASE

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
CLERK = "staff/1"

waiting = CaseView(
    case_id=CASE,
    number="LS-2026-000001",
    received_at=MORNING,
    channel="web",
    language="vi",
    reported_area="tieu-khu-6",
    category_hint="TN",
    words=Sealed(case=CASE, key="words", box="c2VhbGVk"),
    status="verified",
    version=2,
)


@dataclass(frozen=True)
class OneCase:
    """A desk with one case on it."""

    view: CaseView

    async def case(self, case_id: UUID) -> CaseView | None:
        return self.view if case_id == self.view.case_id else None


async def triage_with(view: CaseView) -> tuple[Service, MemoryJournal]:
    """A service whose case was queued and verified; the vault is not needed."""
    journal = MemoryJournal()
    for command in (Queue(view.number), Verify()):
        await decider.handle(journal, CASE, command, Causation(CLERK))
    return Service(journal, cast(Vault, None), cast(Queries, OneCase(view)), COMMUNE), journal


async def classified(chosen: Classification) -> CaseClassified:
    triage, _ = await triage_with(waiting)
    said = (await triage.classify(CASE, chosen, CLERK)).events
    assert isinstance(said[0], CaseClassified)
    return said[0]


async def test_a_case_that_was_never_heard_of_is_not_found() -> None:
    triage, _ = await triage_with(waiting)
    with pytest.raises(NotFound):
        await triage.verify(UUID(int=7), CLERK)


@pytest.mark.parametrize("over", [{"withdrawn_at": MORNING}, {"closed_at": MORNING}])
async def test_a_case_that_is_over_takes_no_decision(over: dict[str, datetime]) -> None:
    triage, journal = await triage_with(replace(waiting, **over))  # type: ignore[arg-type]
    before = journal.said
    for decision in (
        triage.ask(CASE, "Ở đâu?", CLERK),
        triage.verify(CASE, CLERK),
        triage.refuse(CASE, "khong-ro", "Không rõ.", CLERK),
        triage.classify(CASE, Classification("TN"), CLERK),
    ):
        with pytest.raises(Conflict):
            await decision
    assert journal.said == before


async def test_an_answer_that_waits_for_its_verdict_is_given_to_no_other_unit() -> None:
    triage, journal = await triage_with(replace(waiting, answered_round=1))
    before = journal.said
    with pytest.raises(Conflict, match="reopened"):
        await triage.classify(CASE, Classification("AN"), CLERK)
    assert journal.said == before


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        (Classification("XX"), "category"),
        (Classification("TN", area="mars"), "area"),
        (Classification("TN", about_unit="nasa"), "about_unit"),
        (Classification("KH"), "unit"),
        (Classification("KH", unit="nasa"), "unit"),
        (Classification("KH", unit="cong-an", about_unit="cong-an"), "unit"),
        (Classification("CB", unit="kinh-te"), "unit"),
        (Classification("TN", about_unit="kinh-te"), "category"),
    ],
)
async def test_a_choice_that_leads_to_no_unit_is_refused_beside_its_field(chosen: Classification, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        await classified(chosen)
    assert isinstance(refused.value, Invalid)
    assert set(refused.value.errors) == {field}


async def test_a_refusal_needs_a_reason_of_the_list() -> None:
    triage, _ = await triage_with(waiting)
    with pytest.raises(Invalid):
        await triage.refuse(CASE, "weil-montag", "Không rõ.", CLERK)


async def test_what_the_clerk_leaves_out_comes_from_the_category_and_the_report() -> None:
    said = await classified(Classification("PCTT"))
    assert (said.urgency, said.area, said.restricted) == ("urgent", "tieu-khu-6", False)


async def test_what_the_clerk_chooses_is_kept() -> None:
    said = await classified(Classification("TN", "idea", "complex", "thon-mo", restricted=True))
    assert (said.kind, said.urgency, said.area, said.restricted) == ("idea", "complex", "thon-mo", True)


async def test_any_unit_of_the_commune_can_be_chosen_for_a_category_without_one() -> None:
    for unit in COMMUNE.units:
        assert (await classified(Classification("KH", unit=unit.code))).unit == unit.code


async def test_a_case_about_a_unit_is_classified_where_somebody_stands_in() -> None:
    assert (await classified(Classification("CB", about_unit="van-phong"))).about_unit == "van-phong"


@pytest.mark.parametrize(
    "chosen", [Classification("CB"), Classification("TN", "complaint"), Classification("TN", "denunciation")]
)
async def test_some_categories_and_kinds_are_restricted_whatever_the_clerk_says(chosen: Classification) -> None:
    assert (await classified(chosen)).restricted
