"""Where personal words are sealed, opened and erased: a key for each case, wrapped by a key outside PostgreSQL."""

from shared.vault.buckets import BucketKeys
from shared.vault.openings import Opening
from shared.vault.sealing import CaseKeys, Erased
from shared.vault.vault import CITIZEN, WRITING, Vault

__all__ = ["CITIZEN", "WRITING", "BucketKeys", "CaseKeys", "Erased", "Opening", "Vault"]
