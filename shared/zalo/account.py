"""The Official Account of a commune: what its file says of it, and its secrets, each in a file of its own.

Addresses and pages of Zalo are data of the commune (docs/zalo.md): they come from descriptions of others, and change.
"""

from dataclasses import dataclass, field
from pathlib import Path

from shared.commune import Commune, ZaloAccount
from shared.secret_files import secret_in
from shared.settings import Settings
from shared.zalo.signing import Seal

OA_SECRET, APP_SECRET, REFRESH_TOKEN = "zalo-oa-secret", "zalo-app-secret", "zalo-refresh-token"  # house: names


@dataclass(frozen=True)
class Account:
    """`told`: from the commune's file. `secrets`: the folder in which they lie."""

    told: ZaloAccount
    secrets: Path = field(repr=False)

    @property
    def seal(self) -> Seal:
        return Seal(self.told.app_id, self.secret(OA_SECRET))

    def secret(self, name: str) -> str:
        """What a file says now, so that it can be renewed while this runs; empty where there is none."""
        return secret_in(self.secrets / name)


def account_of(settings: Settings, commune: Commune) -> Account | None:
    """None where the commune's file names none."""
    return Account(commune.zalo, settings.secrets) if commune.zalo else None
