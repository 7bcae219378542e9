"""How far the demonstration is: a live table in a terminal, plain lines elsewhere, and what it came to."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from rich.console import Console
from rich.live import Live
from rich.table import Table

from demo.instance import Instance
from demo.play import STEPS, Tally

PLACES = {
    "/": "the start page with its figures",
    "/ket-qua": "published results",
    "/theo-doi": "a case by its tracking code",
    "/dang-nhap": "the desks: tiep-nhan, don-vi-…, giam-sat, bien-tap-1",
}
MOST_FAILURES = 20
LINE_EVERY_SECONDS, LOOKS_PER_SECOND = 5.0, 4


class Screen:
    """Shows a tally while it grows."""

    def __init__(self, console: Console, house: Instance, tally: Tally):
        self.console, self.house, self.tally = console, house, tally
        self.began = time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def line(self) -> str:
        tally, rate = self.tally, self.house.requests / max(self.seconds, 1)
        steps = " · ".join(f"{name[2:]} {tally.reached[name]}" for name in STEPS)
        day = f"day {tally.day:4.1f} of {tally.days:.0f}"
        return f"{day} · {steps} · {rate:.0f} requests/s · {len(tally.failures)} failed"

    def table(self) -> Table:
        tally = self.tally
        rate = self.house.requests / max(self.seconds, 1)
        said = f"{sum(tally.acts.values())} acts · {rate:.0f} requests/s · {len(tally.failures)} failed"
        table = Table(title=f"Day {tally.day:.1f} of {tally.days:.0f}", caption=said, min_width=46)
        table.add_column("step")
        table.add_column("cases", justify="right")
        table.add_column("of all", justify="right")
        for name in STEPS:
            reached = tally.reached[name]
            table.add_row(name, str(reached), f"{reached / max(tally.cases, 1):.0%}")
        return table

    @asynccontextmanager
    async def showing(self) -> AsyncIterator[None]:
        watching = asyncio.create_task(self._live() if self.console.is_terminal else self._lines())
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _live(self) -> None:
        with Live(self.table(), console=self.console, auto_refresh=False) as live:
            try:
                while True:
                    live.update(self.table(), refresh=True)
                    await asyncio.sleep(1 / LOOKS_PER_SECOND)
            finally:
                live.update(self.table(), refresh=True)

    async def _lines(self) -> None:
        while True:
            self.console.print(self.line(), highlight=False, soft_wrap=True)
            await asyncio.sleep(LINE_EVERY_SECONDS)

    def summary(self) -> None:
        """What became of the reports, a code to follow for each kind of end, and where to look."""
        fates = Counter(case.fate for case in self.tally.ended)
        codes = {case.fate: f"{case.number}  {case.code}" for case in self.tally.ended}
        table = Table(title=f"{len(self.tally.ended)} of {self.tally.cases} reports in {self.seconds:.0f} s")
        for title in ("what became of it", "cases", "one of them, with its tracking code"):
            table.add_column(title, justify="right" if title == "cases" else "left", no_wrap=True)
        for fate, times in fates.most_common():
            table.add_row(fate, str(times), codes[fate])
        self.console.print(table)
        for path, what in PLACES.items():
            self.console.print(f"  {self.house.url}{path}  {what}", highlight=False, soft_wrap=True)
        self._failures()

    def _failures(self) -> None:
        failures = self.tally.failures
        if failures:
            self.console.print(f"\n{len(failures)} of {self.tally.cases} reports did not get to their end:")
        for said in failures[:MOST_FAILURES]:
            self.console.print(f"  {said}", markup=False, highlight=False, soft_wrap=True)
        if len(failures) > MOST_FAILURES:
            self.console.print(f"  and {len(failures) - MOST_FAILURES} more")
