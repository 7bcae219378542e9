"""What the identity of the house stands on: its database, its addresses, and the units that it knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import asyncpg

from shared.errors import Invalid
from shared.identity.lanes import Lanes
from shared.log import Log


@dataclass(frozen=True)
class Identity:
    """Set by the host as `app.state.identity`. `units` are the commune's units: code to name.

    `log` is there where identity's doors are, and where its database lets the pool change something.
    """

    pool: asyncpg.Pool
    pepper: bytes = field(repr=False)
    public_url: str
    units: Mapping[str, str] = field(default_factory=dict)
    log: Log | None = None
    jurisdiction: str = ""
    lanes: Lanes = field(default_factory=Lanes)

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
