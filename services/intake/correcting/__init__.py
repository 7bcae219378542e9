"""A citizen sees how much of a contact is kept, corrects it, adds one, or chooses another way of being told."""

from services.intake.correcting import api, pages
from shared.events.intake import ContactChanged
from shared.stage import Slice

SLICE = Slice(says=(ContactChanged,), routers=(api.router, pages.router))
