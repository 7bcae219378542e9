"""A citizen is told on a device, beside the contact or without one, and ends that on the device or with the code."""

from services.intake.pushing import api, pages
from services.intake.pushing.effects import EFFECTS
from shared.events.intake import PushEnded, PushSubscribed
from shared.stage import Slice

SLICE = Slice(says=(PushSubscribed, PushEnded), routers=(api.router, pages.router), effects=EFFECTS)
