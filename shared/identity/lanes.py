"""Where passwords are hashed: a lane for the house and one for strangers, each with an end to its queue.

An Argon2 takes 64 MiB and a core. A burst of sign-ins by strangers waits, or is sent away, in its own lane; staff on a
device that they have signed in from before do not stand behind it.
"""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from shared.errors import Busy

Result = TypeVar("Result")

MOST_INSIDE = 20  # at 0.1 s each, whoever is let in waits two seconds
COME_BACK_SECONDS = 5


@dataclass
class Lane:
    """Threads, and how many stand in front of them."""

    threads: ThreadPoolExecutor
    inside: int = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the queue. Raises Busy when it is full."""
        if self.inside >= MOST_INSIDE:
            raise Busy("Too many people are signing in at this moment. Try again in a few seconds.", COME_BACK_SECONDS)
        self.inside += 1
        try:
            yield
        finally:
            self.inside -= 1

    async def run(self, work: Callable[..., Result], *given: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work, *given)


_HOUSE = ThreadPoolExecutor(1, thread_name_prefix="hashing-house")
_STRANGERS = ThreadPoolExecutor(1, thread_name_prefix="hashing-strangers")
HOUSE = Lane(_HOUSE)


@dataclass(frozen=True)
class Lanes:
    """The lanes of one commune. It shares the threads with others, for each takes 64 MiB, but nobody else's queue
    makes its own full."""

    house: Lane = field(default_factory=lambda: Lane(_HOUSE))
    strangers: Lane = field(default_factory=lambda: Lane(_STRANGERS))
