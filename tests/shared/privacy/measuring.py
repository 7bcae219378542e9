"""How much of labelled texts the helper finds, and how much of what it marks was labelled."""

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from shared.commune import load_commune
from shared.privacy import Kind, Known, Passage, marked
from shared.privacy.of_the_commune import known_to

HERE = Path(__file__).parent
EXAMPLES, TUNING = HERE / "examples.jsonl", HERE / "tuning.jsonl"
WRITTEN_OUT: tuple[Kind, ...] = ("phone", "email", "identity", "account", "plate")
KINDS: tuple[Kind, ...] = (*WRITTEN_OUT, "name", "address")
PART_OF_A_NAME = 0.6  # where a name or an address ends is a matter of taste; of a number each digit counts


@dataclass
class Score:
    """Counts of passages for each kind."""

    labelled: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    marked: Counter[str] = field(default_factory=Counter)
    rightly: Counter[str] = field(default_factory=Counter)

    def recall(self, *kinds: str) -> float:
        return sum(self.found[kind] for kind in kinds) / sum(self.labelled[kind] for kind in kinds)

    def precision(self, *kinds: str) -> float:
        return sum(self.rightly[kind] for kind in kinds) / max(1, sum(self.marked[kind] for kind in kinds))


def known() -> Known:
    return known_to(load_commune(Path("communes/luong-son.toml")))


def texts(path: Path) -> list[tuple[str, list[Passage]]]:
    """Each line: `text`, and `spans` of kind, start and end."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [(line["text"], [Passage(start, end, kind) for kind, start, end in line["spans"]]) for line in lines]


def measured(labelled: list[tuple[str, list[Passage]]]) -> Score:
    score, ours = Score(), known()
    for text, spans in labelled:
        got = marked(text, ours)
        for span in spans:
            score.labelled[span.kind] += 1
            score.found[span.kind] += _is_found(text, span, got)
        for one in got:
            score.marked[one.kind] += 1
            score.rightly[one.kind] += any(one.kind == span.kind and _touch(one, span) for span in spans)
    return score


def _is_found(text: str, span: Passage, got: tuple[Passage, ...]) -> bool:
    letters = [at for at in range(span.start, span.end) if text[at].isalnum()]
    covered = sum(any(one.start <= at < one.end and one.kind == span.kind for one in got) for at in letters)
    return covered >= len(letters) * (1 if span.kind in WRITTEN_OUT else PART_OF_A_NAME)


def _touch(one: Passage, other: Passage) -> bool:
    return one.start < other.end and other.start < one.end
