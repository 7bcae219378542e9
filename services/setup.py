"""`python -m services.setup`: prepares databases, keys and the broker's users, before the stages start alone.

Of all communes where CELLS lists several, or of the one that `--cell` names.
"""

import asyncio
import sys
from collections.abc import Iterable, Sequence

import typer

from services.stages import SOURCES, STAGES
from shared.bus.broker_users import BrokerUser, write_definitions
from shared.cells import OfCell, load_cells, several
from shared.host.preparing import prepare, say_accounts
from shared.host.running import with_reasons
from shared.logs import configure_logs
from shared.settings import Settings


def main(cell: OfCell = "") -> None:
    """Prepare databases, keys and the broker's users."""
    configure_logs()
    with_reasons(lambda: _set_up(Settings(cell=cell)))


def _set_up(settings: Settings) -> None:
    communes = _communes(settings)
    if settings.rabbitmq_definitions:
        # All of them, whichever is prepared: the broker forgets whom its file does not name.
        everyone = _communes(settings.model_copy(update={"cell": ""}))
        write_definitions(settings.rabbitmq_definitions, _users(everyone))
    for one in communes:
        if one.server is None:
            sys.exit("DATABASE_URL must name the server, with an account that may make databases and roles.")
        say_accounts(asyncio.run(prepare(one, SOURCES, one.server)), one.first_sign_ins)


def _communes(settings: Settings) -> Sequence[Settings]:
    return [cell.settings for cell in load_cells(settings).cells] if several(settings) else [settings]


def _users(communes: Iterable[Settings]) -> list[BrokerUser]:
    return [user for one in communes for user in broker_users(one)]


def broker_users(settings: Settings) -> list[BrokerUser]:
    """A user for each stage, named like its database. Raises SystemExit when one has no password."""
    return [
        BrokerUser(
            name=settings.database(stage.name),
            password=settings.broker_password_of(stage.name)
            or sys.exit(f"{stage.name.upper()}_RABBITMQ_PASSWORD is missing{_of(settings)}."),
            stage=stage.name,
            sources=[source for source in stage.sources if source != stage.name],
            vhost=settings.cell or "/",
        )
        for stage in STAGES
    ]


def _of(settings: Settings) -> str:
    return f" in the secrets of {settings.cell}" if settings.cell else ""


if __name__ == "__main__":
    typer.run(main)
