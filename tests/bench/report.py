"""One table: each row beside its yardstick, measured in the same run."""

import re
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """A figure, what it stands beside, and the bar: `≥ 2 ×` for a ratio, `≥ 5000` or `≤ 250` for the figure."""

    what: str
    figure: float
    yardstick: str = ""
    beside: float | None = None
    bar: str = ""

    @property
    def ratio(self) -> float | None:
        return self.figure / self.beside if self.beside else None

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is no bar."""
        bar = re.match(r"([≥≤]) ([\d.,]+)( ×)?", self.bar)
        if bar is None:
            return None
        value = self.ratio if bar[3] else self.figure
        limit = float(bar[2].replace(",", ""))
        return value is not None and (value >= limit if bar[1] == "≥" else value <= limit)


def show(rows: list[Row]) -> None:
    """Print the table."""
    table = Table(title="Measured on this machine")
    for name in ("what", "figure", "yardstick", "beside", "ratio", "bar", "met"):
        table.add_column(name, justify="left" if name in ("what", "yardstick", "bar") else "right")
    for row in rows:
        table.add_row(
            row.what,
            f"{row.figure:,.1f}",
            row.yardstick,
            f"{row.beside:,.1f}" if row.beside is not None else "",
            f"{row.ratio:.2f} ×" if row.ratio is not None else "",
            row.bar,
            {True: "yes", False: "NO", None: ""}[row.met],
        )
    Console(width=130).print(table)
