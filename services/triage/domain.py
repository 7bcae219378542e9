"""What triage decides. Pure: no clock, no database, no broker."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from shared.errors import Conflict, Invalid, NotFound
from shared.events.due import NO_DATE, Given
from shared.events.sealed import Sealed
from shared.events.triage import (
    CaseClassified,
    CaseQueued,
    CaseRefused,
    CaseVerified,
    HeadlineGiven,
    InformationRequested,
    Kind,
    TriageEvent,
    Urgency,
)
from shared.privacy import NOTHING_KNOWN, Known, marked


@dataclass(frozen=True)
class Queue:
    """A report came in. `given`: by when it is read."""

    number: str
    given: Given = NO_DATE


@dataclass(frozen=True)
class RequestInformation:
    question: Sealed


@dataclass(frozen=True)
class Verify:
    """The report is fit to be handled. `given`: by when it is classified."""

    given: Given = NO_DATE


@dataclass(frozen=True)
class Refuse:
    """`returned`: the unit gave the case back, as triage knows; it is with the clerks again. `junk`: only while nobody
    has decided about it."""

    reason: str
    explanation: Sealed
    statutory_route: str | None
    returned: bool = False
    junk: bool = False


@dataclass(frozen=True)
class Handlers:
    """Who can get a case of a category: its unit, the one that stands in for it, and those that a clerk can choose."""

    unit: str | None
    instead: str | None
    by_hand: tuple[str, ...]


@dataclass(frozen=True)
class Classify:
    """Put a verified case into a category. `restricted` is the category's own, or the clerk's.

    `unit` is the clerk's choice, for a category that has no unit of its own. `returned`: as in Refuse. `answered`: the
    unit has answered this round, as triage knows, and the answer waits for its verdict. `headline`: public words, given
    with it; None leaves those that there are. `unlisted`: the citizen wants none. `kept`: as in GiveHeadline.
    """

    category: str
    kind: Kind
    urgency: Urgency
    area: str | None
    restricted: bool
    about_unit: str | None
    at: datetime
    handlers: Handlers
    unit: str | None = None
    returned: bool = False
    answered: bool = False
    headline: str | None = None
    unlisted: bool = False
    kept: Sealed | None = None
    known: Known = NOTHING_KNOWN


@dataclass(frozen=True)
class GiveHeadline:
    """Name the matter for everyone, or (None) not any more. `unlisted`: as in Classify. `kept`: why something in the
    words stays that looks like personal data. `known`: what the commune publishes itself.
    """

    headline: str | None
    unlisted: bool = False
    kept: Sealed | None = None
    known: Known = NOTHING_KNOWN


@dataclass(frozen=True)
class Requeue:
    """The Front overturned the refusal. `given`: by when it is read again."""

    given: Given = NO_DATE


Command = Queue | RequestInformation | Verify | Refuse | Classify | GiveHeadline | Requeue

ANSWERED = (
    "The unit has answered, and the answer waits for the citizen's verdict."
    " Classify the case anew when the citizen or the Front has reopened it."
)

PERSONAL = "This looks like somebody's name, address or number. Leave it out, or say why it may stay."

QUESTIONS_MOST = 20  # to one citizen about one report, who reads them all on one page

Status = Literal["unknown", "waiting", "verified", "classified", "refused"]


@dataclass(frozen=True)
class Case:
    """Only what the next decision needs to know."""

    status: Status = "unknown"
    number: str = ""
    classified: CaseClassified | None = None
    questions: int = 0
    headline: str | None = None


def decide(case: Case, command: Command) -> list[TriageEvent]:
    """Raises NotFound, Conflict or Invalid."""
    match command, case.status:
        case Queue(number, given), "unknown":
            return [CaseQueued(number=number, **dict(given))]
        case Queue(), _:
            return []  # heard twice, said once
        case Requeue(given), "refused":
            return [CaseQueued(number=case.number, **dict(given))]
        case Requeue(), "waiting" | "verified" | "classified":
            return []
        case _, "unknown":
            raise NotFound("No such case is waiting here.")
        case RequestInformation(), "waiting" | "verified" if case.questions >= QUESTIONS_MOST:
            raise Conflict("The citizen was asked very often about this report. Decide with what is known.")
        case RequestInformation(question), "waiting" | "verified":
            return [InformationRequested(question=question)]
        case Verify(given), "waiting":
            return [CaseVerified(**dict(given))]
        case Verify(), "verified" | "classified":
            return []
        case Verify(), "refused":
            raise Conflict("This report was refused. Only the Front can overturn that.")
        case Refuse(junk=True), "verified" | "classified" | "refused":
            raise Conflict("This case is no longer open for that.")
        case Refuse(), "refused":
            return []
        case Refuse(returned=False), "classified":
            raise Conflict("This case is with its unit already and can no longer be refused.")
        case Refuse(reason, explanation, route), _:
            return [
                CaseRefused(reason=reason, explanation=explanation, statutory_route=route),
                *_without_headline(case),
            ]
        case GiveHeadline(None), _:
            return _without_headline(case)
        case GiveHeadline(str(headline)), "classified" if case.classified:
            return _with_headline(case, headline, command, case.classified)
        case GiveHeadline(), _:
            raise Conflict("Classify the report before you name it for everyone.")
        case Classify(), "verified" | "classified":
            return _classify(case, command)
        case Classify(), "waiting":
            raise Conflict("Verify the report before you classify it.")
    raise Conflict("This case is no longer open for that.")


def _classify(case: Case, command: Classify) -> list[TriageEvent]:
    """A later classification keeps the clock of the first. Raises Invalid when no unit would get the case, and
    Conflict when its unit has answered it: an answer that waits for its verdict is not given to another unit.

    The same is said again of a case that is not with its unit any more: given back, or refused in between.
    """
    before = case.classified
    if wrong := _wrong_unit(command, command.handlers):
        raise Invalid("No unit would get this case.", wrong)
    after = CaseClassified(
        category=command.category,
        kind=command.kind,
        urgency=command.urgency,
        area=command.area,
        restricted=command.restricted,
        about_unit=command.about_unit,
        clock_from=before.clock_from if before else command.at,
        unit=command.unit if command.handlers.unit is None else None,
    )
    stands = case.status == "classified" and not command.returned
    wanted = command.headline or (None if after.restricted else case.headline)
    named = _with_headline(case, wanted, command, after) if wanted else _without_headline(case)
    if after == before and stands:
        return named
    if command.answered:
        raise Conflict(ANSWERED)
    return [after, *named]


def _with_headline(
    case: Case, headline: str, given: Classify | GiveHeadline, classified: CaseClassified
) -> list[TriageEvent]:
    """Raises Conflict where the citizen wants none, and Invalid for a case that is never public and for words that look
    like personal data and stay without a reason.
    """
    if headline == case.headline:
        return []
    if given.unlisted:
        raise Conflict("The citizen does not want this report to be named to others.")
    if classified.restricted:
        raise Invalid("This case is not public.", {"headline": "A case that is not public has no headline."})
    looks_personal = bool(marked(headline, given.known))
    if looks_personal and given.kept is None:
        raise Invalid("These words look like personal data.", {"headline": PERSONAL})
    return [HeadlineGiven(headline=headline, kept=given.kept if looks_personal else None)]


def _without_headline(case: Case) -> list[TriageEvent]:
    return [] if case.headline is None else [HeadlineGiven(headline=None)]


def _wrong_unit(command: Classify, handlers: Handlers) -> dict[str, str]:
    """What is wrong, by field. Where the commune has named a unit, no clerk sends the case past it."""
    match handlers.unit, command.unit:
        case None, None:
            return {"unit": "No unit handles this category by itself. Choose the unit that shall handle the case."}
        case None, chosen if chosen not in handlers.by_hand:
            return {"unit": f"There is no unit {chosen}. Choose one of: {', '.join(handlers.by_hand)}."}
        case None, command.about_unit:
            return {"unit": "A case about a unit is never given to that unit. Choose another."}
        case str(own), str(chosen) if chosen != own:
            return {"unit": "This category has a unit of its own. Choose none, or a category without a unit."}
        case command.about_unit, _ if handlers.unit is not None and handlers.instead is None:
            nobody = "This case is about the unit that handles the category, and nobody stands in. Choose another."
            return {"category": nobody}
    return {}


def evolve(case: Case, event: TriageEvent) -> Case:
    match event:
        case CaseQueued(number=number):
            return replace(case, status="waiting", number=number)
        case InformationRequested():
            return replace(case, questions=case.questions + 1)
        case CaseVerified():
            return replace(case, status="verified")
        case CaseRefused():
            return replace(case, status="refused")
        case CaseClassified():
            return replace(case, status="classified", classified=event)
        case HeadlineGiven(headline=headline):
            return replace(case, headline=headline)
    assert_never(event)
