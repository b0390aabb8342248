"""What /metrics shows. Hearth's own names begin with ``hearth_``; there is one ``Metrics`` per running house."""

from collections.abc import Sequence
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

_SHORT: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
_LONG: Final = (1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
_SIZES: Final = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)


class Counters(dict[str | tuple[str, ...], Counter]):
    """One counter per label value, looked up once: ``metrics.actions["send_text", "sent"].inc()``."""

    def __init__(self, family: Counter) -> None:
        super().__init__()
        self._family = family

    def __missing__(self, key: str | tuple[str, ...]) -> Counter:
        child = self[key] = self._family.labels(*((key,) if isinstance(key, str) else key))
        return child


class Metrics:
    """Every number of the pipeline. Label values come from closed sets, never from chats or people."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        # -- in
        self.updates_received = self._counters("updates_received", "Updates kept, by platform.", "platform")
        self.updates_duplicate = self._counters("updates_duplicate", "Updates that were known.", "platform")
        self.inbox_rows = self._gauge("inbox_rows", "Updates kept and not yet decided.")
        self.inbox_age_seconds = self._gauge("inbox_age_seconds", "Age of the oldest open update.")
        # -- decided
        self.events = self._counters("events", "Updates by outcome: processed, failed, buried.", "outcome")
        self.lanes = self._gauge("lanes", "Chats with an update in work.")
        self.batch_size = self._histogram("batch_size", "Updates per transaction.", _SIZES)
        self.commit_seconds = self._histogram("commit_seconds", "Duration of a commit.", _SHORT)
        # -- out
        self.actions = self._counters("actions", "Actions by kind and outcome.", "kind", "outcome")
        self.outbox_rows = self._gauge("outbox_rows", "Actions decided and not yet settled.")
        self.outbox_age_seconds = self._gauge("outbox_age_seconds", "Age of the oldest unsent action.")
        self.retry_after_seconds = self._histogram("retry_after_seconds", "Waits a platform asked for.", _LONG)
        # -- time
        self.timers_fired = self._counters("timers_fired", "Timers that rang, by name.", "name")
        self.timer_lateness_seconds = self._histogram("timer_lateness_seconds", "How late a timer rang.", _LONG)
        self.loop_blocked_seconds = self._histogram("loop_blocked_seconds", "Blocks of the event loop.", _LONG)

    def _counters(self, name: str, about: str, *labels: str) -> Counters:
        return Counters(Counter(f"hearth_{name}", about, labels, registry=self.registry))

    def _gauge(self, name: str, about: str) -> Gauge:
        return Gauge(f"hearth_{name}", about, registry=self.registry)

    def _histogram(self, name: str, about: str, buckets: Sequence[float]) -> Histogram:
        return Histogram(f"hearth_{name}", about, buckets=buckets, registry=self.registry)
