"""E-mail as a way of telling: an address is found in a contact, and one message is handed to the mail server."""

from services.intake.ways import Way
from shared.commune import Commune
from shared.mail import address_in, mail_server
from shared.settings import Settings

ASKS = "To be told by e-mail, write an e-mail address, such as ten@example.vn."


def mail_of(settings: Settings, commune: Commune) -> Way | None:
    """E-mail by the server of the settings; None where none is named."""
    server = mail_server(settings, commune)
    return Way("email", address_in, server.send, ASKS) if server else None
