"""What the unit does: it names who has a case in hand."""

from uuid import UUID

from services.dispatch.officers.domain import Case, Counts, NameOfficer, decide, evolve
from services.dispatch.service import Service
from shared.deciding import Decided, Decider
from shared.errors import Conflict, NotFound
from shared.events.envelope import Causation
from shared.vault import WRITING

decider: Decider[Case, NameOfficer, Counts] = Decider(Case(), decide, evolve)


async def name_officer(
    dispatch: Service, case_id: UUID, unit: str, officer: str, by: str, expected: int | None = None
) -> Decided[Counts]:
    """The name is sealed with the case's words: it is that of a person, and goes when the case is erased."""
    case = await dispatch.queries.case(case_id)
    if case is None:
        raise NotFound("No such case is with your unit.")
    if case.unit == unit and (case.withdrawn_at or case.closed_at or case.refused):
        raise Conflict("This case is closed.")
    sealed = await dispatch.vault.seal(case_id, officer, by)
    return await decider.handle(
        dispatch.journal,
        case_id,
        NameOfficer(unit, sealed),
        Causation(actor=by),
        expected,
        lambda boxes: dispatch.vault.open_many(case_id, boxes, by, WRITING),
    )
