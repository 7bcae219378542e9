"""`python -m services.verify`: walks all logs, keys and registers now, and says whether every row is as it was written.

Ends with 0 when it is, with 1 when something was altered, with 2 when it could not be looked at.
"""

import asyncio
import sys
from contextlib import AsyncExitStack

import typer
from rich.console import Console
from rich.table import Table

from services.stages import SOURCES
from shared.bus.feed import LocalFeed
from shared.cells import OfCell, chosen
from shared.host.app import Databases
from shared.host.preparing import reached
from shared.host.running import with_reasons
from shared.log import Log
from shared.logs import configure_logs
from shared.outages import passes
from shared.postgres import connect
from shared.settings import Settings
from shared.signing import PublicKeys, load_signer
from shared.verifying import Checked, check_stage

ALTERED, UNSEEN = 1, 2


def main(cell: OfCell = "") -> None:
    """Walk all logs, keys and registers of a commune now."""
    configure_logs()
    with_reasons(lambda: sys.exit(_verify(chosen(Settings(cell=cell)), Console())))


def _verify(settings: Settings, console: Console) -> int:
    with reached(settings, SOURCES) as databases:
        try:
            found = asyncio.run(verify_all(settings, databases, console))
        except Exception as error:
            if not passes(error):
                raise
            console.print(f"The databases cannot be looked at: {type(error).__name__}.")
            return UNSEEN
    console.print(_table(found))
    return ALTERED if any(one.finding for checks in found.values() for one in checks) else 0


async def verify_all(settings: Settings, databases: Databases, console: Console) -> dict[str, list[Checked]]:
    """What was found in each stage's database, with progress."""
    async with AsyncExitStack() as stack:
        logs = {}
        for stage in SOURCES:
            pool = await connect(databases(stage.name), max_size=2)
            stack.push_async_callback(pool.close)
            logs[stage.name] = Log(pool, load_signer(settings.own_keys, stage.name))
        feeds = {name: LocalFeed(log) for name, log in logs.items()}
        keys = PublicKeys(settings.public_keys)
        with console.status("") as status:
            return {
                stage.name: await check_stage(
                    logs[stage.name], stage.keeps, feeds, keys, lambda what, at: status.update(f"{what}: {at}")
                )
                for stage in SOURCES
            }


def _table(found: dict[str, list[Checked]]) -> Table:
    table = Table("stage", "walked", "up to", "compared with its source", "found")
    for stage, checks in found.items():
        for one in checks:
            compared = {True: "yes", False: "no"}[one.compared] if one.what == "register" else ""
            table.add_row(stage, f"{one.what} of {one.source}", str(one.position), compared, one.finding or "nothing")
    return table


if __name__ == "__main__":
    typer.run(main)
