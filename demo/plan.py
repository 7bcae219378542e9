"""Which report meets which fate, and when: a pure function of the reports and a seed."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from demo.reports import Report

DAYS = 21.0

ActName = Literal[
    "send", "ask", "add", "verify", "refuse", "overturn", "misroute", "return", "classify", "accept", "progress",
    "extend", "answer", "satisfied", "dissatisfied", "find", "close", "reopen", "draft", "approve", "correct",
    "withdraw", "appeal", "uphold", "inquire", "explain", "visit", "answer_alike", "dismiss", "uphold_together", "wait",
]  # fmt: skip

# Days that pass before an act: at least and at most.
DELAYS: dict[str, tuple[float, float]] = {
    "send": (0, 0),
    "ask": (0.1, 0.6),
    "add": (0.2, 1),
    "verify": (0.1, 0.8),
    "refuse": (0.2, 1.5),
    "overturn": (0.5, 2),
    "misroute": (0.1, 0.5),
    "return": (0.2, 1),
    "classify": (0.1, 0.5),
    "accept": (0.2, 1),
    "progress": (0.5, 1.5),
    "extend": (1, 3),
    "answer": (1, 4),
    "satisfied": (0.3, 2),
    "dissatisfied": (0.3, 2),
    "find": (0.3, 1),
    "close": (2, 3),
    "reopen": (0.5, 1.5),
    "draft": (0.3, 1),
    "approve": (0.2, 0.8),
    "correct": (0.3, 1),
    "withdraw": (0.2, 2),
    "appeal": (0.3, 1.5),
    "uphold": (0.5, 2),
    "inquire": (0.3, 1),
    "explain": (0.5, 2),
    "visit": (0.3, 1),
    "answer_alike": (1, 4),
    "dismiss": (1, 2),
    "uphold_together": (6.5, 7.5),
    "wait": (7.5, 10.5),
}


@dataclass(frozen=True)
class Act:
    day: float
    what: ActName


@dataclass(frozen=True)
class Fate:
    """`ends_as` is the status that the citizen reads at last; `share` of what is left after one of each.

    `slow`: it takes days in which nothing is done, which only a moved clock has.
    """

    acts: str
    ends_as: str
    share: float = 0.0
    slow: bool = False

    @property
    def over(self) -> bool:
        """Nobody has to do anything any more: this may have been weeks ago."""
        return self.acts.endswith(("approve", "correct", "refuse", "withdraw", "uphold", "approve add"))


@dataclass(frozen=True)
class Life:
    """A report and all that will happen to it. `chance` chooses among words; `later`: the answer names a plan; `place`:
    which it is of those that a scene has."""

    report: Report
    fate: str
    acts: tuple[Act, ...]
    ends_as: str
    photo: bool
    later: bool
    chance: int
    place: int = 0


TO_THE_UNIT = "send verify classify accept"
FATES: dict[str, Fate] = {  # the first of them are met even by a handful of reports
    "published": Fate(f"{TO_THE_UNIT} answer satisfied draft approve", "closed", 0.40),
    "answered": Fate(f"{TO_THE_UNIT} answer", "answered", 0.06),
    "accepted": Fate(TO_THE_UNIT, "accepted", 0.04),
    "received": Fate("send", "received", 0.04),
    "forwarded": Fate("send verify classify", "forwarded", 0.04),
    "refused": Fate("send refuse", "refused", 0.02),
    "closed": Fate(f"{TO_THE_UNIT} answer satisfied", "closed", 0.04),
    "verified": Fate("send verify", "verified", 0.03),
    "withdrawn": Fate("send withdraw", "withdrawn", 0.02),
    "asked": Fate("send ask", "asked", 0.02),
    "second round": Fate(f"{TO_THE_UNIT} answer dissatisfied accept", "accepted", 0.03),
    "returned": Fate("send verify misroute return", "returned", 0.01),
    "drafted": Fate(f"{TO_THE_UNIT} answer satisfied draft", "closed", 0.04),
    "appealed": Fate("send refuse appeal", "refused"),
    "overturned": Fate("send refuse appeal overturn verify classify accept", "accepted"),
    "overturned, then published": Fate(
        f"send refuse overturn {TO_THE_UNIT[5:]} answer satisfied draft approve", "closed"
    ),
    "extended": Fate(f"{TO_THE_UNIT} extend", "accepted"),
    "in progress": Fate(f"{TO_THE_UNIT} progress", "accepted", 0.03),
    "returned, then published": Fate(
        "send verify misroute return classify accept answer satisfied draft approve", "closed", 0.01
    ),
    "published after two rounds": Fate(
        f"{TO_THE_UNIT} answer dissatisfied accept answer satisfied draft approve", "closed", 0.02
    ),
    "closed by the Front": Fate(f"{TO_THE_UNIT} answer close draft approve", "closed", 0.01),
    "reopened by the Front": Fate(f"{TO_THE_UNIT} answer reopen", "forwarded"),
    "found good by the Front": Fate(f"{TO_THE_UNIT} answer satisfied find draft approve", "closed", 0.01),
    "upheld": Fate("send refuse appeal uphold", "closed"),
    "added to after the end": Fate(f"{TO_THE_UNIT} answer satisfied draft approve add", "closed", 0.01),
    "published and corrected": Fate(f"{TO_THE_UNIT} answer satisfied draft approve correct", "closed", 0.01),
    "late": Fate(f"{TO_THE_UNIT} wait", "accepted", 0.03, slow=True),
    "late and not accepted": Fate("send verify classify wait", "forwarded", 0.01, slow=True),
    "answered late": Fate(f"{TO_THE_UNIT} wait answer satisfied draft approve", "closed", 0.05, slow=True),
    "never judged": Fate(f"{TO_THE_UNIT} answer wait wait", "closed", 0.01, slow=True),
    "late and visited": Fate(f"{TO_THE_UNIT} wait visit", "accepted", slow=True),
    "late to be read": Fate("send wait", "received", 0.01, slow=True),
    "late to be classified": Fate("send verify wait", "verified", 0.01, slow=True),
    "late to be published": Fate(f"{TO_THE_UNIT} answer satisfied wait", "closed", 0.02, slow=True),
    "asked by the Front": Fate(f"{TO_THE_UNIT} inquire", "accepted"),
    "told the Front in time": Fate(f"{TO_THE_UNIT} inquire explain answer satisfied draft approve", "closed", 0.01),
    "told the Front late": Fate(f"{TO_THE_UNIT} inquire wait explain answer", "answered", slow=True),
    "never told the Front": Fate(f"{TO_THE_UNIT} inquire wait", "accepted", slow=True),
}
STATUTORY = {"complaint": "khieu-nai", "denunciation": "to-cao"}
RESTRICTED, UNSORTED, IDEAS = "CB", "KH", "HK"
WITHIN_A_WEEK = frozenset({"DC", "MT", "TTHC", "AN"})  # five working days: who lets a week pass is late
DAY_AND_NIGHT = ("PCTT", "PCCC")  # due within hours: nobody extends that
LEFT_LYING = frozenset({  # what is due within hours is not left for days
    "extended", "late to be read", "late to be classified", "told the Front late", "never told the Front",
})  # fmt: skip
OUTDOORS = frozenset({"GT", "TN", "CN", "DC", "MT", "XD", "PCTT", "NN", "DA", "VH"})


def plan(reports: Sequence[Report], seed: int, *, slow: bool = False) -> list[Life]:
    """One life for each report, in the order of their arrival; fates that take long only where time is moved."""
    chance = random.Random(seed)
    fates = _fates(reports, chance, [name for name, fate in FATES.items() if slow or not fate.slow])
    lives = [_life(report, fate, chance) for report, fate in zip(reports, fates, strict=True)]
    return sorted(lives, key=lambda life: life.acts[0].day)


def _fates(reports: Sequence[Report], chance: random.Random, names: Sequence[str]) -> list[str]:
    """Those that can meet few fates choose first."""
    left = _wanted(len(reports), names)
    order = sorted(range(len(reports)), key=lambda at: (len(possible(reports[at])), chance.random()))
    met = {}
    for at in order:
        allowed = possible(reports[at])
        met[at] = next((fate for fate in left if fate in allowed), allowed[0])
        spare = met[at] if met[at] in left else "published" if "published" in left else left[-1]
        left.remove(spare)
    return [met[at] for at in range(len(reports))]


def _wanted(how_many: int, names: Sequence[str]) -> list[str]:
    one_of_each = list(names)[:how_many]
    rest = how_many - len(one_of_each)
    more = [name for name in names for _ in range(round(rest * FATES[name].share))]
    return (one_of_each + more + ["published"] * rest)[:how_many]


def possible(report: Report) -> list[str]:
    """What may become of a report, by its kind and category; the first is what happens when all is taken."""
    if report.kind in STATUTORY:
        return ["refused"]
    if report.category in (UNSORTED, None):
        return ["verified", "received", "refused", "asked", "withdrawn"]
    if report.category == RESTRICTED:
        return ["closed", "answered", "accepted", "forwarded"]
    if report.category == IDEAS:
        return ["published", "answered", "closed", "drafted", "forwarded", "accepted"]
    at_once = report.urgent or report.category in DAY_AND_NIGHT
    unfit = set(LEFT_LYING) if at_once else set()
    if at_once or report.category not in WITHIN_A_WEEK:
        unfit |= {"late", "late and not accepted", "answered late", "late and visited"}
    return [name for name in FATES if name not in unfit]


def _life(report: Report, name: str, chance: random.Random) -> Life:
    fate = FATES[name]
    names = _with_extras(fate.acts.split(), chance) if name == "published" else fate.acts.split()
    return Life(
        report=report,
        fate=name,
        acts=_timed(names, chance, recent=not fate.over),
        ends_as=fate.ends_as,
        photo=has_photo(report, chance),
        later=report.category in OUTDOORS and report.kind != "question" and chance.random() < 0.15,
        chance=chance.randrange(10_000),
    )


def has_photo(report: Report, chance: random.Random) -> bool:
    return report.category in OUTDOORS and chance.random() < 0.2


def _with_extras(names: list[str], chance: random.Random) -> list[str]:
    if chance.random() < 0.15:
        names = ["send", "ask", "add", *names[1:]]
    if chance.random() < 0.25:
        at = names.index("accept") + 1
        names = [*names[:at], "progress", *names[at:]]
    return names


def _timed(names: list[str], chance: random.Random, *, recent: bool) -> tuple[Act, ...]:
    """What is still open was touched in the last three days; the rest is spread over the weeks."""
    days, acts = 0.0, []
    for name in names:
        days += chance.uniform(*DELAYS[name])
        acts.append(Act(days, known(name)))
    room = DAYS - days
    begin = room - chance.uniform(0, min(3, room)) if recent else chance.uniform(0, room)
    return tuple(replace(act, day=act.day + begin) for act in acts)


def known(name: str) -> ActName:
    return next(one for one in get_args(ActName) if one == name)
