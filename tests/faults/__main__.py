"""`make faults`: seeded kills; `make faults ARGS=stops`: stops under load. Exit code 1 when one was not good."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.faults.freezes import freeze
from tests.faults.odd import ask_oddly
from tests.faults.scenario import Outcome, Victim, run
from tests.faults.stops import Stop, stop_again_and_again
from tests.support.broker import private_broker

app = typer.Typer(add_completion=False)
console = Console(width=110)


@app.command()
def stops(
    times: Annotated[int, typer.Option(help="Stops; half of them without a broker.")] = 500,
    seed: Annotated[int, typer.Option(help="The seed.")] = 1,
) -> None:
    """SIGTERM under load, again and again: each ends within 15 s, with code 0 and PostgreSQL shut down in order."""
    found = asyncio.run(_stops(times, seed))
    slowest = max(stop.seconds for stop in found)
    good = sum(stop.good for stop in found)
    version = ".".join(map(str, sys.version_info[:3]))
    console.print(f"Python {version}: {good} of {len(found)} stops good, slowest {slowest:.1f} s")
    sys.exit(good < times)


@app.command()
def freezes(
    seconds: Annotated[float, typer.Option(help="How long the broker is mute.")] = 90.0,
) -> None:
    """A broker that is frozen under load and thawed: every stage publishes again within 15 s, and nothing is lost."""
    with TemporaryDirectory(prefix="freeze-", ignore_cleanup_errors=True) as folder, private_broker() as broker:
        Path(folder).chmod(0o755)
        found = asyncio.run(freeze(Path(folder), broker, seconds))
    console.print(found)
    sys.exit(not found.good)


@app.command()
def odd(
    requests: Annotated[int, typer.Option(help="How many for each stage.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The seed.")] = 1,
) -> None:
    """Odd requests to every stage: none is a fault."""
    with TemporaryDirectory(prefix="odd-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        found, mebibytes = ask_oddly(Path(folder), requests, seed)
    for one in found:
        told = ", ".join(f"{status}: {many}" for status, many in sorted(one.statuses.items()))
        console.print(f"{one.stage}: {sum(one.statuses.values())} requests, slowest {one.slowest:.1f} s; {told}")
        for fault in one.faults[:5]:
            console.print(f"  {fault}", markup=False)
    console.print(f"The whole instance then took {mebibytes:.0f} MiB.")
    sys.exit(not all(one.good for one in found))


async def _stops(times: int, seed: int) -> list[Stop]:
    found: list[Stop] = []
    for with_broker, many in ((False, times // 2), (True, times - times // 2)):
        with (
            TemporaryDirectory(prefix="stops-", ignore_cleanup_errors=True) as folder,
            private_broker() if with_broker else nullcontext() as broker,
        ):
            Path(folder).chmod(0o755)
            async for stop in stop_again_and_again(Path(folder), many, seed, broker):
                found.append(stop)
                if not stop.good or stop.number % 10 == 9:
                    console.print(f"  {len(found)}: {stop}")
    return found


@app.callback(invoke_without_command=True)
def faults(context: typer.Context) -> None:
    """Without a command: kills."""
    if context.invoked_subcommand is None:
        kills(None, 20, 1)


@app.command()
def kills(
    victims: Annotated[list[str] | None, typer.Argument(help="Some of: process, postgresql, rabbitmq.")] = None,
    runs: Annotated[int, typer.Option(help="Seeded runs for each victim.")] = 20,
    seed: Annotated[int, typer.Option(help="The first seed.")] = 1,
) -> None:
    """Kill -9 at random moments under load: every accepted report is there, nothing happens twice."""
    wanted = [victim for victim in get_args(Victim) if not victims or victim in victims]
    outcomes = [outcome for victim in wanted for outcome in _runs(victim, range(seed, seed + runs))]
    _show(outcomes)
    sys.exit(not all(outcome.good for outcome in outcomes))


def _runs(victim: Victim, seeds: range) -> Iterator[Outcome]:
    with (
        TemporaryDirectory(prefix="faults-", ignore_cleanup_errors=True) as folder,
        private_broker() if victim == "rabbitmq" else nullcontext() as broker,
    ):
        Path(folder).chmod(0o755)
        for seed in track(seeds, description=f"kill -9 {victim}", console=console):
            outcome = asyncio.run(run(victim, seed, Path(folder), broker))
            console.print(outcome if not outcome.good else f"  seed {seed}: {outcome.accepted} accepted, all there")
            yield outcome


def _show(outcomes: list[Outcome]) -> None:
    table = Table(title="Killed under load")
    for name in ("victim", "runs", "accepted", "missing", "twice", "refused", "slowest recovery s", "good"):
        table.add_column(name)
    for victim in sorted({outcome.victim for outcome in outcomes}):
        of = [outcome for outcome in outcomes if outcome.victim == victim]
        sums = (sum(getattr(one, name) for one in of) for name in ("accepted", "missing", "doubled", "refused"))
        slowest = max(one.recovered_seconds for one in of)
        good = sum(one.good for one in of)
        table.add_row(victim, str(len(of)), *map(str, sums), f"{slowest:.1f}", f"{good} of {len(of)}")
    console.print(table)


if __name__ == "__main__":
    app()
