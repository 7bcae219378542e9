"""What editors do over a real vault: drafts are sealed until they are published, and gone when the case was erased."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

import pytest

from services.publisher.domain import Words
from services.publisher.queries import Queries
from services.publisher.service import TAKEN_DOWN_BECAUSE, Service
from services.publisher.view import CaseView, Verdict
from shared.errors import Conflict, Gone, NotFound
from shared.events.publisher import (
    CorrectionDrafted,
    ResultApproved,
    ResultCorrected,
    ResultDrafted,
    ResultPublished,
    ResultWithdrawn,
)
from shared.vault import Vault
from tests.support.commune import COMMUNE
from tests.support.journals import MemoryJournal, heard
from tests.support.samples import AT, CASE, erased, published, words

AN, BINH = "staff/an", "staff/binh"
TITLE, SUMMARY = "The drain is clear", "The drain was cleared on Monday."

closed = CaseView(
    case_id=CASE,
    number="LS-2026-000001",
    received_at=AT,
    category="TN",
    unit="kinh-te",
    words=words,
    verdicts={1: Verdict("yes", 5)},
    outcome="done",
    closed_at=AT,
    closed_by="citizen",
    closed_round=1,
)


@dataclass(frozen=True)
class OneCase:
    """A desk with one case on it."""

    view: CaseView

    async def case(self, _: object) -> CaseView:
        return self.view


@pytest.fixture
def at_the_desk(vault: Vault) -> Callable[..., tuple[Service, MemoryJournal]]:
    def desk(view: CaseView = closed) -> tuple[Service, MemoryJournal]:
        journal = MemoryJournal()
        return Service(journal, vault, cast(Queries, OneCase(view)), COMMUNE), journal

    return desk


Desk = Callable[..., tuple[Service, MemoryJournal]]


async def draft(publisher: Service, summary: str = SUMMARY, kept: dict[str, str] | None = None) -> None:
    await publisher.draft(CASE, Words(TITLE, summary, kept=kept or {}), outcome="done", by=AN)


async def test_a_draft_is_said_sealed_and_the_same_words_only_once(at_the_desk: Desk) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher)
    await draft(publisher)
    assert [type(event) for event in journal.said] == [ResultDrafted]
    assert all(text.encode() not in stored.state for text in (TITLE, SUMMARY) for stored in journal.stored)


async def test_other_words_are_another_draft(at_the_desk: Desk) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher)
    await draft(publisher, "The drain was cleared on Tuesday.")
    first, second = journal.said
    assert isinstance(first, ResultDrafted)
    assert isinstance(second, ResultDrafted)
    assert (first.title == second.title, first.summary == second.summary) == (True, False)


async def test_what_is_published_is_what_the_approved_draft_holds(at_the_desk: Desk) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher)
    await publisher.approve(CASE, 1, BINH)
    _, approved, public = journal.said
    assert isinstance(approved, ResultApproved)
    assert isinstance(public, ResultPublished)
    assert (public.title, public.summary) == (TITLE, SUMMARY)


async def test_nothing_is_drafted_or_approved_once_the_keys_are_gone(at_the_desk: Desk, vault: Vault) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher)
    await vault.erase(CASE)
    for attempt in (draft(publisher), publisher.approve(CASE, 1, BINH)):
        with pytest.raises(Gone):
            await attempt
    assert len(journal.said) == 1


@pytest.mark.parametrize(
    "not_theirs", [{"closed_by": None}, {"category": None}, {"restricted": True}, {"closed_by": "withdrawn"}]
)
async def test_what_editors_have_nothing_to_publish_of_is_not_theirs_to_read(
    not_theirs: dict[str, object], at_the_desk: Desk
) -> None:
    publisher, _ = at_the_desk(replace(closed, **not_theirs))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        await publisher.case(CASE)


async def test_a_public_result_is_taken_down_when_its_report_is_erased(at_the_desk: Desk) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher)
    await publisher.approve(CASE, 1, BINH)
    await publisher.take_down(heard(erased, CASE, AT))
    await publisher.take_down(heard(erased, CASE, AT))
    assert journal.said[3:] == [ResultWithdrawn(reason=TAKEN_DOWN_BECAUSE)]


@pytest.mark.parametrize(("view", "taken_down"), [(closed, 0), (replace(closed, erasure="all"), 1)])
async def test_a_result_approved_while_its_report_was_erased_goes_too(
    view: CaseView, taken_down: int, at_the_desk: Desk
) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher)
    await publisher.approve(CASE, 1, BINH)
    late = replace(publisher, queries=cast(Queries, OneCase(view)))
    await late.take_down_if_erased(heard(published, CASE, AT))
    assert len([event for event in journal.said if isinstance(event, ResultWithdrawn)]) == taken_down


# What looks like personal data, and corrections.

CALL = "Ai cần biết thêm thì gọi 0912 345 678."
KEPT = {"0912 345 678": "Số của trực ban", "0912 345 679": "Không có trong bài"}


async def test_a_passage_without_a_reason_keeps_a_draft_from_the_public(at_the_desk: Desk) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher, CALL)
    with pytest.raises(Conflict) as refused:
        await publisher.approve(CASE, 1, BINH)
    assert refused.value.errors == {"summary": "0912 345 678 (phone)"}
    assert len(journal.said) == 1


async def test_reasons_are_kept_sealed_and_only_for_what_stands_in_the_draft(at_the_desk: Desk, vault: Vault) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher, CALL, KEPT)
    await draft(publisher, CALL, KEPT)
    await publisher.approve(CASE, 1, BINH)
    first, _, public = journal.said
    assert isinstance(first, ResultDrafted)
    assert isinstance(public, ResultPublished)
    assert first.kept
    assert await vault.open(CASE, first.kept, BINH, "test") == "0912 345 678\tSố của trực ban"
    assert all("Số của trực ban".encode() not in stored.state for stored in journal.stored)


async def test_another_reason_is_another_draft(at_the_desk: Desk) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher, CALL, KEPT)
    await draft(publisher, CALL, KEPT | {"0912 345 678": "Số của Mặt trận"})
    assert [type(event) for event in journal.said] == [ResultDrafted, ResultDrafted]


async def test_a_correction_is_public_with_its_words_once_it_is_approved(at_the_desk: Desk) -> None:
    publisher, journal = at_the_desk()
    await draft(publisher)
    await publisher.approve(CASE, 1, BINH)
    words = Words(TITLE, "The drain was cleared on Tuesday.", "The day was wrong.")
    for _ in range(2):
        await publisher.correct(CASE, words, outcome="done", by=BINH)
    await publisher.approve(CASE, 4, AN)
    drafted, _, public = journal.said[3:]
    assert isinstance(drafted, CorrectionDrafted)
    assert public == ResultCorrected(
        title=TITLE, summary=words.summary, outcome="done", correction="The day was wrong."
    )
