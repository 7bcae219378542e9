"""What intake decides. Pure: no clock, no database, no broker."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from shared.errors import Conflict, Gone, NotFound
from shared.events.due import NO_DATE, Given
from shared.events.intake import (
    CaseReceived,
    CaseWithdrawn,
    ContactChanged,
    InformationAdded,
    IntakeEvent,
    IntakePointChanged,
    IntakePointClosed,
    IntakePointOpened,
    IntakePointReopened,
    PersonalDataErased,
    Photo,
    PointKind,
    RefusalAppealed,
    Solved,
    VerdictGiven,
    Voice,
)
from shared.events.sealed import Sealed

VERDICT_CHANGES_FOR = timedelta(days=7)
VERDICT_CHANGES_MOST = 20  # in a round; whoever changes their mind more often does not mean it

# Every desk loads a case whole. At 2,000 characters each, additions come to 100,000; a year of weekly news is 52.
ADDITIONS_MOST = 50
PHOTOS_MOST = 60  # of the report and its additions together; cleaned, they come to some 30 MB
VOICES_MOST = 10  # of the report and its additions together: twenty minutes to listen to, 30 MB at worst
FULL = (
    f"This report can hold no more: {ADDITIONS_MOST} additions, {PHOTOS_MOST} photos and {VOICES_MOST} voice notes"
    " at most. Send a new report and name the number of this one."
)


@dataclass(frozen=True)
class Receive:
    """Accept a report: everything is sealed and named already."""

    received: CaseReceived


@dataclass(frozen=True)
class AddInformation:
    """`sending` is the same when the same form comes again; `question`: the last that the citizen could see; `given`:
    by when the clerk goes on who had asked. After the end of a case the Front reads what is added."""

    words: Sealed
    photos: tuple[Photo, ...]
    sending: str
    question: int = 0
    voice: Voice | None = None
    given: Given = NO_DATE


@dataclass(frozen=True)
class Withdraw:
    """The citizen takes the report back, unless the case is over already."""

    closed: bool = False


@dataclass(frozen=True)
class GiveVerdict:
    """Judge the answer of `round`. Intake knows `answered_round`, the last that was answered, and `open_round`,
    the one that the case is in. Words that did not change keep their seal."""

    round: int
    answered_round: int
    open_round: int
    solved: Solved
    stars: int
    comment: Sealed | None
    photos: tuple[Photo, ...]
    at: datetime


@dataclass(frozen=True)
class Appeal:
    """Do not accept a refusal. `refusal`: its version in triage's stream, as intake knows; 0: none stands."""

    refusal: int
    words: Sealed | None


@dataclass(frozen=True)
class Erase:
    """Say that the keys are destroyed; the vault has done it."""

    scope: Literal["all", "contact"]


@dataclass(frozen=True)
class Description:
    """What is said of an intake point beside its code."""

    name: str
    kind: PointKind
    area: str | None


@dataclass(frozen=True)
class OpenPoint:
    code: str
    described: Description
    at: datetime


@dataclass(frozen=True)
class ChangePoint:
    code: str
    described: Description


@dataclass(frozen=True)
class ClosePoint:
    code: str


@dataclass(frozen=True)
class ReopenPoint:
    code: str


PointCommand = OpenPoint | ChangePoint | ClosePoint | ReopenPoint
OnCase = AddInformation | Withdraw | GiveVerdict | Appeal | Erase
Command = Receive | OnCase | PointCommand


@dataclass(frozen=True)
class Verdict:
    """The citizen's last word on the last round that was judged, and when the first was given."""

    round: int
    solved: Solved
    stars: int
    comment: Sealed | None
    first_at: datetime
    changes: int = 0
    photos: tuple[Photo, ...] = ()

    def says(self, command: GiveVerdict) -> bool:
        """Whether a verdict is this one again."""
        given = (command.solved, command.stars, command.comment, command.photos)
        return given == (self.solved, self.stars, self.comment, self.photos)


@dataclass(frozen=True)
class Case:
    """Only what the next decision needs to know; of an intake point, whether it is open and what is said of it."""

    status: Literal["unknown", "received", "withdrawn", "point open", "point closed"] = "unknown"
    verdict: Verdict | None = None
    erased: Literal["nothing", "contact", "all"] = "nothing"
    sendings: frozenset[str] = frozenset()
    photos: int = 0
    appealed: int = 0
    described: Description | None = None
    voices: int = 0


def decide(case: Case, command: Command) -> list[IntakeEvent]:
    """Raises NotFound, Conflict or Gone."""
    match command, case.status:
        case Receive(received), "unknown":
            return [received]
        case Receive(), "received" | "withdrawn":
            return []
        case ((OpenPoint() | ChangePoint() | ClosePoint() | ReopenPoint()), _):
            return _decide_on_point(case, command)
        case ((AddInformation() | Withdraw() | GiveVerdict() | Appeal() | Erase()), "received" | "withdrawn"):
            return _decide_on_case(case, command)
        case _:
            raise NotFound("There is no such case.")


