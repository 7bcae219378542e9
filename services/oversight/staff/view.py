"""What identity said, told: who signed in, made accounts and keys, and decided on what takes two people."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.oversight.register import Entry, Register
from services.oversight.service import Service
from services.oversight.wording import Locale, accounts_in, facts, who
from shared.identity import Identity, names_of

PAGE_ROWS = 100
NEWEST = 2**62  # a position that none will reach


@dataclass(frozen=True)
class Deed:
    """One event of identity: who did what, to whose account, and what else it says. `position` is that in its log."""

    position: int
    at: datetime
    event: str
    actor: str
    who: str
    account: UUID | None
    whose: str | None
    facts: tuple[tuple[str, str], ...]
    signature: str


async def page_of(oversight: Service, identity: Identity, locale: Locale, before: int = NEWEST) -> list[Deed]:
    """A page of the record, newest first; the next one begins before the last position."""
    entries = await Register(oversight.queries.pool).of_identity(before, PAGE_ROWS)
    names = await names_of(
        identity, {*accounts_in(one.actor for one in entries), *filter(None, map(_account, entries))}
    )
    return [_deed(entry, names, locale) for entry in entries]


def _account(entry: Entry) -> UUID | None:
    """Whose account it is about: the subject, or the one that a proposal names."""
    named = entry.data.get("account")
    return UUID(named) if named else entry.subject


def _deed(entry: Entry, names: dict[UUID, str], locale: Locale) -> Deed:
    account = _account(entry)
    known = account in names
    return Deed(
        position=entry.position,
        at=entry.at,
        event=entry.event,
        actor=entry.actor,
        who=who(entry.actor, names, locale),
        account=account if known else None,
        whose=names[account] if account and known else None,
        facts=tuple(facts(entry, locale)),
        signature=entry.signature,
    )
