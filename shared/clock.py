"""The one place where time and identifiers come from."""

from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): unique, and sorted by the millisecond of its making."""
    return uuid7()
