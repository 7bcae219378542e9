"""A citizen who has lost the code gets a new one, sent to the contact that was given; the old one dies."""

from services.intake.lost_code import pages
from services.intake.lost_code.effects import EFFECTS
from shared.events.intake import TrackingCodeRenewed
from shared.stage import Slice

SLICE = Slice(says=(TrackingCodeRenewed,), routers=(pages.router,), desks=pages.DESKS, effects=EFFECTS)
