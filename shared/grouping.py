"""Many callers waiting for the same kind of write share one round trip (group commit)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Grouped(Generic[Item, Result]):
    """Collects what callers hand in while a flush is under way, and flushes it together.

    `flush` takes the waiting items, in order, and gives one result or exception for each; when it raises,
    every caller of that group gets the exception. One flush is under way at a time: on two cores, several smaller
    ones side by side were slower.
    """

    def __init__(self, flush: Callable[[Sequence[Item]], Awaitable[Sequence[Result | BaseException]]], most: int):
        self._flush = flush
        self._most = most
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._worker: asyncio.Task[None] | None = None

    def __call__(self, item: Item) -> "asyncio.Future[Result]":
        """The result to come. A caller who goes away (a closed connection) stops nothing: the item is flushed."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())  # house: tasks, because a caller waits for its end
        return future

    async def _work(self) -> None:
        try:
            # One turn of the loop lets everyone who is ready now join the first group.
            await asyncio.sleep(0)
            while self._waiting:
                group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._settle(group)
        finally:
            self._worker = None

    async def _settle(self, group: list[tuple[Item, "asyncio.Future[Result]"]]) -> None:
        try:
            results: Sequence[Result | BaseException] = await self._flush([item for item, _ in group])
        except Exception as error:  # noqa: BLE001  (every caller of the group gets it)
            results = [error] * len(group)
        for (_, future), result in zip(group, results, strict=True):
            if future.done():
                continue
            if isinstance(result, BaseException):
                future.set_exception(result)
                future.exception()  # the caller may be gone; an error that nobody fetches is not a warning
            else:
                future.set_result(result)
