"""The house's metrics: one registry in a process, a `service` label, no case ids."""

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from shared import clock
from shared.events.envelope import Envelope

REGISTRY = CollectorRegistry()

events_heard = Counter("langnghe_events_heard_total", "Events absorbed.", ["service", "source"], registry=REGISTRY)
events_set_aside = Counter(
    "langnghe_events_set_aside_total", "Events whose effect failed.", ["service", "source"], registry=REGISTRY
)
events_parked = Gauge(
    "langnghe_events_parked", "Events that wait for a retry or a person.", ["service"], registry=REGISTRY
)
events_relayed = Counter(
    "langnghe_events_relayed_total", "Events confirmed by the broker.", ["service"], registry=REGISTRY
)
feed_pulls = Counter(
    "langnghe_feed_pulls_total", "Holes repaired from a feed.", ["service", "source"], registry=REGISTRY
)
forged = Counter(
    "langnghe_events_forged_total", "Batches refused for a bad signature.", ["service", "source"], registry=REGISTRY
)
misdirected = Counter(
    "langnghe_events_of_another_jurisdiction_total", "Batches refused as another commune's.", ["service", "source"],
    registry=REGISTRY,
)  # fmt: skip
messages_rejected = Counter(
    "langnghe_messages_rejected_total", "Messages that were not taken in.", ["service", "source"], registry=REGISTRY
)
dead_letters = Gauge("langnghe_dead_letters", "Messages in the dead-letter queue.", registry=REGISTRY)
events_behind = Gauge(
    "langnghe_events_behind", "Events that the broker has not got yet.", ["service"], registry=REGISTRY
)
troubles = Gauge(
    "langnghe_troubles", "What is wrong with the truth, by kind.", ["service", "source", "kind"], registry=REGISTRY
)
task_restarts = Counter(
    "langnghe_task_restarts_total", "Tasks of the host that ended and began again.", ["task"], registry=REGISTRY
)
last_sweep = Gauge(
    "langnghe_last_sweep_timestamp_seconds", "When a job went through last.", ["service", "job"], registry=REGISTRY
)
last_check = Gauge(
    "langnghe_last_check_timestamp_seconds", "When a log was verified last.", ["service", "source"], registry=REGISTRY
)
effects_done = Counter(
    "langnghe_effects_total", "Effects on the outside world.", ["service", "effect"], registry=REGISTRY
)
effects_failed = Counter(
    "langnghe_effects_failed_total", "Tries of effects that failed.", ["service", "effect"], registry=REGISTRY
)
heard_after = Histogram(
    "langnghe_heard_after_seconds", "From the saying of an event to its effect.", ["service"], registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)  # fmt: skip
requests = Histogram(
    "langnghe_http_request_duration_seconds", "Time to answer.", ["route", "method", "status"], registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)  # fmt: skip


readers_unusual = Gauge(
    "langnghe_readers_unusual", "Staff who opened unusually many cases within an hour.", registry=REGISTRY
)


def heard(service: str, source: str, envelopes: Sequence[Envelope]) -> None:
    events_heard.labels(service, source).inc(len(envelopes))
    # The oldest of a batch waited longest; one observation a batch keeps the hot path cheap.
    heard_after.labels(service).observe(max(0.0, (clock.now() - envelopes[0].time).total_seconds()))


def set_aside(service: str, source: str) -> None:
    events_set_aside.labels(service, source).inc()
