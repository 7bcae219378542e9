"""`python -m services.setup`: prepares the databases of outside servers, once, before the stages start alone."""

import asyncio
import sys

from services.stages import SOURCES
from shared.running import configure_logs, prepare, say_accounts, with_reasons
from shared.settings import Settings


def main() -> None:
    settings = Settings()
    admin_dsn, kept = settings.server, settings.first_sign_ins
    if admin_dsn is None:
        sys.exit("DATABASE_URL must name the server, with an account that may make databases and roles.")
    configure_logs()
    with_reasons(lambda: say_accounts(asyncio.run(prepare(settings, SOURCES, admin_dsn)), kept))


if __name__ == "__main__":
    main()
