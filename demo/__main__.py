"""`python -m demo`: fills a running instance with a commune's first three weeks."""

import asyncio
import os
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import httpx2
import typer
from rich.console import Console

from demo.instance import Instance, Refused, read_accounts
from demo.plan import Life, plan
from demo.play import Tally, play
from demo.reports import OWN_SET, Report, Unreadable, read_reports
from demo.sayings import categories
from demo.screen import Screen

SIGN_INS = Path(os.environ.get("DATA", "data")) / "first-sign-ins.txt"


def main(
    url: Annotated[str, typer.Option(envvar="PUBLIC_URL", help="The running instance.")] = "http://localhost:8000",
    reports: Annotated[Path, typer.Option(help="A file of reports, one JSON object in each line.")] = OWN_SET,
    accounts: Annotated[
        Path,
        typer.Option(envvar="DEMO_ACCOUNTS", help="Sign-ins: as the first start says them, or as a JSON object."),
    ] = SIGN_INS,
    speed: Annotated[float, typer.Option(min=0.1, help="Days in a minute; there are 21.")] = 18.0,
    most: Annotated[int | None, typer.Option(min=1, help="At most so many reports.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed tells other stories.")] = 1,
) -> None:
    """Send reports and act on them, as citizens, clerks, units, the Front and editors do in three weeks."""
    try:
        lives = plan(_chosen(read_reports(reports, categories()), most, seed), seed)
        sign_ins = read_accounts(accounts)
    except (OSError, Unreadable, ValueError) as wrong:
        raise typer.BadParameter(
            f"{wrong}. The sign-ins are those that the instance told at its first start."
        ) from None
    failed = asyncio.run(_run(url, sign_ins, lives, speed))
    raise typer.Exit(1 if failed else 0)


def _chosen(reports: Sequence[Report], most: int | None, seed: int) -> Sequence[Report]:
    """Some of everything, when not all are wanted."""
    if most is None or most >= len(reports):
        return reports
    return random.Random(seed).sample(reports, most)


async def _run(url: str, sign_ins: Mapping[str, str], lives: Sequence[Life], speed: float) -> bool:
    """Whether something failed."""
    house, tally, console = Instance(url, sign_ins), Tally(len(lives)), Console()
    screen = Screen(console, house, tally)
    try:
        async with screen.showing():
            await play(house, lives, speed, tally)
    except (Refused, httpx2.HTTPError) as failure:
        console.print(f"Nothing could be done at {url}: {failure}", style="red", markup=False)
        return True
    finally:
        await house.close()
    screen.summary()
    return bool(tally.failures)


if __name__ == "__main__":
    typer.run(main)
