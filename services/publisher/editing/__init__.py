"""The editors' desk: closed cases, a draft for each, and a second pair of eyes."""

from services.publisher.editing import api, pages
from services.publisher.editing.reactions import REACTIONS
from shared.stage import Slice

SLICE = Slice(routers=(api.router, pages.router), desks=pages.DESKS, reactions=REACTIONS)
