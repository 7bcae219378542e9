"""The moderator of a Zalo group passes on what is written there, and brings back where it stands."""

from services.intake.relay import pages
from services.intake.relay.view import RELAYED
from shared.stage import Slice

SLICE = Slice(routers=(pages.router,), desks=pages.DESKS, read_models=(RELAYED,))
