"""What comes after a report was received, and by when the commune says that it will."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.view import TrackedCase
from shared import clock
from shared.calendar import Due, Stage, step_due
from shared.commune import Category, Commune
from shared.deadlines import given_for
from shared.events.due import NO_DATE, Given

WITH_THE_FRONT = ("received", "added", "verified")


@dataclass(frozen=True)
class Coming:
    """`verified_by`, `forwarded_by`: None where the commune says nothing. The unit then has `days` or `hours`; neither
    where nobody knows yet what the report is about."""

    verified_by: datetime | None = None
    forwarded_by: datetime | None = None
    days: int | None = None
    hours: int | None = None


def coming(commune: Commune, received_at: datetime, category: Category | None) -> Coming:
    """What a receipt says. The category is the sender's own guess, and a clerk's may be another."""
    profile, days = commune.profile_on(received_at), commune.working_days
    urgent = category is not None and category.urgency == "urgent"
    verified = step_due(profile, "verify", received_at, days, urgent=urgent)
    classified = step_due(profile, "classify", verified.at, days, urgent=urgent) if verified else None
    forwarded = step_due(profile, "forward", classified.at, days, urgent=urgent) if classified else None
    by = (_at(verified), _at(forwarded or classified))
    if category is None:
        return Coming(*by)
    if urgent:
        return Coming(*by, hours=category.hours or profile.urgent_hours)
    return Coming(*by, category.working_days, category.hours)


def front_by(case: TrackedCase) -> datetime | None:
    """By when the Front does its next step of a case that is with it; None where nobody has said so."""
    if case.status not in WITH_THE_FRONT:
        return None
    return max((at for at in (case.front_due, case.added_due) if at), default=None)


def goes_on_by(commune: Commune, case: TrackedCase) -> Given:
    """By when the clerk goes on who had asked the citizen, and is answered now; no date where nobody had asked."""
    if case.status != "asked":
        return NO_DATE
    step: Stage = "classify" if case.verified_at else "verify"
    return given_for(commune, step, clock.now(), commune.category(case.category_hint))


def _at(due: Due | None) -> datetime | None:
    return due.at if due else None
