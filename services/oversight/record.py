"""The record of openings told: who of the staff opened which words, and who opened unusually many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.oversight.service import Service
from services.oversight.wording import Locale, accounts_in, who
from shared import clock
from shared.identity import Identity, names_of
from shared.vault import Opening
from shared.web.language import N_

PAGE_ROWS = 100
NEWEST = 2**62  # an id that none will reach
# Who reads a case a minute, all hour long, opens 60. Twice that is no reading for work, or it is a night to ask about.
UNUSUAL_CASES = 120
WITHIN = timedelta(hours=1)

PURPOSES: Mapping[str, str] = {
    "triage": N_("Kiểm tra, phân loại"),
    "handling": N_("Giải quyết"),
    "oversight": N_("Giám sát"),
    "publishing": N_("Soạn kết quả công khai"),
    "contact": N_("Liên hệ người dân"),
    "writing": N_("Viết vào hồ sơ"),
    "list": N_("Xem danh sách"),
    "search": N_("Tìm theo từ"),
}


@dataclass(frozen=True)
class Looked:
    """One opening. `what`: words, contact or photo; `number` of its case, None for a list of `cases`."""

    id: int
    at: datetime
    reader: str
    who: str
    purpose: str
    what: str
    case_id: UUID | None
    number: str | None
    cases: int
    stage: str


async def page_of(
    oversight: Service, identity: Identity, locale: Locale, before: int = NEWEST, reader: str | None = None
) -> list[Looked]:
    """A page of the record, newest first; the next one begins before the last id."""
    return await _told(oversight, identity, locale, await oversight.vault.all_openings(before, reader, PAGE_ROWS))


async def of_case(oversight: Service, identity: Identity, locale: Locale, case_id: UUID) -> list[Looked]:
    """Who has opened what of a case, newest first."""
    return await _told(oversight, identity, locale, (await oversight.vault.openings(case_id))[::-1])


async def unusual(oversight: Service, identity: Identity, locale: Locale) -> list[tuple[str, str, int]]:
    """Who has opened unusually many cases within the last hour: reader, name, how many."""
    busy = await oversight.vault.busy_readers(clock.now() - WITHIN, UNUSUAL_CASES)
    names = await _names(identity, list(busy))
    return [(reader, who(reader, names, locale), many) for reader, many in busy.items()]


async def _told(oversight: Service, identity: Identity, locale: Locale, openings: Sequence[Opening]) -> list[Looked]:
    names = await _names(identity, [one.reader for one in openings])
    numbers = await oversight.queries.numbers({one.case for one in openings if one.case})
    return [
        Looked(
            id=one.id,
            at=one.opened_at,
            reader=one.reader,
            who=who(one.reader, names, locale),
            purpose=one.purpose,
            what=one.key.partition(" ")[0],
            case_id=one.case,
            number=numbers.get(one.case) if one.case else None,
            cases=one.cases,
            stage=one.stage,
        )
        for one in openings
    ]


async def _names(identity: Identity, readers: Sequence[str]) -> dict[UUID, str]:
    return await names_of(identity, accounts_in(readers))
