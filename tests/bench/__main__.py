"""`make bench`: prints one table, each row measured beside its yardstick; ARGS names some of the parts."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import uvloop
from rich.console import Console

from shared.embedded_postgres import EmbeddedPostgres
from tests.bench import (
    appends,
    bus,
    cells,
    erasing,
    lateness,
    memory,
    notices,
    pictures,
    privacy,
    public,
    reading,
    reports,
    scanning,
    starting,
    strangers,
    submissions,
    timeline,
    zalo,
)
from tests.bench.against import against
from tests.bench.report import Row, show

app = typer.Typer(add_completion=False)
PARTS = (
    "appends",
    "bus",
    "erasing",
    "submissions",
    "timeline",
    "memory",
    "starting",
    "strangers",
    "reading",
    "cells",
    "notices",
    "zalo",
    "pictures",
    "lateness",
    "public",
    "privacy",
    "reports",
)
NAMED_ONLY = ("scanning",)  # it needs a Chromium
progress = Console(stderr=True)


@app.command()
def bench(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Some of: {', '.join((*PARTS, *NAMED_ONLY))}.")] = None,
    beside: Annotated[str, typer.Option("--against", help="A revision to measure in turn with this one.")] = "",
) -> None:
    """Measure everything, or the named parts. Exit code 1 when a bar is missed."""
    wanted = parts or list(PARTS)
    if beside:
        sys.exit(not against(beside, wanted, progress))
    rows = [row for part in wanted for row in _measured(part)]
    show(rows)
    sys.exit(any(row.met is False for row in rows))


def _measured(part: str) -> list[Row]:
    progress.print(f"Measuring {part} …")
    if part in ("appends", "bus", "erasing", "notices"):
        return _on_a_server(part)
    parts = {
        "submissions": submissions,
        "timeline": timeline,
        "memory": memory,
        "starting": starting,
        "strangers": strangers,
        "public": public,
        "reading": reading,
        "cells": cells,
        "scanning": scanning,
        "zalo": zalo,
        "lateness": lateness,
        "pictures": pictures,
        "privacy": privacy,
        "reports": reports,
    }
    measure: Callable[[], list[Row]] = parts[part].measure
    return measure()


def _on_a_server(part: str) -> list[Row]:
    with TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(Path(folder) / "data")
        server.start()
        try:
            if part == "bus":
                return bus.measure(server)
            parts = {"appends": appends, "erasing": erasing, "notices": notices}
            return uvloop.run(parts[part].measure(server))
        finally:
            server.stop()


if __name__ == "__main__":
    app()
