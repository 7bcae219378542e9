"""By when each step of a case is due under the rules of a commune, from the moment at which it begins. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.calendar import Due, Profile, Stage, due_after_hours, due_after_working_days, step_due
from shared.commune import Category, CommuneData
from shared.events.due import NO_DATE, Given

WITHOUT_ANY = 10  # working days, where a category says nothing


@dataclass(frozen=True)
class StepDue:
    """A step of a case, and by when it is due if each step before it took all of its time."""

    step: Literal["receive", "verify", "classify", "forward", "handle"]
    due: Due


def handling_due(commune: CommuneData, profile: Profile, category: Category, urgency: str, start: datetime) -> Due:
    """By when a unit answers."""
    if urgency == "urgent" or category.hours:
        return due_after_hours(start, category.hours or profile.urgent_hours)
    return due_after_working_days(start, category.working_days or WITHOUT_ANY, profile.day_ends, commune.working_days)


def given_for(commune: CommuneData, step: Stage, start: datetime, category: Category | None = None) -> Given:
    """What an event says of a step of the Front that begins then; no date where the rules say nothing of it."""
    profile, urgent = commune.profile_on(start), category is not None and category.urgency == "urgent"
    due = step_due(profile, step, start, commune.working_days, urgent=urgent)
    return Given(due=due.at, profile=profile.profile, explanation=due.explanation) if due else NO_DATE


def steps_due(commune: CommuneData, category: Category, filed_at: datetime) -> Iterator[StepDue]:
    """By when each step of what is filed then is due, with how it was counted."""
    profile, urgent, reached = commune.profile_on(filed_at), category.urgency == "urgent", filed_at
    for step in ("receive", "verify", "classify", "forward"):
        begins = filed_at if step == "receive" or step == "verify" else reached
        due = step_due(profile, step, begins, commune.working_days, urgent=urgent)
        if due is not None:
            reached = due.at
            yield StepDue(step, due)
    yield StepDue("handle", handling_due(commune, profile, category, category.urgency, reached))
