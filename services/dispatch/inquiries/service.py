"""What the unit does: it answers what the Front has asked it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.dispatch.inquiries.domain import AnswerInquiry, Case, Counts, decide, evolve
from services.dispatch.service import Service
from shared.deciding import Decided, Decider, said_already
from shared.errors import Conflict, NotFound
from shared.events.dispatch import InquiryAnswered
from shared.events.envelope import Causation
from shared.events.sealed import Sealed
from shared.vault import WRITING

decider: Decider[Case, AnswerInquiry, Counts] = Decider(Case(), decide, evolve)


async def answer_inquiry(
    dispatch: Service, case_id: UUID, inquiry: int, unit: str, answer: str, by: str, expected: int | None = None
) -> Decided[Counts]:
    """Answer once, late too, as long as the Front waits for it. Repeating the same answer changes nothing. Raises
    NotFound, Forbidden, Conflict and Gone."""
    case = await dispatch.queries.case(case_id)
    if case is None or not case.with_unit(unit):
        raise NotFound("No such case is with your unit.")
    asked = {one.inquiry: one for one in await dispatch.queries.inquiries(case_id)}.get(inquiry)
    sealed = await dispatch.vault.seal(case_id, answer, by)
    over = bool(case.over or (asked and asked.withdrawn_at))
    command = AnswerInquiry(unit, inquiry, sealed, asked.unit if asked else None, over)

    async def opened(boxes: Sequence[Sealed]) -> Sequence[Any]:
        return await dispatch.vault.open_many(case_id, boxes, by, WRITING)

    try:
        return await decider.handle(dispatch.journal, case_id, command, Causation(actor=by), expected)
    except Conflict:
        again: Counts = InquiryAnswered(inquiry=inquiry, unit=unit, answer=sealed)
        if before := await said_already(dispatch.journal, case_id, again, opened):
            return before
        raise
