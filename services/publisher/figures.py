"""The figures of a report, counted from facts. Pure: the same facts give the same figures, byte for byte.

A figure is a whole number under a name: `answered`, `answered/unit/kinh-te`, `open/step/handle`. What is 0 has no name.
Each is that of the board where the board has it: docs/decisions/0051 says what each one counts.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from services.publisher.facts import Fact
from services.publisher.periods import Period
from services.publisher.standing import Standing

FORM = 1  # of what is counted how: figures of another form are not compared with these
ENOUGH = 5  # fewer verdicts make no mean
NOBODY = "-"  # in place of an area, a category or a unit that there is none of
SOLVED = {"yes": "solved", "partly": "partly", "no": "unsolved"}


@dataclass(frozen=True)
class Figures:
    """Of one period: what happened in it, and how everything stood at its end."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def of(self, name: str) -> int:
        return self.counts.get(name, 0)

    def by(self, prefix: str) -> dict[str, int]:
        """The figures below a name by what comes after it, the largest first."""
        below = {name[len(prefix) + 1 :]: many for name, many in self.counts.items() if name.startswith(f"{prefix}/")}
        return dict(sorted(below.items(), key=lambda one: (-one[1], one[0])))

    def stars(self, of: str = "") -> float | None:
        """The mean of the stars; None of fewer than five."""
        many = self.of(f"judged{of}")
        return self.of(f"stars{of}") / many if many >= ENOUGH else None


@dataclass(frozen=True)
class Compared:
    """A period's figures beside those of the one before."""

    now: Figures
    before: Figures

    @property
    def canonical(self) -> str:
        """As JSON: names in order, no blanks, whole numbers alone."""
        said = {"form": FORM, "now": dict(self.now.counts), "before": dict(self.before.counts)}
        return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    @property
    def hash(self) -> str:
        return hash_of(self.canonical)


def hash_of(canonical: str) -> str:
    """SHA-256 of figures as canonical JSON, hex."""
    return sha256(canonical.encode()).hexdigest()


def compared_of(canonical: str) -> Compared:
    """What canonical JSON says. Raises ValueError, also for another form."""
    try:
        said = json.loads(canonical)
        now, before = ({str(name): int(many) for name, many in said[one].items()} for one in ("now", "before"))
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as wrong:
        raise ValueError("These are no figures of a report.") from wrong
    if said.get("form") != FORM:
        raise ValueError(f"These figures are of form {said.get('form')}; this version counts form {FORM}.")
    return Compared(Figures(now), Figures(before))


@dataclass
class Answered:
    """The last answer of a case within a period: whose, and by which date it was due."""

    unit: str
    at: datetime
    due: datetime | None


@dataclass
class Asked:
    """One inquiry: whose it is, when it was asked, and how that ended."""

    unit: str | None = None
    at: datetime | None = None
    due: datetime | None = None
    replied: datetime | None = None
    unasked: datetime | None = None
    why: str | None = None


