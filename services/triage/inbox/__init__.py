"""The clerks' inbox: what came in and waits, tab by tab, and what is refused many at once."""

from services.triage.inbox import api, junk, pages
from services.triage.inbox.reactions import REACTIONS
from shared.stage import Slice

SLICE = Slice(routers=(api.router, junk.api, pages.router, junk.pages), desks=pages.DESKS, reactions=REACTIONS)
