"""`python -m services.rebuild`: fills all read tables again from the logs, while no instance is running."""

import asyncio
from contextlib import AsyncExitStack

from services.stages import SOURCES
from shared.embedded_postgres import EmbeddedPostgres
from shared.host import Databases
from shared.log import Log
from shared.logs import configure_logs
from shared.postgres import app_role, connect
from shared.rebuilding import rebuild
from shared.running import outside, say, with_reasons
from shared.settings import Settings
from shared.signing import load_signer


def main() -> None:
    settings = Settings()
    configure_logs()
    with_reasons(lambda: _rebuild(settings))


def _rebuild(settings: Settings) -> None:
    if settings.server:
        asyncio.run(rebuild_all(settings, outside(settings, SOURCES)))
        return
    server = EmbeddedPostgres(settings.data)
    server.start()
    try:
        asyncio.run(rebuild_all(settings, lambda name, stage=None: server.dsn(name, app_role(stage or name))))
    finally:
        server.stop()


async def rebuild_all(settings: Settings, databases: Databases) -> None:
    """All stages, one after the other, with progress."""
    async with AsyncExitStack() as stack:
        logs = {}
        for stage in SOURCES:
            pool = await connect(databases(stage.name), max_size=2)
            stack.push_async_callback(pool.close)
            logs[stage.name] = Log(pool, load_signer(settings.own_keys, stage.name))
        for stage in SOURCES:
            done = await rebuild(stage, logs[stage.name].pool, logs, _progress)
            say(f"{stage.name}: {done} events")


def _progress(stage: str, source: str, position: int) -> None:
    say(f"  {stage} from {source}: {position}")


if __name__ == "__main__":
    main()