class Counting:
    """Counts a period while facts are taken, each source's in its order; those after its end are passed over."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self.since, self.until = since, until
        self.cases: dict[UUID, Standing] = defaultdict(Standing)
        self.happened: dict[str, dict[UUID, Fact]] = defaultdict(dict)  # the last of each case
        self.answers: dict[UUID, Answered] = {}
        self.misses: dict[tuple[UUID, datetime], Fact] = {}
        self.extensions: Counter[str] = Counter()
        self.inquiries: dict[tuple[UUID, int], Asked] = defaultdict(Asked)
        self.signals: dict[UUID, tuple[Fact | None, Fact | None]] = {}

    def take(self, facts: Iterable[Fact]) -> None:
        for fact in facts:
            if fact.at < self.until:
                self._take(fact, fact.at >= self.since)

    def _take(self, fact: Fact, within: bool) -> None:
        if fact.signal:
            raised, dismissed = self.signals.get(fact.signal, (None, None))
            self.signals[fact.signal] = (raised, fact) if fact.kind == "dismissed" else (fact, dismissed)
            return
        standing = self.cases[fact.case_id]
        standing.take(fact)
        if fact.kind in ("inquired", "replied", "unasked"):
            self._ask(self.inquiries[fact.case_id, fact.nth or 0], fact)
        elif fact.kind == "corrected":
            self._take_back(fact)
        if within:
            self._happen(fact, standing)

    def _happen(self, fact: Fact, standing: Standing) -> None:
        self.happened[fact.kind][fact.case_id] = fact
        match fact.kind:
            case "answered":
                self.answers[fact.case_id] = Answered(fact.unit or NOBODY, fact.at, standing.due)
            case "missed" | "front_missed" if fact.due:
                self.misses[fact.case_id, fact.due] = fact
            case "extended":
                self.extensions[fact.unit or NOBODY] += 1

    def _take_back(self, fact: Fact) -> None:
        """What was said of the round was said by mistake."""
        for key, miss in list(self.misses.items()):
            if key[0] == fact.case_id and miss.kind == "missed" and miss.round == fact.round:
                del self.misses[key]

    def _ask(self, asked: Asked, fact: Fact) -> None:
        match fact.kind:
            case "inquired":
                asked.unit, asked.at, asked.due = fact.unit, fact.at, fact.due
            case "replied":
                asked.replied = fact.at
            case "unasked":
                asked.unasked, asked.why = fact.at, fact.word

    def figures(self) -> Figures:
        """What was counted so far."""
        counts: Counter[str] = Counter()
        self._count_received(counts)
        self._count_answers(counts)
        self._count_lateness(counts)
        self._count_inquiries(counts)
        self._count_signals(counts)
        self._count_ends(counts)
        self._count_open(counts)
        return Figures({name: many for name, many in sorted(counts.items()) if many})

    def _count_received(self, counts: Counter[str]) -> None:
        for case in self.happened["received"]:
            standing = self.cases[case]
            counts["received"] += 1
            counts[f"received/area/{standing.area or NOBODY}"] += 1
            counts[f"received/category/{standing.category or NOBODY}"] += 1
            counts[f"received/channel/{standing.channel or NOBODY}"] += 1

    def _count_answers(self, counts: Counter[str]) -> None:
        for case, answer in self.answers.items():
            standing = self.cases[case]
            in_time = "undated" if answer.due is None else "on_time" if answer.at <= answer.due else "answered_late"
            for of in ("", f"/unit/{answer.unit}"):
                counts[f"answered{of}"] += 1
                counts[f"{in_time}{of}"] += 1
                if standing.judged and standing.solved:
                    counts[f"judged{of}"] += 1
                    counts[f"{SOLVED[standing.solved]}{of}"] += 1
                    counts[f"stars{of}"] += standing.stars or 0

    def _count_lateness(self, counts: Counter[str]) -> None:
        """A unit's date that passed while the clerks had the case is the Front's own lateness."""
        for miss in self.misses.values():
            if miss.kind == "missed" and miss.unit:
                counts["missed"] += 1
                counts[f"missed/unit/{miss.unit}"] += 1
            else:
                counts["front_missed"] += 1
                counts[f"front_missed/step/{miss.word or 'classify'}"] += 1
        counts["extended"] += self.extensions.total()
        counts.update({f"extended/unit/{unit}": many for unit, many in self.extensions.items()})

    def _count_inquiries(self, counts: Counter[str]) -> None:
        for asked in self.inquiries.values():
            late = asked.due is not None and (asked.replied or asked.unasked or self.until) > asked.due
            if asked.at and asked.at >= self.since:
                counts["inquired"] += 1
                counts[f"inquired/unit/{asked.unit or NOBODY}"] += 1
            if asked.replied and asked.replied >= self.since:
                counts["replied"] += 1
                counts["replied_late"] += late
            elif asked.at and not asked.replied:
                ended = asked.unasked is not None
                counts["never_replied"] += bool(asked.unasked and asked.unasked >= self.since and late)
                counts["inquiries_open"] += not ended
                counts["inquiries_late"] += late and not ended

    def _count_signals(self, counts: Counter[str]) -> None:
        for raised, dismissed in self.signals.values():
            kind = raised.word if raised else NOBODY
            if raised and raised.at >= self.since:
                counts["signalled"] += 1
                counts[f"signalled/kind/{kind}"] += 1
            if dismissed and dismissed.at >= self.since:
                counts["dismissed"] += 1
                counts[f"dismissed/kind/{kind}"] += 1
            counts["signals_open"] += dismissed is None

    def _count_ends(self, counts: Counter[str]) -> None:
        """What happened to cases, each counted once, by the last time that it did."""
        counts["verdicts"] = len(self.happened["judged"])
        for kind in ("forwarded", "refused", "upheld", "overturned", "appealed", "published"):
            counts[kind] += len(self.happened[kind])
        for kind, by in (("reopened", "because"), ("closed", "by"), ("refused", "reason")):
            counts[kind] = len(self.happened[kind])
            counts.update(f"{kind}/{by}/{fact.word or NOBODY}" for fact in self.happened[kind].values())

    def _count_open(self, counts: Counter[str]) -> None:
        for standing in self.cases.values():
            if not standing.received:
                continue
            counts["refusals_waiting"] += standing.undecided
            counts["unsatisfied"] += standing.open and standing.round > 1
            counts["open"] += standing.open
            if step := standing.step:
                counts[f"open/step/{step}"] += 1
            if step and (standing.unit and standing.at_unit and step == "handle"):
                counts[f"open/unit/{standing.unit}"] += 1
            if standing.late:
                whose = f"late/unit/{standing.unit}" if standing.late_unit else f"late/step/{step}"
                counts.update(("late", "late_unit" if standing.late_unit else "late_front", whose))


def compare(period: Period) -> tuple[Counting, Counting]:
    """Who counts a period, and the one before it."""
    before = period.before
    return Counting(period.since, period.until), Counting(before.since, before.until)
