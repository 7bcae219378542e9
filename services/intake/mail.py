"""E-mail as a way of telling: an address is found in a contact, and one message is handed to the mail server."""

import re

from services.intake.ways import Way
from shared.commune import Commune
from shared.mail import mail_server
from shared.settings import Settings

# What mail programs take; letters outside of ASCII would need SMTPUTF8 all the way.
ADDRESS = re.compile(
    r"(?<![^\s<(,;:·])[A-Za-z0-9][\w.+%'-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}(?![\w@-])", re.A
)
ASKS = "To be told by e-mail, write an e-mail address, such as ten@example.vn."


def address_in(contact: str) -> str | None:
    """The first e-mail address in what somebody wrote; None where there is none."""
    found = ADDRESS.search(contact)
    return found[0] if found and ".." not in found[0] else None


def mail_of(settings: Settings, commune: Commune) -> Way | None:
    """E-mail by the server of the settings; None where none is named."""
    server = mail_server(settings, commune)
    return Way("email", address_in, server.send, ASKS) if server else None
