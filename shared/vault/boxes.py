"""A box is opened with the keys of whoever it is said to belong to."""

import structlog
from cryptography.exceptions import InvalidTag

from shared.events.sealed import Sealed
from shared.vault.sealing import CaseKeys, Erased

logger = structlog.get_logger()


def opened(keys: CaseKeys | Erased, sealed: Sealed) -> str | Erased:
    """A box that does not open must not close the page it stands on: whoever made it would shut a citizen out."""
    if isinstance(keys, Erased) or sealed.key not in keys.keys:
        return Erased()
    try:
        return keys.open(sealed)
    except (InvalidTag, ValueError):
        logger.warning("a box does not open with the keys of its case", case=str(keys.case), key=sealed.key)
        return Erased()
