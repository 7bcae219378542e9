"""Following: whoever means the same matter is one more voice for it, with a code of their own."""

from services.intake.following import api, pages
from shared.events.intake import CaseFollowed, FollowingEnded
from shared.stage import Slice

SLICE = Slice(says=(CaseFollowed, FollowingEnded), routers=(api.router, pages.router))
