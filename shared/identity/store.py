"""What the identity of the house stands on: its database, its addresses, and the units that it knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import asyncpg

from shared.errors import Invalid, NotFound


@dataclass(frozen=True)
class Identity:
    """Set by the host as `app.state.identity`. `units` are the commune's units: code to name."""

    pool: asyncpg.Pool
    pepper: bytes
    public_url: str
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        return cookie_name(secure=self.secure)

    def check_unit(self, unit: str | None) -> None:
        if unit is not None and unit not in self.units:
            raise Invalid("There is no such unit.", {"unit": "There is no such unit."})


def cookie_name(*, secure: bool) -> str:
    """The `__Host-` prefix binds the session's cookie to this very host, but browsers take it over https only."""
    return "__Host-session" if secure else "session"


def one_changed(command_tag: str) -> None:
    """The tag that PostgreSQL gives for an UPDATE or DELETE; nothing changed means there was nothing."""
    if command_tag.rpartition(" ")[2] == "0":
        raise NotFound("There is no such account or key.")
