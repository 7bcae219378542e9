"""What several cases have in common: acts that fall together, so that the Front is asked to look again. Pure.

The fates of a plan know nothing of each other. Here somebody does much in one evening, or waits until the last hours,
or sends nothing any more: a true example of every kind of signal (docs/decisions/0049), and refusals upheld together.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from demo.plan import TO_THE_UNIT, Act, ActName, Life, has_photo, known, plan
from demo.reports import Report
from shared.calendar import LOCAL, WorkingDays, due_after_working_days

LONGEST_AGO = 35  # days: who sent much and then fell silent for four weeks did so in the week before them
A_WEEK = 5  # working days, in which what a unit answers within a week is due
DAY_ENDS = time(17)

Moment = Callable[[int, Mapping[ActName, datetime], datetime], datetime]  # which of them, what was done when, the end


def in_the_evening(days: int, begin: time, apart: timedelta) -> Moment:
    """One after the other in the same evening, so many days before the end."""

    def at(place: int, _: Mapping[ActName, datetime], end: datetime) -> datetime:
        return datetime.combine(end.astimezone(LOCAL) - timedelta(days=days), begin, LOCAL) + place * apart

    return at


def before_it_is_due(hours: float) -> Moment:
    """So long before the date that the unit was given."""

    def at(_: int, walked: Mapping[ActName, datetime], __: datetime) -> datetime:
        due = due_after_working_days(walked["classify"], A_WEEK, DAY_ENDS, WorkingDays())
        return due.at - timedelta(hours=hours)

    return at


@dataclass(frozen=True)
class Scene:
    """`sent`: how many days before the end, at most and at least. `key`: the act whose moment the scene says (`at`).
    `then`: what is done after that about all of them, once."""

    acts: str
    ends_as: str
    sent: tuple[float, float]
    key: ActName | None = None
    at: Moment | None = None
    then: ActName | None = None

    def acts_of(self, place: int, of: int) -> tuple[Act, ...]:
        """Of one of its lives; their moments are said later."""
        names = self.acts.split()
        if self.then and place == of - 1:
            after = names.index(self.key) if self.key else len(names) - 1
            names.insert(after + 1, self.then)
        return tuple(Act(0.0, known(name)) for name in names)


AND_ENDS = "satisfied draft approve"
SCENES: Mapping[str, Scene] = {
    "silent": Scene(f"{TO_THE_UNIT} answer {AND_ENDS}", "closed", (34.5, 29.5)),
    "waiting": Scene(f"{TO_THE_UNIT} wait answer {AND_ENDS}", "closed", (24, 20)),
    "late for weeks": Scene(TO_THE_UNIT, "accepted", (25, 22)),
    "same words": Scene(f"{TO_THE_UNIT} answer_alike {AND_ENDS}", "closed", (17, 13)),
    "one repair": Scene(
        f"{TO_THE_UNIT} answer {AND_ENDS}",
        "closed",
        (13, 11),
        key="answer",
        at=in_the_evening(5, time(15), timedelta(minutes=12)),
        then="dismiss",
    ),
    "evening of answers": Scene(
        f"{TO_THE_UNIT} answer {AND_ENDS}",
        "closed",
        (18, 14),
        key="answer",
        at=in_the_evening(6, time(20, 5), timedelta(seconds=35)),
    ),
    "evening of verdicts": Scene(
        f"{TO_THE_UNIT} answer {AND_ENDS}",
        "closed",
        (12, 10),  # and judged within the ten days of the answering window
        key="satisfied",
        at=in_the_evening(2, time(19, 30), timedelta(minutes=4)),
    ),
    "moved on": Scene(f"{TO_THE_UNIT} misroute accept", "accepted", (14, 12), key="misroute", at=before_it_is_due(2.5)),
    "last hours": Scene(
        f"{TO_THE_UNIT} extend answer {AND_ENDS}", "closed", (18, 12), key="extend", at=before_it_is_due(3)
    ),
    "upheld together": Scene("send refuse", "closed", (13, 12.5), then="uphold_together"),
}


def told_whole(reports: Sequence[Report], seed: int) -> list[Life]:
    """The plan of a whole story: the lives of the scenes, and for every other report one of its own."""
    staged = [report for report in reports if report.scene in SCENES]
    return [*plan([report for report in reports if report not in staged], seed, slow=True), *_staged(staged, seed)]


def _staged(reports: Sequence[Report], seed: int) -> list[Life]:
    chance, of = random.Random(seed), Counter(report.scene for report in reports)
    places: Counter[str] = Counter()
    lives = []
    for report in reports:
        name = report.scene or ""
        lives.append(_life(report, name, places[name], of[name], chance))
        places[name] += 1
    return lives


def _life(report: Report, name: str, place: int, of: int, chance: random.Random) -> Life:
    return Life(
        report=report,
        fate=name,
        acts=SCENES[name].acts_of(place, of),
        ends_as=SCENES[name].ends_as,
        photo=has_photo(report, chance),
        later=False,
        chance=chance.randrange(10_000),
        place=place,
    )