def _decide_on_point(case: Case, command: PointCommand) -> list[IntakeEvent]:
    match command, case.status:
        case OpenPoint(code, Description(name, kind, area), at), "unknown":
            return [IntakePointOpened(code=code, name=name, kind=kind, area=area, opened_at=at)]
        case OpenPoint(), "point open" | "point closed":
            raise Conflict("An intake point with this code was opened before. Choose another code.")
        case ChangePoint(described=described), "point open" | "point closed" if described == case.described:
            return []
        case ChangePoint(code, Description(name, kind, area)), "point open":
            return [IntakePointChanged(code=code, name=name, kind=kind, area=area)]
        case ChangePoint(), "point closed":
            raise Conflict("This intake point is closed. Open it again, then change it.")
        case ClosePoint(code), "point open":
            return [IntakePointClosed(code=code)]
        case ReopenPoint(code), "point closed":
            return [IntakePointReopened(code=code)]
        case (ClosePoint(), "point closed") | (ReopenPoint(), "point open"):
            return []
    raise NotFound("There is no such intake point.")


def _decide_on_case(case: Case, command: OnCase) -> list[IntakeEvent]:
    match command:
        case Erase(scope):
            return [] if case.erased in (scope, "all") else [PersonalDataErased(scope=scope)]
        case _ if case.erased == "all":
            raise Gone("The personal data of this case were erased; nothing can be added to it.")
        case AddInformation(sending=sending) if sending in case.sendings:
            return []
        case Withdraw(closed=True) if case.status != "withdrawn":
            raise Conflict("This case is closed. Send a new report if the matter goes on.")
        case Withdraw():
            return [] if case.status == "withdrawn" else [CaseWithdrawn()]
        case _ if case.status == "withdrawn":
            raise Conflict("You have withdrawn this report. Send a new one if the matter goes on.")
        case AddInformation() if _is_full(case, command):
            raise Conflict(FULL)
        case GiveVerdict(photos=photos) if case.photos + len(_new(case, photos)) > PHOTOS_MOST:
            raise Conflict(FULL)
        case AddInformation(words, photos, sending, question, voice, given):
            said = {"words": words, "photos": photos, "sending": sending, "question": question, "voice": voice}
            return [InformationAdded(**said, **dict(given))]
        case Appeal(refusal=0):
            raise Conflict("This report is not refused.")
        case Appeal(refusal, words):
            return [] if refusal <= case.appealed else [RefusalAppealed(refusal=refusal, words=words)]
        case GiveVerdict():
            return _judge(case.verdict, command)
    assert_never(command)


def _new(case: Case, photos: tuple[Photo, ...]) -> tuple[Photo, ...]:
    """Those that the verdict that stands has not."""
    before = case.verdict.photos if case.verdict else ()
    return tuple(photo for photo in photos if photo not in before)


def _is_full(case: Case, more: AddInformation) -> bool:
    too_many_photos = case.photos + len(more.photos) > PHOTOS_MOST
    too_many_voices = more.voice is not None and case.voices >= VOICES_MOST
    return len(case.sendings) >= ADDITIONS_MOST or too_many_photos or too_many_voices


def _judge(before: Verdict | None, command: GiveVerdict) -> list[IntakeEvent]:
    if command.round > command.answered_round:
        raise Conflict("There is no answer yet that could be judged.")
    if command.round < command.answered_round:
        raise Conflict("There is a newer answer. Judge that one.")
    if before and before.round == command.round:
        if before.says(command):
            return []
        if command.open_round > command.round:
            raise Conflict("The next round has begun. You can judge its answer when it comes.")
        if command.at - before.first_at > VERDICT_CHANGES_FOR:
            raise Conflict("A verdict can be changed for seven days; they are over.")
        if before.changes >= VERDICT_CHANGES_MOST:
            raise Conflict("This verdict was changed very often. The last one stands.")
    return [
        VerdictGiven(
            round=command.round,
            solved=command.solved,
            stars=command.stars,
            comment=command.comment,
            photos=command.photos,
            given_at=command.at,
        )
    ]


def evolve(case: Case, event: IntakeEvent) -> Case:
    match event:
        case CaseReceived(photos=photos, voice=voice):
            return replace(case, status="received", photos=len(photos), voices=1 if voice else 0)
        case CaseWithdrawn():
            return replace(case, status="withdrawn")
        case InformationAdded(sending=sending, photos=photos, voice=voice):
            voices = case.voices + (1 if voice else 0)
            return replace(case, sendings=case.sendings | {sending}, photos=case.photos + len(photos), voices=voices)
        case VerdictGiven(round=round_, solved=solved, stars=stars, comment=comment, photos=photos, given_at=at):
            before = case.verdict if case.verdict and case.verdict.round == round_ else None
            first, changes = (before.first_at, before.changes + 1) if before else (at, 0)
            verdict = Verdict(round_, solved, stars, comment, first, changes, photos)
            return replace(case, verdict=verdict, photos=case.photos + len(_new(case, photos)))
        case RefusalAppealed(refusal=refusal):
            return replace(case, appealed=refusal)
        case PersonalDataErased(scope=scope):
            return replace(case, erased=scope)
        case ContactChanged():
            return replace(case, erased="nothing")  # there is one again that can be erased
        case IntakePointOpened(name=name, kind=kind, area=area):
            return replace(case, status="point open", described=Description(name, kind, area))
        case IntakePointChanged(name=name, kind=kind, area=area):
            return replace(case, described=Description(name, kind, area))
        case IntakePointReopened():
            return replace(case, status="point open")
        case IntakePointClosed():
            return replace(case, status="point closed")
    assert_never(event)
