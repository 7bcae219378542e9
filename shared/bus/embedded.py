"""The bus inside one process: what a stage appends wakes the others, which read its feed."""

from collections.abc import Iterable

from shared.bus.feed import Following
from shared.log import Log


def connect(logs: Iterable[Log], followings: Iterable[Following]) -> None:
    """Let each log wake those who follow it, its own stage included."""
    by_source: dict[str, list[Following]] = {}
    for following in followings:
        by_source.setdefault(following.feed.source, []).append(following)
    for log in logs:
        log.on_append(lambda listening=tuple(by_source.get(log.stage, ())): [one.wake() for one in listening])  # type: ignore[misc]
