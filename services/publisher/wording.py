"""What the Front writes in a report: sealed until a second person has approved it."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from services.publisher.reported import Report
from services.publisher.service import Service
from shared.events.sealed import Sealed
from shared.vault import Erased

READING = "report"


@dataclass(frozen=True)
class Wording:
    """The Front's own assessment, and what it proposes."""

    assessment: str = ""
    proposals: str = ""


def whose(jurisdiction: str) -> UUID:
    """What the key of all reports' words belongs to in the vault: they are no case's."""
    return uuid5(NAMESPACE_URL, f"/{jurisdiction}/publisher/reports")


async def sealed(publisher: Service, text: str, by: str) -> Sealed:
    """Under the key of all reports' words, which the first of them makes."""
    return (await publisher.vault.keys_of_no_case(whose(publisher.journal.jurisdiction), by)).seal(text)


async def worded(publisher: Service, report: Report, reader: str) -> Wording:
    """What stands in an edition: as it was approved, or as it was written last, opened on record."""
    if report.issued_at:
        return Wording(report.told_assessment or "", report.told_proposals or "")
    return await opened(publisher, report.assessment, report.proposals, reader)


async def opened(publisher: Service, assessment: Sealed | None, proposals: Sealed | None, reader: str) -> Wording:
    if assessment is None or proposals is None:
        return Wording()
    subject = whose(publisher.journal.jurisdiction)
    words = await publisher.vault.open_many(subject, [assessment, proposals], reader, READING)
    return Wording(*("" if isinstance(one, Erased) else one for one in words))
