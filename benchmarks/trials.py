"""One trial each: offer updates to a running bot over loopback HTTP and take the figures."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks.processes import BenchmarkError, BotProcess, LoadServerProcess

_LOOK_EVERY = 0.01
WARM_UP = 2_000


@dataclass(frozen=True, slots=True)
class Drained:
    """What working off one offer took."""

    count: int
    seconds: float
    cpu_seconds: float
    rss_mib: float
    calls: dict[str, int]
    unanswered: int
    latencies: list[float]

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    @property
    def cpu_per_10_000(self) -> float:
        return self.cpu_seconds / self.count * 10_000

    @property
    def api_calls(self) -> int:
        return sum(self.calls.values())

    def latency_ms(self, share: float) -> float:
        """The latency in ms that this share of the commands did not exceed."""
        if len(self.latencies) < 2:
            raise BenchmarkError("no command was answered")
        return 1_000 * quantiles(self.latencies, n=1_000, method="inclusive")[min(int(share * 1_000), 999) - 1]


def drain(
    server: LoadServerProcess,
    bot: BotProcess,
    count: int,
    *,
    patience: float = 600,
    look_every: float = _LOOK_EVERY,
    **how: float,
) -> Drained:
    """Offer, and wait until everything is decided and every command answered, looking every ``look_every`` seconds.

    Raises BenchmarkError when the bot dies or is not done in ``patience`` seconds.
    """
    before, use = bot.decided(), bot.usage()
    server.offer(count, **how)
    deadline, highest = time.monotonic() + patience, use.rss_mib
    while bot.decided() - before < count:
        time.sleep(look_every)
        highest = max(highest, bot.usage().rss_mib)
        if time.monotonic() > deadline:
            raise BenchmarkError(f"{bot.side}: {bot.decided() - before} of {count} after {patience:.0f} s")
    decided = time.monotonic()
    seen = _answered(server, time.monotonic() + 10)
    after = bot.usage()
    return Drained(
        count=count,
        seconds=max(decided, seen["replied"] or 0) - seen["began"],
        cpu_seconds=after.cpu_seconds - use.cpu_seconds,
        rss_mib=max(highest, after.rss_mib),
        calls=seen["calls"],
        unanswered=seen["unanswered"],
        latencies=seen["latencies"],
    )


def _answered(server: LoadServerProcess, deadline: float) -> dict[str, Any]:
    seen = server.look()
    while seen["unanswered"] and time.monotonic() < deadline:
        time.sleep(_LOOK_EVERY)
        seen = server.look()
    return seen


def warm(server: LoadServerProcess, bot: BotProcess, **how: float) -> None:
    """Wait until the bot listens, and let it meet the groups and many of the people."""
    _first_poll(server)
    drain(server, bot, WARM_UP, age=100, span=95, **how)


def seconds_to_first_poll(server_options: dict[str, int], folder: Path, side: str) -> float:
    """From exec to the first getUpdates, on a database that exists."""
    with LoadServerProcess(**server_options) as server, BotProcess(side, server.base_url, folder) as bot:
        return _first_poll(server) - bot.began


def _first_poll(server: LoadServerProcess) -> float:
    deadline = time.monotonic() + 60
    while (seen := server.look()["first_poll"]) is None:
        if time.monotonic() > deadline:
            raise BenchmarkError("no poll within a minute")
        time.sleep(_LOOK_EVERY)
    return float(seen)


def middle(values: list[float]) -> float:
    return median(values)
