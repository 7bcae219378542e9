"""What the Front does: it asks a unit, and waits no longer for what no unit owes any more."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.oversight.inquiries.domain import Case, Command, Counts, RaiseInquiry, WithdrawInquiry, decide, evolve
from services.oversight.inquiries.view import Over
from services.oversight.service import Service
from services.oversight.view import CaseView
from shared import clock
from shared.calendar import LOCAL
from shared.deciding import Decided, Decider, said_already
from shared.errors import Conflict, Invalid, NotFound
from shared.events.envelope import Causation
from shared.events.oversight import InquiryRaised
from shared.events.sealed import Sealed
from shared.vault import WRITING

decider: Decider[Case, Command, Counts] = Decider(Case(), decide, evolve)


async def raise_inquiry(
    oversight: Service, case_id: UUID, question: str, until: date, by: str, expected: int | None = None
) -> Decided[Counts]:
    """Ask the unit that has the case. Repeating what the unit still has time for changes nothing. Raises NotFound,
    Conflict, Invalid for a day that is no working day, and Gone."""
    case = await oversight.queries.case(case_id)
    if case is None:
        raise NotFound("The register knows no such case.")
    asked = await oversight.queries.inquiries(case_id)
    command = RaiseInquiry(
        unit=unit_asked(case),
        question=await oversight.vault.seal(case_id, question, by),
        due=_due(oversight, until),
        answered=max((one.inquiry for one in asked if one.answered_at), default=0),
        now=clock.now(),
    )

    async def opened(boxes: Sequence[Sealed]) -> Sequence[Any]:
        return await oversight.vault.open_many(case_id, boxes, by, WRITING)

    try:
        return await decider.handle(oversight.journal, case_id, command, Causation(actor=by), expected, opened)
    except Conflict:
        # By the stream, not the table: what was just asked may not stand there yet.
        last = decider.replay(await oversight.journal.read(case_id)).last
        if last and last.inquiry > command.answered and command.unit:
            again: Counts = InquiryRaised(
                inquiry=last.inquiry, unit=command.unit, question=command.question, due=command.due
            )
            if before := await said_already(oversight.journal, case_id, again, opened):
                return before
        raise


def unit_asked(case: CaseView) -> str | None:
    """Which unit can be asked: it has the case, and the case is open."""
    over = case.closed_at or case.returned or case.refused or case.taken_back
    return None if over else case.unit


def _due(oversight: Service, until: date) -> datetime:
    if not oversight.commune.working_days.day(until).works:
        raise Invalid("Nobody works on that day.", {"due": "Choose a working day."})
    return datetime.combine(until, oversight.commune.profile_on(clock.now()).day_ends, LOCAL)


async def withdraw_inquiry(oversight: Service, over: Over) -> None:
    """Nobody waits for this answer any more; what was withdrawn is not withdrawn again."""
    command = WithdrawInquiry(over.inquiry, over.because)
    await decider.handle(oversight.journal, over.case_id, command, Causation(actor="stage/oversight"))
