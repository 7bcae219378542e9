"""Another revision beside this one, on the same machine, in turn: medians of each row, and their ratio."""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
ROUNDS = 3
NOT_SLOWER = 0.9
_ROW = re.compile(r"^│ (?P<what>.{3,}?)\s+│\s+(?P<figure>[\d,]+\.\d) │")

Figures = dict[str, list[float]]


def against(revision: str, parts: Sequence[str], progress: Console) -> bool:
    """Measure both, `ROUNDS` times in turn, and print them; whether rates are at least 0.9 of what they were."""
    found: dict[str, Figures] = {"then": defaultdict(list), "now": defaultdict(list)}
    with TemporaryDirectory(prefix="bench-then-") as folder:
        then = Path(folder) / "then"
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", then, revision], check=True)
        try:
            subprocess.run(["make", "--silent", ".venv/tests"], cwd=then, check=True, stdout=sys.stderr)
            for number in range(ROUNDS):
                for name, checkout in (("then", then), ("now", ROOT)):
                    progress.print(f"Round {number + 1} of {ROUNDS}: {name} …")
                    _measure(checkout, parts, found[name])
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", then], check=True)
    return _show(revision, found["then"], found["now"])


def _measure(checkout: Path, parts: Sequence[str], into: Figures) -> None:
    command = [".venv/bin/python", "-m", "tests.bench", *parts]
    told = subprocess.run(command, cwd=checkout, stdout=subprocess.PIPE, text=True).stdout
    seen: dict[str, int] = defaultdict(int)
    for line in told.splitlines():
        if row := _ROW.match(line):
            what = " ".join(row["what"].split())
            seen[what] += 1
            into[f"{what} ({seen[what]})" if seen[what] > 1 else what].append(float(row["figure"].replace(",", "")))


def _show(revision: str, then: Figures, now: Figures) -> bool:
    table = Table(title=f"Beside {revision}, medians of {ROUNDS}")
    for name in ("what", "then", "now", "now / then", "not slower"):
        table.add_column(name, justify="left" if name == "what" else "right")
    good = True
    for what, figures in now.items():
        if what not in then:
            continue
        ratio = median(figures) / median(then[what])
        rate = "/s" in what
        good = good and (not rate or ratio >= NOT_SLOWER)
        verdict = ("yes" if ratio >= NOT_SLOWER else "NO") if rate else ""
        table.add_row(what, f"{median(then[what]):,.1f}", f"{median(figures):,.1f}", f"{ratio:.2f} ×", verdict)
    Console(width=130).print(table)
    return good
