"""The metrics of an app: each app has a registry of its own, so that no commune reads in another's what happens there.

Whoever counts names the metric alone. Which registry it is kept in is a context variable: an app sets it for its tasks
when it starts, and for each request. Labels hold a `service` and never a case.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from shared import clock
from shared.events.envelope import Envelope

Kind = TypeVar("Kind", Counter, Gauge, Histogram)

_registry: ContextVar[CollectorRegistry] = ContextVar("registry")
_OF_NO_APP = CollectorRegistry()  # for programs that are none
_DECLARED: "list[Measure[Counter] | Measure[Gauge] | Measure[Histogram]]" = []

HEARD_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


@dataclass(eq=False)
class Measure(Generic[Kind]):
    """One metric, once in each registry that it was asked for in."""

    make: Callable[[CollectorRegistry], Kind]
    made: WeakKeyDictionary[CollectorRegistry, Kind] = field(default_factory=WeakKeyDictionary)

    def __post_init__(self) -> None:
        _DECLARED.append(self)

    @property
    def here(self) -> Kind:
        """That of the app that asks."""
        return self.kept_in(_registry.get(_OF_NO_APP))

    def kept_in(self, registry: CollectorRegistry) -> Kind:
        if registry not in self.made:
            self.made[registry] = self.make(registry)
        return self.made[registry]

    def labels(self, *values: str) -> Kind:
        return self.here.labels(*values)


@dataclass(frozen=True)
class Level:
    """A gauge without labels."""

    of: Measure[Gauge]

    def set(self, value: float) -> None:
        self.of.here.set(value)


def new_registry() -> CollectorRegistry:
    """A registry with every metric in it, those too that nothing was counted of yet."""
    registry = CollectorRegistry()
    for one in _DECLARED:
        one.kept_in(registry)
    return registry


def count_in(registry: CollectorRegistry) -> None:
    """What the running task, and whatever it starts, counts from here on goes there."""
    _registry.set(registry)


def _counter(name: str, words: str, *labels: str) -> Measure[Counter]:
    return Measure(lambda registry: Counter(name, words, labels, registry=registry))


def _gauge(name: str, words: str, *labels: str) -> Measure[Gauge]:
    return Measure(lambda registry: Gauge(name, words, labels, registry=registry))


def _histogram(name: str, words: str, *labels: str, seconds: Sequence[float]) -> Measure[Histogram]:
    return Measure(lambda registry: Histogram(name, words, labels, registry=registry, buckets=seconds))


events_heard = _counter("langnghe_events_heard_total", "Events absorbed.", "service", "source")
events_set_aside = _counter("langnghe_events_set_aside_total", "Events whose effect failed.", "service", "source")
events_parked = _gauge("langnghe_events_parked", "Events that wait for a retry or a person.", "service")
events_relayed = _counter("langnghe_events_relayed_total", "Events confirmed by the broker.", "service")
feed_pulls = _counter("langnghe_feed_pulls_total", "Holes repaired from a feed.", "service", "source")
forged = _counter("langnghe_events_forged_total", "Batches refused for a bad signature.", "service", "source")
misdirected = _counter(
    "langnghe_events_of_another_jurisdiction_total", "Batches refused as another commune's.", "service", "source"
)
messages_rejected = _counter(
    "langnghe_messages_rejected_total", "Messages that were not taken in.", "service", "source"
)
dead_letters = Level(_gauge("langnghe_dead_letters", "Messages in the dead-letter queue."))
events_behind = _gauge("langnghe_events_behind", "Events that the broker has not got yet.", "service")
troubles = _gauge("langnghe_troubles", "What is wrong with the truth, by kind.", "service", "source", "kind")
pages_kept = _counter("langnghe_public_pages_total", "Public pages by where their copy came from.", "how")
task_restarts = _counter("langnghe_task_restarts_total", "Tasks of the host that ended and began again.", "task")
last_sweep = _gauge("langnghe_last_sweep_timestamp_seconds", "When a job went through last.", "service", "job")
last_check = _gauge("langnghe_last_check_timestamp_seconds", "When a log was verified last.", "service", "source")
effects_done = _counter("langnghe_effects_total", "Effects on the outside world.", "service", "effect")
effects_failed = _counter("langnghe_effects_failed_total", "Tries of effects that failed.", "service", "effect")
notices = _counter(
    "langnghe_notices_total", "Tries to tell citizens, by what came of them.", "service", "way", "outcome"
)
heard_after = _histogram(
    "langnghe_heard_after_seconds", "From the saying of an event to its effect.", "service", seconds=HEARD_SECONDS
)
requests = _histogram(
    "langnghe_http_request_duration_seconds", "Time to answer.", "route", "method", "status", seconds=REQUEST_SECONDS
)
readers_unusual = Level(_gauge("langnghe_readers_unusual", "Staff who opened unusually many cases within an hour."))


def heard(service: str, source: str, envelopes: Sequence[Envelope]) -> None:
    events_heard.labels(service, source).inc(len(envelopes))
    # The oldest of a batch waited longest; one observation a batch keeps the hot path cheap.
    heard_after.labels(service).observe(max(0.0, (clock.now() - envelopes[0].time).total_seconds()))


def set_aside(service: str, source: str) -> None:
    events_set_aside.labels(service, source).inc()
