"""A report reaches each body by e-mail, with its files; what came of it is on record, once for each.

Where the process dies between the mail server's word and its record, the same goes out again, and is known by its
`Message-ID`.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from services.publisher.periods import TITLES
from services.publisher.reported import Report, Reports
from services.publisher.sending.domain import Counts, Deliver, GiveUp, Sent, decide, evolve
from services.publisher.service import Service
from shared import clock
from shared.commune import Commune
from shared.deciding import Decider
from shared.effects import Effect
from shared.events.envelope import Causation, Envelope
from shared.events.publisher import ReportFiled
from shared.mail import Attachment, MailServer
from shared.undelivered import Never, NotNow

decider: Decider[Sent, Deliver | GiveUp, Counts] = Decider(Sent(), decide, evolve)

GIVEN_UP_AFTER = timedelta(minutes=85)  # the last try that effects have comes some 91 minutes after the first
SEND_SECONDS = 20.0  # for one body; all are sent to at once, within the time that an effect has
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Letter:
    """What goes with the files. `id` is the same at every try."""

    id: UUID
    subject: str
    text: str
    language: str = "vi"
    stop: str = ""


async def send(publisher: Service, envelope: Envelope, filed: ReportFiled) -> None:
    """Send to each body that nothing is on record of. Raises NotNow where one is to be tried again."""
    report = await Reports(publisher.queries.pool).edition(envelope.subject, filed.edition)
    if report is None or report.withdrawn_at:
        return
    settled = decider.replay(await publisher.journal.read(envelope.subject)).settled
    files = await _files(publisher, report)
    waiting = [to for to in report.recipients if (report.edition, to) not in settled]
    failed = await asyncio.gather(*(_send_to(publisher, envelope, report, to, files) for to in waiting))
    if any(failed):
        raise NotNow("unreachable")


async def _send_to(publisher: Service, envelope: Envelope, report: Report, to: str, files: list[Attachment]) -> bool:
    """Whether it is to be tried again."""
    body = publisher.commune.body(to)
    if publisher.mail is None or body is None or body.email is None:
        reason = "no_mail_server" if publisher.mail is None else "no_address"
        await _say(publisher, report, GiveUp(report.edition, to, reason))
        return False
    letter = letter_of(publisher.commune, report, publisher.public_url, uuid5(envelope.id, to))
    try:
        await _handed_over(publisher.mail, body.email, letter, files)
    except Never:
        await _say(publisher, report, GiveUp(report.edition, to, "refused"))
        return False
    except NotNow:
        if clock.now() - envelope.time < GIVEN_UP_AFTER:
            return True
        await _say(publisher, report, GiveUp(report.edition, to, "gave_up"))
        return False
    await _say(publisher, report, Deliver(report.edition, to))
    return False


async def _handed_over(mail: MailServer, address: str, letter: Letter, files: list[Attachment]) -> None:
    try:
        async with asyncio.timeout(SEND_SECONDS):
            await mail.send(address, letter, files)
    except TimeoutError:
        raise NotNow("unreachable") from None


async def _say(publisher: Service, report: Report, command: Deliver | GiveUp) -> None:
    await decider.handle(publisher.journal, report.report, command, Causation(actor="stage/publisher"))


async def _files(publisher: Service, report: Report) -> list[Attachment]:
    reports, found = Reports(publisher.queries.pool), []
    for one in report.files or ():
        content = await reports.file(report.report, report.edition, one.format)
        if content is not None:
            name = f"bao-cao-{report.address}.{one.format}"
            found.append(Attachment(name, MEDIA_TYPES[one.format], content))
    return found


def letter_of(commune: Commune, report: Report, public_url: str, id_: UUID) -> Letter:
    """Who sends what about which days; what it says stands in its files."""
    title = f"{TITLES[report.kind].capitalize()} số {report.sign}"
    lines = [
        f"{commune.front} gửi {title[0].lower()}{title[1:]}, {report.period.told.lower()}.",
        "Kèm theo: bản PDF, bản Word và phụ lục Excel.",
    ]
    if report.replaces:
        lines.append(f"Báo cáo này thay cho báo cáo số {report.replaces}.")
    if report.public:
        lines.append(f"Báo cáo cũng ở trên trang công khai: {public_url}/bao-cao/{report.address}")
    return Letter(id_, f"{commune.name}: {title}", "\n".join([*lines, ""]))


EFFECTS = (Effect("send reports", frozenset({ReportFiled}), send),)
