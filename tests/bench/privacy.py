"""How much of what is personal the helper finds in texts that were written before it, and what a text costs.

The texts are invented by whoever wrote the helper, so the shares are synthetic. PRIVACY_TEXTS names a file of other
labelled ones: lines of JSON with `text` and `pii`, the exact words that are personal, of whatever kind.
"""

import json
import os
import time
from pathlib import Path

from shared.privacy import Passage, marked
from tests.bench.report import Row
from tests.shared.privacy.measuring import EXAMPLES, KINDS, WRITTEN_OUT, known, measured, texts

PERCENT = 100


def measure() -> list[Row]:
    labelled = texts(EXAMPLES)
    score = measured(labelled)
    each = [
        row
        for kind in KINDS
        for row in (
            Row(f"  {kind}: % found of {score.labelled[kind]}", PERCENT * score.recall(kind), bar=_bar(kind)),
            Row(f"  {kind}: % rightly of {score.marked[kind]}", PERCENT * score.precision(kind), bar="≥ 80"),
        )
    ]
    return [
        Row(f"% found of numbers and e-mails, {len(labelled)} texts", PERCENT * score.recall(*WRITTEN_OUT), bar="≥ 97"),
        *each,
        Row("ms for a text of 100 letters", _milliseconds([text for text, _ in labelled]), bar="≤ 5"),
        *_others(os.environ.get("PRIVACY_TEXTS", "")),
    ]


def _bar(kind: str) -> str:
    return "≥ 85" if kind in ("name", "address") else ""


def _milliseconds(given: list[str]) -> float:
    ours, begun = known(), time.perf_counter()
    for text in given:
        marked(text, ours)
    return (time.perf_counter() - begun) * 1000 * 100 / sum(map(len, given))


def _others(path: str) -> list[Row]:
    """Of labels without kinds: a passage counts when 60 % of its letters are marked as whatever."""
    if not path:
        return []
    found = labelled = rightly = said = 0
    for line in Path(path).read_text("utf-8").splitlines():
        text, personal = json.loads(line)["text"], json.loads(line)["pii"]
        spans = [(text.index(one), text.index(one) + len(one)) for one in personal if one in text]
        got = marked(text, known())
        found += sum(_covered(text, span, got) for span in spans)
        labelled += len(spans)
        rightly += sum(any(one.start < end and start < one.end for start, end in spans) for one in got)
        said += len(got)
    return [
        Row(f"{Path(path).name}: % found of {labelled}", PERCENT * found / max(1, labelled)),
        Row(f"  % rightly of {said}", PERCENT * rightly / max(1, said)),
    ]


def _covered(text: str, span: tuple[int, int], got: tuple[Passage, ...]) -> bool:
    letters = [at for at in range(*span) if text[at].isalnum()]
    return sum(any(one.start <= at < one.end for one in got) for at in letters) >= 0.6 * len(letters)
