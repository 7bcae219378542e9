"""What comes after a report was received, and by when the commune says that it will. Pure."""

from dataclasses import dataclass
from datetime import datetime

from shared.calendar import due_after_working_days
from shared.commune import Category, Commune


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
    said = commune.deadlines
    verified = forwarded = None
    if said.verify_working_days:
        verified = due_after_working_days(received_at, said.verify_working_days, said.day_ends).at
    if verified and said.forward_working_days:
        forwarded = due_after_working_days(verified, said.forward_working_days, said.day_ends).at
    if category is None:
        return Coming(verified, forwarded)
    return Coming(verified, forwarded, category.working_days, category.hours)
