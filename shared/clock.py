"""The one place where time and identifiers come from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from uuid_utils.compat import uuid7

_telling: list[Callable[[], datetime]] = []  # of a story that this process tells; empty in every service


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _telling[-1]() if _telling else datetime.now(UTC)


@contextmanager
def told_by(moment: Callable[[], datetime]) -> Iterator[None]:
    """Inside, `now` is what `moment` says: for a process that tells a story and serves nobody.

    No setting, file or signal leads here, and no service calls it (docs/decisions/0032-the-demo-tells-its-own-time.md).
    """
    _telling.append(moment)
    try:
        yield
    finally:
        _telling.pop()


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): unique, and sorted by the millisecond of its making."""
    return uuid7()
