"""How a code is renewed: for who knows number and contact, and sent to that contact alone."""

from services.intake import codes
from services.intake.contacts import CONTACTS
from services.intake.lost_code.domain import Case, Counts, Renew, decide, evolve
from services.intake.outgoing import renewed_code
from services.intake.service import Service
from services.intake.view import TrackedCase
from services.intake.ways import Way
from shared.deciding import Decided, Decider
from shared.errors import Conflict, NotFound
from shared.events.envelope import Causation
from shared.reading.model import row_of
from shared.text import folded
from shared.vault import CITIZEN

decider: Decider[Case, Renew, Counts] = Decider(Case(), decide, evolve)

DIGITS_OF_A_NUMBER = 8  # with as many in common at the end, two ways of writing are one telephone number
UNKNOWN = "No report has this number and this contact."


async def renew(intake: Service, number: str, contact: str, by: str) -> Decided[Counts]:
    """Renew the code of a case and have it sent to its contact. Raises NotFound, alike for an unknown number and for
    another contact; Conflict where nothing can be sent to the contact, and what `decide` refuses."""
    case = await intake.queries.numbered(number)
    if case is None and await intake.caught_up():  # it may have come in a moment ago
        case = await intake.queries.numbered(number)
    kept = await _contact(intake, case) if case else None
    if case is None or kept is None or not same_contact(kept, contact):
        raise NotFound(UNKNOWN)
    way = next((way for way in intake.ways.by_name.values() if way.address_in(kept)), None)
    if way is None:
        raise Conflict("Nothing can be sent to this contact from here. Ask the person to come with the receipt.")
    return await _renewed(intake, case, way, by)


async def _contact(intake: Service, case: TrackedCase) -> str | None:
    kept = await row_of(intake.queries.pool, CONTACTS, "case_id = $1", case.case_id)
    if kept is None or kept.contact is None:
        return None
    opened = await intake.vault.open(case.case_id, kept.contact, CITIZEN, "lost code")
    return opened if isinstance(opened, str) else None


async def _renewed(intake: Service, case: TrackedCase, way: Way, by: str) -> Decided[Counts]:
    renewal = decider.replay(await intake.journal.read(case.case_id)).renewals + 1
    code = renewed_code(intake.pepper, case.case_id, renewal)
    command = Renew(codes.hash_of_code(intake.pepper, code), renewal, way.name)
    return await decider.handle(intake.journal, case.case_id, command, Causation(actor=by))


def same_contact(kept: str, typed: str) -> bool:
    """Whether what somebody says of a contact is that contact, however it is written."""
    ours, theirs = _digits(kept), _digits(typed)
    if min(len(ours), len(theirs)) >= DIGITS_OF_A_NUMBER:
        return ours[-DIGITS_OF_A_NUMBER:] == theirs[-DIGITS_OF_A_NUMBER:]
    said, known = folded(typed).split(), folded(kept).split()
    an_address_in_it = len(said) == 1 and "@" in said[0] and said[0] in known
    return bool(said) and (said == known or an_address_in_it)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isdigit())
