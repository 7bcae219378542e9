"""Where personal words are sealed, opened and erased: a key for each case, wrapped by a key outside PostgreSQL."""

from shared.vault.sealing import CaseKeys, Erased
from shared.vault.vault import Vault

__all__ = ["CaseKeys", "Erased", "Vault"]
