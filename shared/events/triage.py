"""What triage says: a report is waiting, was verified or refused, and has a category."""

from typing import Literal

from pydantic import AwareDatetime

from shared.events.due import Given
from shared.events.envelope import Event
from shared.events.sealed import Sealed

Kind = Literal["report", "petition", "idea", "praise", "question", "complaint", "denunciation"]
Urgency = Literal["information", "normal", "complex", "urgent"]


class CaseQueued(Event, Given):
    """The report waits for a clerk, who has read it by `due`."""

    number: str


class InformationRequested(Event):
    """The clerk asked the citizen for something that is missing."""

    question: Sealed


class CaseVerified(Event, Given):
    """A clerk has read the report and found it fit to be handled. It is classified by `due`."""


class CaseRefused(Event):
    """The report is not handled here. `reason` is a code of the commune's list; `explanation` is for the citizen."""

    reason: str
    explanation: Sealed
    statutory_route: str | None


class CaseClassified(Event):
    """What the report is about, and how urgent. A later one replaces the earlier and keeps the clock.

    `clock_from` is the moment of the first classification. `about_unit`: the unit that is complained of, if any.
    `unit`: who handles it, chosen by hand; None leaves that to the category.
    """

    category: str
    kind: Kind
    urgency: Urgency
    area: str | None
    restricted: bool
    about_unit: str | None
    clock_from: AwareDatetime
    unit: str | None = None


class HeadlineGiven(Event):
    """What the case is about, in a few words for everyone, free of personal data: others who mean the same find it.

    None takes the words away. `kept`: why something in them stays that looks like personal data.
    """

    headline: str | None
    kept: Sealed | None = None


TriageEvent = CaseQueued | InformationRequested | CaseVerified | CaseRefused | CaseClassified | HeadlineGiven
