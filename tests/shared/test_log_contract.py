"""The recorder test cases of `eventsourcing` itself, run against our log."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from eventsourcing.persistence import ProcessRecorder
from eventsourcing.tests.persistence import (
    AggregateRecorderTestCase,
    ApplicationRecorderTestCase,
    NonInterleavingNotificationIDsBaseCase,
    ProcessRecorderTestCase,
    TrackingRecorderTestCase,
)

from tests.support.databases import Databases
from tests.support.logs import open_log, prepared_log
from tests.support.recorders import LogRecorder, Loop


@pytest.fixture(autouse=True)
def recorder_maker(request: pytest.FixtureRequest, databases: Databases) -> Iterator[None]:
    """Gives the unittest cases a way to make a recorder on a fresh database."""
    loop = Loop()
    opened: list[tuple[str, Any]] = []

    def make() -> LogRecorder:
        dsn = asyncio.run(databases.fresh("log_intake", prepared_log()))
        log = loop.run(open_log(dsn))
        opened.append((dsn, log))
        return LogRecorder(loop, log)

    request.instance.make = make
    yield
    for dsn, log in opened:
        loop.run(log.pool.close())
        asyncio.run(databases.drop(dsn))
    loop.close()


class Recorded:
    """What the library's cases ask for."""

    make: Any

    def create_recorder(self) -> ProcessRecorder:
        recorder = self.make()
        assert isinstance(recorder, ProcessRecorder)
        return recorder


class TestAggregates(Recorded, AggregateRecorderTestCase):
    """Streams: inserted, selected, conflicts refused."""

    def create_recorder(self) -> ProcessRecorder:
        recorder = super().create_recorder()
        insert = recorder.insert_events

        def insert_without_numbers(*args: Any, **kwargs: Any) -> None:
            """What a recorder that numbers nothing answers; ours answers with positions."""
            insert(*args, **kwargs)

        recorder.insert_events = insert_without_numbers  # type: ignore[method-assign]
        return recorder


class TestApplications(Recorded, ApplicationRecorderTestCase[ProcessRecorder]):
    """Notifications: gap-free, in order, under concurrent writers."""


class TestProcesses(Recorded, ProcessRecorderTestCase):
    """Tracking in the transaction of what came of it."""


class TestTracking(Recorded, TrackingRecorderTestCase):
    """How far a source was heard."""


class TestNonInterleaving(Recorded, NonInterleavingNotificationIDsBaseCase):
    """A large insert and many small ones do not mix their positions."""

    insert_num = 1000
