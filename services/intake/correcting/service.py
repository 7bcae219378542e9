"""What is done about a contact: the old key is destroyed, the new contact sealed under a new one, and that is said."""

from dataclasses import dataclass
from typing import cast

from services.intake import codes
from services.intake.correcting.domain import Case, ChangeContact, Counts, Wish, decide, evolve, is_new
from services.intake.receiving import BY_CITIZEN, another_consent
from services.intake.service import Service
from services.intake.view import TrackedCase
from shared import clock
from shared.deciding import Decided, Decider
from shared.errors import Conflict, Invalid
from shared.events.intake import ContactBy
from shared.events.sealed import Sealed
from shared.vault import CITIZEN, CaseKeys, Erased

decider: Decider[Case, ChangeContact, Counts] = Decider(Case(), decide, evolve)


@dataclass(frozen=True)
class Wanted:
    """A contact as it was typed; without one, the one that is kept stays. `seen`: how many changes its sender knew of,
    None where that was not said; `token`: the sender's own secret, under which it is one change."""

    contact: str | None
    by: ContactBy | None
    consent: str
    token: str | None = None
    seen: int | None = None


async def change_contact(intake: Service, code: str, wanted: Wanted) -> Decided[Counts]:
    """The citizen is reached like this from now on. Two at once wait for each other, in whatever process.

    Raises NotFound, Gone, Invalid, and Conflict: also for another change under a token that was used.
    """
    case = await intake.tracked(code)
    if wrong := another_consent(wanted.consent, intake.commune) | intake.ways.refused(wanted.by, wanted.contact):
        raise Invalid("Some entries are missing or not on the list.", wrong)
    wish = Wish(_sending(intake, case, wanted), wanted.seen, wanted.contact is not None)
    async with intake.vault.contact_of(case.case_id) as own:
        history = await intake.journal.read(case.case_id)
        known = decider.replay(history)
        if is_new(known, wish):
            command = await own.renew(lambda before, after: _sealed(intake, wish, wanted, known, before, after))
            return await decider.handle(intake.journal, case.case_id, command, BY_CITIZEN)
    if await _opened(intake, case, known) != (wanted.contact, wanted.by) and wanted.contact is not None:
        raise Conflict("This token was used for another contact. Send this one with a token of its own.")
    return Decided([], history[-1].originator_version, None)


def _sending(intake: Service, case: TrackedCase, wanted: Wanted) -> str:
    """What stands for a sending. Nothing of the contact is in it: numbers of telephones are too few to be hashed."""
    token = wanted.token or str(clock.new_id())
    return codes.derived(intake.pepper, "contact", f"{case.case_id}\n{token}").hex()


def _sealed(
    intake: Service, wish: Wish, wanted: Wanted, known: Case, before: CaseKeys, after: CaseKeys
) -> ChangeContact:
    contact = wanted.contact or _kept(known.contact, before)
    if wrong := intake.ways.refused(wanted.by, contact):
        raise Invalid("Some entries are missing or not on the list.", wrong)
    return ChangeContact(
        wish,
        after.seal(contact, "contact"),
        after.seal(wanted.by, "contact") if wanted.by else None,
        wanted.consent,
    )


def _kept(contact: Sealed | None, keys: CaseKeys) -> str:
    """The contact that stays. Raises Invalid where its key is gone."""
    if contact is None or "contact" not in keys.keys:
        raise Invalid("No contact is kept.", {"contact": "Write a telephone number or another way to reach you."})
    return keys.open(contact)


async def _opened(intake: Service, case: TrackedCase, known: Case) -> tuple[str | None, ContactBy | None]:
    boxes = [box for box in (known.contact, known.contact_by) if box]
    opened = await intake.vault.open_many(case.case_id, boxes, CITIZEN, "own case")
    found = {box: said for box, said in zip(boxes, opened, strict=True) if not isinstance(said, Erased)}
    by = cast("ContactBy | None", found.get(known.contact_by)) if known.contact_by else None
    return found.get(known.contact) if known.contact else None, by
