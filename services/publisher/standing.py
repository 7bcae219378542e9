"""How a case stands after what was said of it so far: the same words as the Front's board has for it.

Kept apart from the board's own rows because no stage reads another's; a test compares both over random histories.
"""

from dataclasses import dataclass
from datetime import datetime

from services.publisher.facts import Fact
from shared.steps import Step, step_due_of, step_of

STEPS: tuple[Step, ...] = ("verify", "classify", "handle", "citizen", "front", "publish")


@dataclass(slots=True)
class Standing:
    """One case. Changed fact by fact, each source in its order; between sources any order ends in the same."""

    received: bool = False
    channel: str | None = None
    reported_area: str | None = None
    judged_round: int = 0
    solved: str | None = None
    stars: int | None = None
    answered_question: int = 0
    added_due: datetime | None = None
    appealed: int = 0
    gone: bool = False  # taken back, or erased
    front_step: str | None = None
    front_due: datetime | None = None
    at_clerks: bool = False
    asked: int = 0
    refusal: int = 0
    category: str | None = None
    decided_area: str | None = None
    restricted: bool = False
    unit: str | None = None
    due: datetime | None = None
    forwarded_round: int = 0
    returned: bool = False
    answered_round: int = 0
    round: int = 1
    missed_due: datetime | None = None
    missed_by: str | None = None
    overturned: int = 0
    upheld: int = 0
    closed_by: str | None = None
    publish_due: datetime | None = None
    published_round: int = 0

    @property
    def area(self) -> str | None:
        return self.decided_area or self.reported_area

    @property
    def at_unit(self) -> bool:
        return self.forwarded_round > 0 and not self.at_clerks

    @property
    def open(self) -> bool:
        return self.received and self.closed_by is None

    @property
    def step(self) -> Step | None:
        """What it waits for; None where it waits for nothing."""
        if self.gone:
            return None
        return step_of(
            closed=self.closed_by is not None,
            unpublished=self.publish_due is not None and self.published_round < self.round and not self.restricted,
            refused=self.refusal > self.overturned,
            answered=self.answered_round >= self.round,
            at_unit=self.at_unit,
            returned=self.returned,
            asked=self.asked > self.answered_question,
            front_step=self.front_step,
        )

    @property
    def step_due(self) -> datetime | None:
        return step_due_of(
            self.step,
            at_unit=self.at_unit,
            unit_due=self.due if self.forwarded_round >= self.round else None,
            front_due=self.front_due,
            added_due=self.added_due,
            publish_due=self.publish_due,
        )

    @property
    def late(self) -> bool:
        return self.step_due is not None and self.step_due == self.missed_due

    @property
    def late_unit(self) -> bool:
        return self.late and self.at_unit and (self.step == "handle" or self.missed_by is not None)

    @property
    def undecided(self) -> bool:
        """It is refused, and the Front has not decided; whoever appeals after it stood by the clock is heard, too."""
        waits = self.refusal > max(self.overturned, self.upheld)
        return waits and (self.open or (self.appealed >= self.refusal and self.closed_by == "refusal_stands"))

    @property
    def judged(self) -> bool:
        """The last answer was."""
        return self.judged_round > 0 and self.judged_round == self.answered_round

    def take(self, fact: Fact) -> None:
        """One fact more."""
        match fact.source:
            case "intake":
                self._from_intake(fact)
            case "triage":
                self._from_triage(fact)
            case "dispatch":
                self._from_dispatch(fact)
            case "oversight":
                self._from_oversight(fact)
            case "publisher":
                self.published_round = fact.round or 1

    def _from_intake(self, fact: Fact) -> None:
        match fact.kind:
            case "received":
                self.received, self.channel, self.reported_area = True, fact.word, fact.area
            case "added":
                self.answered_question = fact.nth or 0
                self.added_due = fact.due or self.added_due
            case "judged":
                self.judged_round, self.solved, self.stars = fact.round or 0, fact.word, fact.stars
            case "appealed":
                self.appealed = fact.nth or 0
            case "withdrawn":
                self.gone = True
            case "erased":
                self.gone = self.gone or fact.word == "all"

    def _from_triage(self, fact: Fact) -> None:
        match fact.kind:
            case "queued":
                self.front_step, self.front_due, self.at_clerks = "verify", fact.due, True
            case "asked":
                self.asked = fact.version
            case "verified":
                self.front_step, self.front_due = "classify", fact.due
            case "refused":
                self.refusal, self.front_step, self.front_due, self.at_clerks = fact.version, "verify", None, True
            case "classified":
                self.category, self.decided_area, self.at_clerks = fact.category, fact.area, False
                self.restricted = bool(fact.restricted)

    def _from_dispatch(self, fact: Fact) -> None:
        match fact.kind:
            case "forwarded":
                self.unit, self.due, self.forwarded_round = fact.unit, fact.due, fact.round or 0
                self.returned = False
            case "returned":
                self.returned = True
            case "extended":
                self.due = fact.due
            case "answered":
                self.answered_round = fact.round or 0

    def _from_oversight(self, fact: Fact) -> None:
        match fact.kind:
            case "missed":
                self.missed_due, self.missed_by = fact.due, fact.unit
            case "front_missed":
                self.missed_due, self.missed_by = fact.due, None
            case "corrected":
                self.missed_due = None
            case "overturned":
                self.overturned, self.closed_by = fact.nth or 0, None
            case "upheld":
                self.upheld = fact.nth or 0
            case "reopened":
                self.round, self.closed_by = fact.round or 1, None
            case "closed":
                self.closed_by, self.publish_due = fact.word, fact.due
