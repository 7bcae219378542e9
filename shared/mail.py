"""E-mail: one message is handed to the commune's mail server.

Who is refused for good and who later: RFC 5321, section 4.2.1 (5yz and 4yz). What is wrong on our side, such as a
password, may be put right, and is tried again.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from uuid import UUID

import aiosmtplib

from shared import clock
from shared.commune import Commune
from shared.secret_files import secret_in
from shared.settings import Settings
from shared.undelivered import Never, NotNow

SEND_SECONDS = 30.0  # for one message, from connecting to the server's word
WITH_TLS_AT_ONCE = 465  # RFC 8314
FROM_HERE_ON_FOR_GOOD = 500
# One line for a header, so that no long address is broken or encoded; 7-bit, whatever servers stand between.
POLICY = SMTP.clone(max_line_length=998, cte_type="7bit")

# What mail programs take; letters outside of ASCII would need SMTPUTF8 all the way.
ADDRESS = re.compile(
    r"(?<![^\s<(,;:·])[A-Za-z0-9][\w.+%'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}(?![\w@-])", re.A
)


def address_in(contact: str) -> str | None:
    """The first e-mail address in what somebody wrote; None where there is none."""
    found = ADDRESS.search(contact)
    return found[0] if found and ".." not in found[0] else None


class Letter(Protocol):
    """What is sent once. `id` stays the same for every try; `stop`: the address that ends such messages, if any."""

    @property
    def id(self) -> UUID: ...

    @property
    def subject(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def language(self) -> str: ...

    @property
    def stop(self) -> str: ...


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over, and in whose name."""

    host: str
    port: int
    tls: bool
    sender: str
    name: str
    here: str  # the name of this machine, as it introduces itself
    reply_to: str | None = None
    user: str = ""
    password_file: Path | None = field(default=None, repr=False)

    async def send(self, address: str, message: Letter, files: Sequence[Attachment] = ()) -> None:
        """Hand one message over. Raises NotNow or Never, without a word of the server's: it may quote the address."""
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._hand_over(address, self.composed(address, message, files))
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _refusal(refused.recipients[0].code) from None
        except aiosmtplib.SMTPDataError as refused:
            raise _refusal(refused.code) from None
        except aiosmtplib.SMTPAuthenticationError:
            raise NotNow("sign_in") from None
        except aiosmtplib.SMTPResponseException:
            raise NotNow("busy") from None
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            raise NotNow("unreachable") from None

    async def _hand_over(self, address: str, mail: EmailMessage) -> None:
        at_once = self.port == WITH_TLS_AT_ONCE
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            use_tls=at_once,
            start_tls=self.tls and not at_once,
            username=self.user or None,
            password=self._password() if self.user else None,
            local_hostname=self.here,
            timeout=SEND_SECONDS,
        )
        async with client:
            await client.send_message(mail, sender=self.sender, recipients=[address])

    def _password(self) -> str:
        """Read anew each time: whoever changes the file changes the password."""
        return secret_in(self.password_file) if self.password_file else ""

    def composed(self, address: str, message: Letter, files: Sequence[Attachment] = ()) -> EmailMessage:
        """The mail: plain text and files, the same `Message-ID` at every try, and one tap to stop where there is one
        (RFC 8058, RFC 3834)."""
        mail = EmailMessage(POLICY)
        mail["From"] = formataddr((self.name, self.sender), charset="utf-8")
        mail["To"] = address
        if self.reply_to:
            mail["Reply-To"] = self.reply_to
        mail["Subject"] = message.subject
        mail["Date"] = formatdate(clock.now().timestamp())
        mail["Message-ID"] = f"<{message.id}@{self.sender.partition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail["Content-Language"] = message.language
        if message.stop:
            mail["List-Unsubscribe"] = f"<{message.stop}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail.set_content(message.text, charset="utf-8")
        for file in files:
            kind, _, subtype = file.media_type.partition("/")
            mail.add_attachment(file.content, kind, subtype, filename=file.name)
        return mail


def mail_server(settings: Settings, commune: Commune) -> MailServer | None:
    """The mail server of the settings; None where none is named."""
    if not settings.smtp_host:
        return None
    here = urlsplit(settings.public_url).hostname or "localhost"
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        tls=not _loopback(settings.smtp_host) if settings.smtp_starttls is None else settings.smtp_starttls,
        sender=settings.smtp_from or commune.contact.email or f"khong-tra-loi@{here}",
        name=f"{commune.front}",
        here=here,
        reply_to=commune.contact.email,
        user=settings.smtp_user,
        password_file=password_file_of(settings),
    )


def password_file_of(settings: Settings) -> Path:
    """Where the password for the mail server lies."""
    return settings.smtp_password_file or settings.secrets / "smtp-password"


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refusal(code: int) -> NotNow:
    return Never("refused") if code >= FROM_HERE_ON_FOR_GOOD else NotNow("busy")
