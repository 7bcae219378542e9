"""`python -m demo`: tells three weeks of a commune's life into a data folder, or acts on a running instance."""

import asyncio
import logging
import os
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import httpx2
import structlog
import typer
from rich.console import Console

from demo.hours import schedule
from demo.instance import Instance, Refused, read_accounts
from demo.plan import DAYS, Life, plan
from demo.play import Tally, play
from demo.reports import OWN_SET, Report, Unreadable, read_reports
from demo.sayings import categories
from demo.scenes import LONGEST_AGO, SCENES, told_whole
from demo.screen import Screen
from demo.story import NoRoom, StoryClock, opened, own_folder
from demo.telling import Failed, tell
from shared import clock
from shared.embedded_postgres import EmbeddedPostgres
from shared.host.running import REFUSED
from shared.logs import configure_logs
from shared.settings import Settings

SIGN_INS = "demo-sign-ins.txt"
OWNER_ALONE = 0o600


def main(
    days: Annotated[int, typer.Option(min=1, max=90, help="How long the story is; it ends now.")] = int(DAYS),
    live: Annotated[bool, typer.Option("--live", help="Act on a running instance instead, in minutes.")] = False,
    url: Annotated[str | None, typer.Option(help="The running instance; else PUBLIC_URL, else PORT says it.")] = None,
    reports: Annotated[Path, typer.Option(help="A file of reports, one JSON object in each line.")] = OWN_SET,
    accounts: Annotated[
        Path | None,
        typer.Option(
            envvar="DEMO_ACCOUNTS", help="Sign-ins of a running instance, as its first start says them or as JSON."
        ),
    ] = None,
    speed: Annotated[float, typer.Option(min=0.1, help="Of --live: days in a minute.")] = 18.0,
    most: Annotated[int | None, typer.Option(min=1, help="At most so many reports.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed tells other stories.")] = 1,
) -> None:
    """Send reports and act on them, as citizens, clerks, units, the Front and editors do in three weeks."""
    settings = Settings()
    try:
        found = read_reports(reports, categories())
        if live or url:
            lives, sign_ins = plan(_chosen(found, most, seed), seed), read_accounts(accounts or settings.first_sign_ins)
    except (OSError, Unreadable, ValueError) as wrong:
        raise typer.BadParameter(
            f"{wrong}. The sign-ins are those that the instance told at its first start."
        ) from None
    if live or url:
        raise typer.Exit(1 if asyncio.run(_act(url or settings.public_url, sign_ins, lives, speed)) else 0)
    if most is None and days >= DAYS:
        _tell(settings, days, told_whole(found, seed), seed)
    else:
        wanted = most or max(1, round(len(found) * days / DAYS))
        _tell(settings, days, plan(_chosen(found, wanted, seed), seed, slow=True), seed)


def _chosen(reports: Sequence[Report], most: int | None, seed: int) -> Sequence[Report]:
    """Some of everything, when not all are wanted."""
    if most is None or most >= len(reports):
        return reports
    return random.Random(seed).sample(reports, most)


async def _act(url: str, sign_ins: Mapping[str, str], lives: Sequence[Life], speed: float) -> bool:
    """Whether something failed."""
    house, tally, console = Instance(url, sign_ins), Tally(len(lives)), Console()
    screen = Screen(console, house, tally)
    try:
        async with screen.showing():
            await play(house, lives, speed, tally)
    except (Refused, httpx2.HTTPError) as failure:
        console.print(f"Nothing could be done at {url}: {failure or type(failure).__name__}", style="red", markup=False)
        return True
    finally:
        await house.close()
    screen.summary()
    return bool(tally.failures)


def _tell(settings: Settings, days: int, lives: Sequence[Life], seed: int) -> None:
    """The story, whole or not at all. Ends the process with 1, and says why, when something fails."""
    _only_errors_are_logged()
    console = Console()
    try:
        with own_folder(settings) as (own, server):
            say = asyncio.run(_told(own, server, days, lives, seed, console))
    except (NoRoom, Failed, *REFUSED) as failure:
        console.print(f"The demonstration stopped: {failure}", style="red", markup=False, soft_wrap=True)
        sys.exit(1)
    say()
    console.print(f"\n  start it:   {_again(settings)}", highlight=False, soft_wrap=True)
    console.print(f"  sign in:    {settings.data / SIGN_INS}", highlight=False, soft_wrap=True)


async def _told(
    settings: Settings, server: EmbeddedPostgres, days: int, lives: Sequence[Life], seed: int, console: Console
) -> Callable[[], None]:
    """Tell it all; what there is to say when the folder is in its place."""
    end = clock.now()
    steps = schedule(lives, end - timedelta(days=days), end, seed)
    before = max(days, LONGEST_AGO) if any(life.fate in SCENES for life in lives) else days
    story, tally = StoryClock(end - timedelta(days=before)), Tally(len(lives), days=before)
    with clock.told_by(story.now):
        console.print("An instance is made for the story ...")
        async with opened(settings, server, story) as world:
            house = Instance(settings.public_url, read_accounts(settings.first_sign_ins), world.doors())
            screen = Screen(console, house, tally)
            try:
                async with screen.showing():
                    await tell(world, house, lives, steps, end, tally)
            finally:
                await house.close()
            _keep(settings.data / SIGN_INS, house.passwords())
    return screen.summary


def _only_errors_are_logged() -> None:
    configure_logs()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def _keep(file: Path, passwords: Mapping[str, str]) -> None:
    """For whoever looks at the story; its owner alone can read it."""
    lines = [f"  {who:<28} {password}" for who, password in passwords.items()]
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def _again(settings: Settings) -> str:
    """`make run`, with what this one was started with."""
    set_ = [f"{name}={os.environ[name]}" for name in ("DATA", "PORT", "PUBLIC_URL", "COMMUNE") if name in os.environ]
    return " ".join([*set_, f"make run   → {settings.public_url}"])


if __name__ == "__main__":
    typer.run(main)
