"""Who follows a case because they mean the same matter: a voice with a code of its own, and nothing of a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.events import intake
from shared.events.envelope import Envelope
from shared.reading import NOT_YET, Changes, ReadModel


@dataclass(frozen=True, slots=True)
class Follower:
    """One row of `intake.followers`. `tracking`: HMAC of the follower's code, hex."""

    follower: UUID
    case_id: UUID
    tracking: str = ""
    followed_at: datetime = NOT_YET
    ended_at: datetime | None = None


def _follower(heard: Envelope, event: intake.CaseFollowed | intake.FollowingEnded) -> Changes:
    match event:
        case intake.CaseFollowed():
            return {"follower": event.follower, "tracking": event.tracking, "followed_at": heard.time}
        case intake.FollowingEnded():
            return {"follower": event.follower, "ended_at": heard.time}


FOLLOWERS = ReadModel("intake.followers", Follower, (_follower,), key=("follower",))
