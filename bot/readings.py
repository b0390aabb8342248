"""What the house shows of itself: the checks behind /readyz and the numbers behind /metrics."""

import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from typing_extensions import override

from bot.config import HealthSettings
from bot.domain.clock import Clock
from bot.pipeline.house import House
from bot.platforms.port import Platform
from bot.web.health import Check, Reading
from models.inbox import oldest_open_at
from models.outbox import oldest_unsent_at


def house_checks(house: House, limits: HealthSettings) -> list[Check]:
    """Red as soon as a platform is deaf, something waits too long, or database, bell or sender are silent."""
    started = time.monotonic()
    checks = [
        Check(f"platform_{source.partition(':')[0]}", limits.poll_seconds, _hearing(platform, started))
        for source, platform in house.platforms.items()
    ]

    async def inbox() -> Reading:
        async with house.writer.reader() as session:
            return _since(await oldest_open_at(session), house.clock)

    async def outbox() -> Reading:
        now = house.clock.now()
        async with house.writer.reader() as session:
            waiting = [await oldest_unsent_at(session, source, now) for source in house.senders]
        return _since(min((at for at in waiting if at is not None), default=None), house.clock)

    async def database() -> Reading:
        async with house.writer.reader() as session:
            await oldest_open_at(session)
        return Reading()

    async def scheduler() -> Reading:
        return _since(house.bell.last_looked, house.clock)

    async def sender() -> Reading:
        looked = [sender.last_looked for sender in house.senders.values() if sender.last_looked is not None]
        return _since(min(looked, default=None), house.clock)

    return [
        *checks,
        Check("inbox", limits.inbox_seconds, inbox),
        Check("outbox", limits.outbox_seconds, outbox),
        Check("database", 1, database),
        Check("scheduler", limits.scheduler_seconds, scheduler),
        Check("sender", limits.sender_seconds, sender),
    ]


def _hearing(platform: Platform, started: float) -> Callable[[], Awaitable[Reading]]:
    async def read() -> Reading:
        pulse = platform.pulse
        heard = pulse.last_heard_at if pulse.last_heard_at is not None else started
        return Reading(age_seconds=time.monotonic() - heard, problem=pulse.problem)

    return read


def _since(at: datetime | None, clock: Clock) -> Reading:
    return Reading(age_seconds=max((clock.now() - at).total_seconds(), 0.0) if at else None)


class _HouseCollector(Collector):
    """Reads the pipeline's own counters when somebody asks; the hot path pays nothing for it."""

    def __init__(self, house: House) -> None:
        self._house = house

    @override
    def collect(self) -> Iterable[Metric]:
        dispatcher, bell, writer = self._house.dispatcher, self._house.bell, self._house.writer
        yield CounterMetricFamily("hearth_updates_decided", "Updates decided.", dispatcher.processed)
        yield CounterMetricFamily("hearth_updates_buried", "Updates given up on.", dispatcher.buried)
        yield CounterMetricFamily("hearth_batches", "Transactions of the dispatcher.", dispatcher.batches)
        yield GaugeMetricFamily("hearth_updates_in_memory", "Updates taken and not yet decided.", dispatcher.backlog)
        yield CounterMetricFamily("hearth_timers_rung", "Timers that rang.", bell.rung)
        yield CounterMetricFamily("hearth_commits", "Commits of the writer.", writer.counters.groups)
        yield CounterMetricFamily("hearth_commit_seconds", "Time spent in transactions.", writer.counters.seconds)
        yield GaugeMetricFamily("hearth_writer_waiting", "Works waiting for the writer.", writer.backlog)
        actions = CounterMetricFamily("hearth_actions", "Attempts by kind and outcome.", labels=["kind", "outcome"])
        for sender in self._house.senders.values():
            for (kind, outcome), count in sender.outcomes.items():
                actions.add_metric([kind, outcome], count)
        yield actions


def house_metrics(house: House) -> CollectorRegistry:
    """A registry of its own, so that two houses in one process (tests) do not share numbers."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_HouseCollector(house))
    return registry
