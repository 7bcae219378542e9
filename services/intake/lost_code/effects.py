"""A renewed code goes to the contact as a letter of its own; if this dies on the way, the same letter is made again."""

from services.intake.contacts import CONTACTS
from services.intake.outgoing import CODE_STEP, Notice, queue
from services.intake.service import Service
from services.intake.view import CASES
from shared.effects import Effect
from shared.events.envelope import Envelope
from shared.events.intake import TrackingCodeRenewed
from shared.reading.model import row_of


async def _send(intake: Service, heard: Envelope, event: TrackingCodeRenewed) -> None:
    case = await row_of(intake.queries.pool, CASES, "case_id = $1", heard.subject)
    contact = await row_of(intake.queries.pool, CONTACTS, "case_id = $1", heard.subject)
    assert case is not None
    assert contact is not None
    notice = Notice(heard.id, heard.subject, case.number, CODE_STEP, contact.language, {"renewal": str(event.renewal)})
    await queue(intake.queries.pool, notice, event.way)


EFFECTS = (Effect("renewed codes", frozenset({TrackingCodeRenewed}), _send),)
