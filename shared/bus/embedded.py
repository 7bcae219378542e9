"""The bus inside one process: what a stage appends wakes the others, which read its feed."""

from collections.abc import Iterable

from shared.bus.feed import Following
from shared.log import Log


def connect(logs: Iterable[Log], followings: Iterable[Following]) -> None:
    """Let each log wake those who follow it, its own stage included."""
    everyone = list(followings)
    for log in logs:
        for following in everyone:
            if following.feed.source == log.stage:
                log.on_append(following.wake)
