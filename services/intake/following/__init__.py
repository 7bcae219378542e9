"""Following: whoever means the same matter is one more voice for it, with a code of their own, and told of news."""

from services.intake.following import api, pages
from shared.events.intake import CaseFollowed, FollowerContactGiven, FollowingEnded
from shared.stage import Slice

SLICE = Slice(says=(CaseFollowed, FollowingEnded, FollowerContactGiven), routers=(api.router, pages.router))
