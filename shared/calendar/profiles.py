"""By which rules deadlines are counted, as the commune's file says it: profiles, each in force from a day on."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from shared.calendar.counting import Due, due_after_hours, due_after_working_days
from shared.calendar.moments import LOCAL
from shared.calendar.working_days import Day, WorkingDays
from shared.mistakes import Place as At
from shared.sentences import LongNotice, Notice, Part

Stage = Literal["receive", "verify", "classify", "forward", "publish"]
ProfileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]


class Span(Part):
    """How long a step may take: working days, or hours that run day and night."""

    working_days: int | None = Field(None, ge=1, le=365)
    hours: int | None = Field(None, ge=1, le=240)

    @model_validator(mode="after")
    def _one_of_them(self) -> "Span":
        if (self.working_days is None) == (self.hours is None):
            raise ValueError("say either working_days or hours")
        return self


class Steps(Part):
    """How long each step of the Front may take, from the moment at which it could begin. What is left out has no date
    of its own."""

    receive: Span | None = None
    verify: Span | None = None
    classify: Span | None = None
    forward: Span | None = None
    publish: Span | None = None


class Profile(Part):
    """Rules of deadlines. Facts of law that may change: data. `profile` names the rules with their version, and stands
    in every event whose date they gave; what begins from the day `starts` on, and until `ends`, is under them.
    """

    profile: ProfileName
    starts: date | None = None
    ends: date | None = None
    basis: LongNotice | None = None
    urgent_hours: int = Field(ge=1, le=240)
    urgent_step_hours: int | None = Field(None, ge=1, le=240)
    extension_working_days: int = Field(ge=1, le=365)
    answering_window_days: int = Field(ge=1, le=365)
    progress_days: int = Field(7, ge=1, le=365)
    warning_working_days: int = Field(1, ge=1, le=30)
    day_ends: time = time(17, 0)
    steps: Steps = Steps()

    @property
    def answering_window(self) -> timedelta:
        return timedelta(days=self.answering_window_days)


class DayData(Part):
    """A day that is worked, or is not, whatever the published calendar says."""

    day: date
    works: bool
    why: Notice


class CalendarData(Part):
    """What a commune knows of days better than the published calendar: swaps, days of a flood, days of its own."""

    official_through: date | None = None
    days: tuple[DayData, ...] = ()

    @property
    def working_days(self) -> WorkingDays:
        return WorkingDays({one.day: Day(one.works, one.why.vi) for one in self.days}, self.official_through)


def profile_on(profiles: Sequence[Profile], start: datetime) -> Profile:
    """The rules for what begins then: of the profiles in force, the one that came last; else the nearest before, or the
    first of all."""
    day = start.astimezone(LOCAL).date()
    by_start = sorted(profiles, key=lambda one: one.starts or date.min)
    begun = [one for one in by_start if (one.starts or date.min) <= day]
    in_force = [one for one in begun if one.ends is None or day <= one.ends]
    return (in_force or begun or by_start[:1])[-1]


def longest_window(profiles: Sequence[Profile], now: datetime) -> timedelta:
    """How long answers are waited for now: an answer that was given under rules of before keeps the time that was said
    then, so of the rules under which one that still runs may have come the most patient count."""
    return max(one.answering_window for one in profiles if _reaches(one, profiles, now))


def _reaches(profile: Profile, profiles: Sequence[Profile], now: datetime) -> bool:
    """Whether these rules were those of a day of which their own window is not over."""
    days = range(profile.answering_window_days + 1)
    return any(profile_on(profiles, now - timedelta(days=back)) is profile for back in days)


def step_due(
    profile: Profile, stage: Stage, start: datetime, calendar: WorkingDays, *, urgent: bool = False
) -> Due | None:
    """By when a step of the Front is due that can begin at `start`; None where the rules say nothing of it."""
    span: Span | None = getattr(profile.steps, stage)
    if span is None:
        return None
    if urgent and profile.urgent_step_hours:
        return due_after_hours(start, profile.urgent_step_hours)
    if span.hours is not None:
        return due_after_hours(start, span.hours)
    assert span.working_days is not None
    return due_after_working_days(start, span.working_days, profile.day_ends, calendar)


def wrong_profiles(profiles: Sequence[Profile], calendar: CalendarData) -> Iterator[tuple[At, str]]:
    """Names and days that are given twice, profiles that end before they begin, and none at all."""
    if not profiles:
        yield ("deadlines",), "there must be one profile at least"
    names, starts = [one.profile for one in profiles], [one.starts for one in profiles]
    for number, one in enumerate(profiles):
        if one.profile in names[:number]:
            yield ("deadlines", number, "profile"), f"{one.profile!r} is there already; new rules have a new name"
        if one.starts in starts[:number]:
            yield ("deadlines", number, "starts"), "another profile begins on that day"
        if one.starts and one.ends and one.ends < one.starts:
            yield ("deadlines", number, "ends"), "it ends before it begins"
    days = [one.day for one in calendar.days]
    for number, day in enumerate(days):
        if day in days[:number]:
            yield ("calendar", "days", number, "day"), f"{day:%d/%m/%Y} is there already"
