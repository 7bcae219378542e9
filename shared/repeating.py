"""Whether two tellings say the same: a double click comes twice, sealed anew and some moments later."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.events.envelope import Event
from shared.events.sealed import Sealed

PRESSED_TWICE_WITHIN = timedelta(minutes=1)

Opened = Callable[[Sequence[Sealed]], Awaitable[Sequence[Any]]]  # the words of boxes, in their order


async def same(said: Sequence[Event], would: Sequence[Event], opened: Opened | None) -> bool:
    """Whether these events say what those say. Boxes are opened when they are all that differs."""
    if [type(one) for one in said] != [type(other) for other in would]:
        return False
    pairs = [(value, getattr(other, name)) for one, other in zip(said, would, strict=True) for name, value in one]
    different = [(one, other) for one, other in pairs if one != other and not _one_moment(one, other)]
    boxes = [box for pair in different for box in pair if isinstance(box, Sealed)]
    if len(boxes) != 2 * len(different):
        return False
    if not boxes:
        return True
    words = await opened(boxes) if opened else []
    return bool(words) and all(isinstance(one, str) for one in words) and words[::2] == words[1::2]


def _one_moment(one: object, other: object) -> bool:
    return isinstance(one, datetime) and isinstance(other, datetime) and abs(one - other) < PRESSED_TWICE_WITHIN
