"""Our log behind the synchronous recorder interface of `eventsourcing`, for its own test cases."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar
from uuid import UUID

from eventsourcing.persistence import Notification, ProcessRecorder, StoredEvent, Subscription, Tracking

from shared.log import Log

Result = TypeVar("Result")


class Loop:
    """An event loop in a thread of its own, for callers that cannot await."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class LogRecorder(ProcessRecorder):
    """Each call is one of the log's coroutines, run to its end."""

    def __init__(self, loop: Loop, log: Log):
        self._loop = loop
        self._log = log

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> list[int]:
        return self._loop.run(self._log.insert_events(stored_events, kwargs.get("tracking")))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[StoredEvent]:
        assert isinstance(originator_id, UUID)
        return self._loop.run(self._log.select_events(originator_id, gt=gt, lte=lte, desc=desc, limit=limit))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Notification]:
        return self._loop.run(
            self._log.select_notifications(start, limit, stop, topics, inclusive_of_start=inclusive_of_start)
        )

    def max_notification_id(self) -> int | None:
        return self._loop.run(self._log.max_notification_id())

    def insert_tracking(self, tracking: Tracking) -> None:
        self._loop.run(self._log.insert_tracking(tracking))

    def max_tracking_id(self, application_name: str) -> int | None:
        return self._loop.run(self._log.max_tracking_id(application_name))

    def has_tracking_id(self, application_name: str, notification_id: int | None) -> bool:
        return self._loop.run(self._log.has_tracking_id(application_name, notification_id))

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ProcessRecorder]:
        raise NotImplementedError("The house tails its logs with Following, not with subscriptions.")
