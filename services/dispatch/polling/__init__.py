"""What a unit's programs poll: the events of the cases that are with the unit."""

from services.dispatch.polling import api
from shared.stage import Slice

SLICE = Slice(routers=(api.router,))
