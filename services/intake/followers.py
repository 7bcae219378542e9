"""Who follows a case because they mean the same matter: a voice with a code of its own, and how it wants to be told."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.events import intake
from shared.events.envelope import Envelope
from shared.events.sealed import Sealed
from shared.reading import NOT_YET, Changes, ReadModel


@dataclass(frozen=True, slots=True)
class Follower:
    """One row of `intake.followers`. `tracking`: HMAC of the follower's code, hex. `contact`: None where none is kept;
    `way`, `language`: how it is told, `told_from`: of what has happened since then, `changes`: how often it was given.
    """

    follower: UUID
    case_id: UUID
    tracking: str = ""
    followed_at: datetime = NOT_YET
    ended_at: datetime | None = None
    contact: Sealed | None = None
    way: str = ""
    language: str = "vi"
    told_from: datetime = NOT_YET
    changes: int = 0


def _follower(heard: Envelope, event: intake.Following | intake.FollowerContact) -> Changes:
    match event:
        case intake.CaseFollowed():
            return {"follower": event.follower, "tracking": event.tracking, "followed_at": heard.time}
        case intake.FollowingEnded():
            return {"follower": event.follower, "ended_at": heard.time, "contact": None}
        case intake.FollowerContactGiven():
            return {
                "follower": event.follower,
                "contact": event.contact,
                "way": event.way,
                "language": event.language,
                "told_from": heard.time,
                "changes": event.change,
            }
        case intake.FollowerContactErased():
            return {"follower": event.follower, "contact": None}


FOLLOWERS = ReadModel("intake.followers", Follower, (_follower,), key=("follower",))

# Those of a case who are told of what happened at a moment: all of them, or one.
TOLD = (
    "case_id = $1 AND contact IS NOT NULL AND told_from <= $2 AND ($3::uuid IS NULL OR follower = $3) ORDER BY follower"
)
