"""`python -m services.setup`: prepares databases, keys and the broker's users, before the stages start alone."""

import asyncio
import sys

from services.stages import SOURCES, STAGES
from shared.bus.broker_users import BrokerUser, write_definitions
from shared.logs import configure_logs
from shared.running import prepare, say_accounts, with_reasons
from shared.settings import Settings


def main() -> None:
    settings = Settings()
    admin_dsn, kept = settings.server, settings.first_sign_ins
    if admin_dsn is None:
        sys.exit("DATABASE_URL must name the server, with an account that may make databases and roles.")
    configure_logs()
    if settings.rabbitmq_definitions:
        write_definitions(settings.rabbitmq_definitions, broker_users(settings))
    with_reasons(lambda: say_accounts(asyncio.run(prepare(settings, SOURCES, admin_dsn)), kept))


def broker_users(settings: Settings) -> list[BrokerUser]:
    """A user for each stage. Raises SystemExit when one has no password."""
    return [
        BrokerUser(
            name=stage.name,
            password=settings.broker_password_of(stage.name)
            or sys.exit(f"{stage.name.upper()}_RABBITMQ_PASSWORD is missing."),
            stage=stage.name,
            sources=[source for source in stage.sources if source != stage.name],
        )
        for stage in STAGES
    ]


if __name__ == "__main__":
    main()
