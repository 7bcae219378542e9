"""`python -m services.publisher.report verify FILE`: whether the figures of a report that was sent are the logs'.

Ends with 0 when they are, with 1 when something differs, with 2 when that could not be looked at.
"""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import httpx2
import typer
from rich.console import Console

from services.publisher.carried import Carried, NotOurs, read
from services.publisher.recounting import OWN, differences, recount
from services.publisher.stage import STAGE
from shared.bus.feed import Feed, FeedAway, HttpFeed, LocalFeed
from shared.bus.source_keys import SourceKeys
from shared.bus.troubles import Trouble
from shared.cells import OfCell, chosen
from shared.commune import load_commune
from shared.host.app import FEED_TIMEOUT_SECONDS, Databases
from shared.host.preparing import reached
from shared.host.running import with_reasons
from shared.log import Log
from shared.logs import configure_logs
from shared.outages import passes
from shared.postgres import connect
from shared.settings import Settings
from shared.signing import PublicKeys, load_signer

DIFFERS, UNSEEN = 1, 2
app = typer.Typer(add_completion=False)


@app.callback()
def main() -> None:
    """Reports that were sent."""


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A PDF, DOCX or XLSX that was sent, or the JSON of its figures.")],
    cell: OfCell = "",
) -> None:
    """Count the figures of a file again from the logs that it was made from, and name each that differs."""
    configure_logs()
    with_reasons(lambda: sys.exit(verified(chosen(Settings(cell=cell)), file, Console(soft_wrap=True))))


def verified(settings: Settings, file: Path, console: Console) -> int:
    """Say what differs; the exit code."""
    try:
        carried = read(file.read_bytes())
        if carried.commune != load_commune(settings.commune).code:
            raise NotOurs(f"This is a report of {carried.commune!r}, another commune.")
        with reached(settings, [STAGE]) as databases:
            found = asyncio.run(_differences(settings, databases, carried))
    except (NotOurs, OSError, FeedAway) as unseen:
        console.print(f"It cannot be looked at: {unseen}")
        return UNSEEN
    except Exception as error:
        if not passes(error):
            raise
        console.print(f"The databases cannot be looked at: {type(error).__name__}.")
        return UNSEEN
    for one in found:
        console.print(one)
    if not found:
        figures = len(carried.compared.now.counts) + len(carried.compared.before.counts)
        console.print(f"All {figures} figures are those of the logs: {carried.period.told}, edition {carried.edition}.")
    return DIFFERS if found else 0


async def _differences(settings: Settings, databases: Databases, carried: Carried) -> list[str]:
    async with AsyncExitStack() as stack:
        feeds = await _feeds(settings, databases, stack)
        own = load_signer(settings.own_keys, OWN)
        pool = await connect(databases(OWN), max_size=2)
        stack.push_async_callback(pool.close)
        accepted = SourceKeys(pool, PublicKeys(settings.public_keys))
        keys = {source: own.keys if source == OWN else await accepted.accepted(source) for source in feeds}
        try:
            return differences(carried, await recount(carried, feeds, keys))
        except Trouble as trouble:
            return [f"the log of {trouble.source} is not the one that was counted: {trouble}"]


async def _feeds(settings: Settings, databases: Databases, stack: AsyncExitStack) -> Mapping[str, Feed]:
    """Where the logs are read: the own one in its database, others by their feeds where this host may, else alike."""
    token, feeds = settings.feed_token.get_secret_value(), dict[str, Feed]()
    client = httpx2.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=FEED_TIMEOUT_SECONDS)
    stack.push_async_callback(client.aclose)
    for source in STAGE.sources:
        if token and source != OWN:
            feeds[source] = HttpFeed(source, f"{settings.feed_url.format(stage=source)}/feed/{source}", client, {})
        else:
            pool = await connect(databases(source), max_size=2)
            stack.push_async_callback(pool.close)
            feeds[source] = LocalFeed(Log(pool, load_signer(settings.own_keys, source)))
    return feeds


if __name__ == "__main__":
    app()
