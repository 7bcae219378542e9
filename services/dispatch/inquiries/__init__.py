"""What the Front asks a unit about its case ("Đôn đốc"), and the unit's answers."""

from services.dispatch.inquiries import api, pages
from shared.events.dispatch import InquiryAnswered
from shared.stage import Slice

SLICE = Slice(says=(InquiryAnswered,), routers=(api.router, pages.router))
