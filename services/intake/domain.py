"""What intake decides. Pure: no clock, no database, no broker."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from shared.errors import Conflict, Gone, NotFound
from shared.events.intake import (
    CaseReceived,
    CaseWithdrawn,
    InformationAdded,
    IntakeEvent,
    IntakePointClosed,
    IntakePointOpened,
    PersonalDataErased,
    Photo,
    Solved,
    VerdictGiven,
)
from shared.events.sealed import Sealed

VERDICT_CHANGES_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Receive:
    """Accept a report: everything is sealed and named already."""

    received: CaseReceived


@dataclass(frozen=True)
class AddInformation:
    """`sending` is the same when the same form comes again; `question` was the last that the citizen could see.
    `closed`: the case is over, as intake knows; nobody would read what is added."""

    words: Sealed
    photos: tuple[Photo, ...]
    sending: str
    question: int = 0
    closed: bool = False


@dataclass(frozen=True)
class Withdraw:
    """The citizen takes the report back, unless the case is over already."""

    closed: bool = False


@dataclass(frozen=True)
class GiveVerdict:
    """Judge the answer of `round`. Intake knows `answered_round`, the last that was answered, and `open_round`,
    the one that the case is in. Words that did not change keep their seal.
    """

    round: int
    answered_round: int
    open_round: int
    solved: Solved
    stars: int
    comment: Sealed | None
    photos: tuple[Photo, ...]
    at: datetime


@dataclass(frozen=True)
class Erase:
    """Say that the keys are destroyed; the vault has done it."""

    scope: Literal["all", "contact"]


@dataclass(frozen=True)
class OpenPoint:
    code: str
    name: str
    area: str | None
    at: datetime


@dataclass(frozen=True)
class ClosePoint:
    code: str


Command = Receive | AddInformation | Withdraw | GiveVerdict | Erase | OpenPoint | ClosePoint


@dataclass(frozen=True)
class Verdict:
    """The citizen's last word on the last round that was judged, and when the first was given."""

    round: int
    solved: Solved
    stars: int
    comment: Sealed | None
    first_at: datetime


@dataclass(frozen=True)
class Case:
    """Only what the next decision needs to know; of an intake point, whether it is open."""

    status: Literal["unknown", "received", "withdrawn", "point open", "point closed"] = "unknown"
    verdict: Verdict | None = None
    erased: Literal["nothing", "contact", "all"] = "nothing"
    sendings: frozenset[str] = frozenset()


def decide(case: Case, command: Command) -> list[IntakeEvent]:
    """Raises NotFound, Conflict or Gone."""
    match command, case.status:
        case Receive(received), "unknown":
            return [received]
        case Receive(), "received" | "withdrawn":
            return []
        case OpenPoint(code, name, area, at), "unknown":
            return [IntakePointOpened(code=code, name=name, area=area, opened_at=at)]
        case OpenPoint(), "point open" | "point closed":
            raise Conflict("An intake point with this code was opened before. Choose another code.")
        case ClosePoint(code), "point open":
            return [IntakePointClosed(code=code)]
        case ClosePoint(), "point closed":
            return []
        case ClosePoint(), _:
            raise NotFound("There is no such intake point.")
        case ((AddInformation() | Withdraw() | GiveVerdict() | Erase()), "received" | "withdrawn"):
            return _decide_on_case(case, command)
        case _:
            raise NotFound("There is no such case.")


def _decide_on_case(case: Case, command: AddInformation | Withdraw | GiveVerdict | Erase) -> list[IntakeEvent]:
    match command:
        case Erase(scope):
            return [] if case.erased in (scope, "all") else [PersonalDataErased(scope=scope)]
        case _ if case.erased == "all":
            raise Gone("The personal data of this case were erased; nothing can be added to it.")
        case AddInformation(sending=sending) if sending in case.sendings:
            return []
        case Withdraw(closed=True) | AddInformation(closed=True) if case.status != "withdrawn":
            raise Conflict("This case is closed. Send a new report if the matter goes on.")
        case Withdraw():
            return [] if case.status == "withdrawn" else [CaseWithdrawn()]
        case _ if case.status == "withdrawn":
            raise Conflict("You have withdrawn this report. Send a new one if the matter goes on.")
        case AddInformation(words, photos, sending, question):
            return [InformationAdded(words=words, photos=photos, sending=sending, question=question)]
        case GiveVerdict():
            return _judge(case.verdict, command)
    assert_never(command)


def _judge(before: Verdict | None, command: GiveVerdict) -> list[IntakeEvent]:
    if command.round > command.answered_round:
        raise Conflict("There is no answer yet that could be judged.")
    if command.round < command.answered_round:
        raise Conflict("There is a newer answer. Judge that one.")
    if before and before.round == command.round:
        if (before.solved, before.stars, before.comment) == (command.solved, command.stars, command.comment):
            return []
        if command.open_round > command.round:
            raise Conflict("The next round has begun. You can judge its answer when it comes.")
        if command.at - before.first_at > VERDICT_CHANGES_FOR:
            raise Conflict("A verdict can be changed for seven days; they are over.")
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
        case CaseReceived():
            return replace(case, status="received")
        case CaseWithdrawn():
            return replace(case, status="withdrawn")
        case InformationAdded(sending=sending):
            return replace(case, sendings=case.sendings | {sending})
        case VerdictGiven(round=round_, solved=solved, stars=stars, comment=comment, given_at=at):
            first = case.verdict.first_at if case.verdict and case.verdict.round == round_ else at
            return replace(case, verdict=Verdict(round_, solved, stars, comment, first))
        case PersonalDataErased(scope=scope):
            return replace(case, erased=scope)
        case IntakePointOpened():
            return replace(case, status="point open")
        case IntakePointClosed():
            return replace(case, status="point closed")
    assert_never(event)
