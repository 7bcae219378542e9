"""Which secrets this commune needs, and what happens when one is replaced.

The file is written first, then it is said who did it. If the process dies between the two, the new secret is in use and
its file younger than what is on record: the page says that it was changed on the machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.intake.service import Service
from shared.deciding import Decided, Decider
from shared.errors import Conflict, NotFound
from shared.events.envelope import Causation
from shared.events.intake import SecretReplaced
from shared.mail import password_file_of
from shared.secret_files import changed_at, replace_secret, secret_in
from shared.zalo.account import APP_SECRET, OA_SECRET, REFRESH_TOKEN

SMTP_PASSWORD = "smtp-password"
SAID_BY_THEN = timedelta(minutes=1)  # what was replaced here is said milliseconds after its file was written


@dataclass(frozen=True)
class Secret:
    """One that is needed here. `changed_at`: when its file was written, None where there is none; `said_at`: when it
    was last replaced here."""

    name: str
    changed_at: datetime | None
    said_at: datetime | None = None

    @property
    def by_hand(self) -> bool:
        """Whether its file was changed on the machine since; one that was put back is older than what is on record."""
        if self.changed_at is None:
            return False
        return self.said_at is None or abs(self.changed_at - self.said_at) > SAID_BY_THEN


def decide(last: datetime | None, command: SecretReplaced) -> Sequence[SecretReplaced]:
    """Each replacement is said."""
    return [command]


def evolve(last: datetime | None, event: SecretReplaced) -> datetime | None:
    match event:
        case SecretReplaced(at=at):
            return at
    assert_never(event)


decider: Decider[datetime | None, SecretReplaced, SecretReplaced] = Decider(None, decide, evolve)


def _files(intake: Service) -> Mapping[str, Path]:
    """By their names; what this commune does not use, it does not need."""
    settings, found = intake.settings, dict[str, Path]()
    if settings.smtp_host and settings.smtp_user:
        found[SMTP_PASSWORD] = password_file_of(settings)
    if intake.commune.zalo:
        found |= {name: settings.secrets / name for name in (OA_SECRET, APP_SECRET, REFRESH_TOKEN)}
    return found


def _stream(intake: Service, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"/{intake.journal.jurisdiction}/intake/secrets/{name}")


async def secrets_here(intake: Service) -> list[Secret]:
    """Those that are needed here, and since when they are what they are; nothing of what they say."""
    return [
        Secret(name, changed_at(file), decider.replay(await intake.journal.read(_stream(intake, name))))
        for name, file in _files(intake).items()
    ]


async def replace(intake: Service, name: str, secret: str, now: datetime, by: str) -> Decided[SecretReplaced]:
    """This is the secret from now on; the same again changes nothing. Raises NotFound, and Conflict where the file is
    not to be written."""
    file = _files(intake).get(name)
    if file is None:
        raise NotFound("No such secret is used here.")
    stream = _stream(intake, name)
    try:
        if secret_in(file) == secret:
            history = await intake.journal.read(stream)
            return Decided([], history[-1].originator_version if history else 0, None)
        replace_secret(file, secret)
    except OSError:
        raise Conflict("This program may not write that file. Replace it on the machine itself.") from None
    return await decider.handle(intake.journal, stream, SecretReplaced(secret=name, at=now), Causation(actor=by))
