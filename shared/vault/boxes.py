"""What comes of keys that may be gone: a box opens, or does not; a case has them, or had them."""

import structlog
from cryptography.exceptions import InvalidTag

from shared.errors import Gone
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


def or_gone(keys: CaseKeys | Erased) -> CaseKeys | BaseException:
    return Gone("The personal data of this case were erased.") if isinstance(keys, Erased) else keys
