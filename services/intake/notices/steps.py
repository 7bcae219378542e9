"""Which events a citizen is told of, as which step, and with what its letter is filled. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import assert_never

from shared.events import dispatch, intake, oversight, publisher, triage
from shared.events.envelope import Envelope
from shared.letters import Step

Steps = (
    intake.CaseReceived
    | dispatch.CaseForwarded
    | triage.InformationRequested
    | dispatch.DeadlineExtended
    | dispatch.CaseAnswered
    | triage.CaseRefused
    | oversight.RefusalOverturned
    | oversight.RefusalUpheld
    | oversight.CaseReopened
    | oversight.CaseClosed
    | publisher.ResultPublished
)
THEIR_OWN_DOING = ("withdrawn", "erased")  # who has just done it needs no notice of it


class NotHeardYet(Exception):
    """Another stage was quicker than the report itself: it is tried again."""


@dataclass(frozen=True)
class Told:
    """A step, and what its letter is filled with: codes and moments, as they are kept."""

    step: str
    arguments: Mapping[str, str] = field(default_factory=dict)


def told(heard: Envelope, event: Steps, window: timedelta) -> Told | None:
    """What is told of an event; None for nothing. `window`: how long an answer may be judged."""
    match event:
        case intake.CaseReceived():
            return Told("received")
        case dispatch.CaseForwarded() | dispatch.DeadlineExtended():
            step: Step = "forwarded" if isinstance(event, dispatch.CaseForwarded) else "extended"
            return Told(step, {"unit": event.unit, "due": event.due.isoformat()})
        case triage.InformationRequested():
            return Told("asked")
        case dispatch.CaseAnswered():
            judge_by = (heard.time + window).isoformat()
            return Told("answered", {"unit": event.unit, "judge_by": judge_by, "round": str(event.round)})
        case triage.CaseRefused():
            return Told("refused")
        case oversight.RefusalOverturned():
            return Told("overturned")
        case oversight.RefusalUpheld():
            return Told("upheld")
        case oversight.CaseReopened():
            return Told("reopened")
        case oversight.CaseClosed():
            return None if event.by in THEIR_OWN_DOING else Told("closed")
        case publisher.ResultPublished():
            return Told("published")
    assert_never(event)
