"""What is told to those that follow a case: steps that everyone may know, that one is told, and that it has ended.

One statement lets a notice wait for each of them. If the process dies before that, the event is looked at again; if it
dies after that, the same notices are made again, which changes nothing. What somebody asked their citizen, or refused,
is between the two, and is told to nobody else.
"""

from typing import get_args
from uuid import UUID

from services.intake.followers import FOLLOWERS, TOLD
from services.intake.notices.steps import THEIR_OWN_DOING, NotHeardYet, Told
from services.intake.outgoing import BEGINNING_STEP, LAST_STEP, Notice, queue_for_all, stop_waiting
from services.intake.service import Service
from services.intake.view import CASES
from shared.effects import Effect
from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope
from shared.reading.model import row_of, rows_of

News = (
    dispatch.CaseForwarded
    | dispatch.DeadlineExtended
    | dispatch.CaseAnswered
    | oversight.CaseReopened
    | oversight.CaseClosed
    | publisher.ResultPublished
    | intake.FollowerContactGiven
)
MayEnd = (  # whether a matter is public no longer, its row says
    triage.HeadlineGiven
    | triage.CaseClassified
    | publisher.ResultWithdrawn
    | intake.CaseWithdrawn
    | intake.PersonalDataErased
)
TellsNoMore = intake.FollowerContactErased | intake.FollowingEnded
Heard = News | MayEnd | TellsNoMore


def news(event: News | MayEnd) -> Told | None:
    """What is told of an event, or may be; None for nothing."""
    match event:
        case dispatch.CaseForwarded():
            return Told("forwarded", {"unit": event.unit, "due": event.due.isoformat()})
        case dispatch.DeadlineExtended():
            return Told("extended", {"unit": event.unit, "due": event.due.isoformat()})
        case dispatch.CaseAnswered():
            return Told("answered", {"unit": event.unit})
        case oversight.CaseReopened():
            return Told("reopened")
        case oversight.CaseClosed():
            return None if event.by in THEIR_OWN_DOING else Told("closed")
        case publisher.ResultPublished():
            return Told("published")
        case intake.FollowerContactGiven():
            return Told(BEGINNING_STEP)
        case _:
            return Told(LAST_STEP)


async def _heard(service: Service, heard: Envelope, event: Heard) -> None:
    match event:
        case intake.FollowerContactErased() | intake.FollowingEnded():
            await _end(service, heard.subject, event.follower)
        case _ if service.ways.by_name and (told := news(event)):
            only = event.follower if isinstance(event, intake.FollowerContactGiven) else None
            await _tell(service, heard, told, only)


async def _end(service: Service, case_id: UUID, follower: UUID) -> None:
    """Nothing goes to a contact that was erased; there may be another by now."""
    row = await service.queries.follower_named(follower)
    if row is None or row.contact is None:
        await stop_waiting(service.queries.pool, case_id, follower=follower)


async def _tell(service: Service, heard: Envelope, told: Told, follower: UUID | None) -> None:
    """To one of those that follow, or to all: nothing but the last letter where the matter is public no longer, and no
    last one where it is."""
    pool, case_id = service.queries.pool, heard.subject
    case = await row_of(pool, CASES, "case_id = $1", case_id)
    if case is None or not case.number:
        raise NotHeardYet
    if (case.named is None) is not (told.step == LAST_STEP):
        return
    notice = Notice(heard.id, case_id, case.number, told.step, "", told.arguments)
    await queue_for_all(pool, notice, await rows_of(pool, FOLLOWERS, TOLD, case_id, heard.time, follower))


EFFECTS = (Effect("notices to followers", frozenset(get_args(Heard)), _heard),)
