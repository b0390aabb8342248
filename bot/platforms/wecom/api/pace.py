"""How fast WeCom may be spoken to: sliding windows by key, and pauses that grow while it complains."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.platforms.port import RetryLater

_MANY = 1_000


class Windows:
    """At most ``count`` in any stretch of ``span``, for each key alone. One call may weigh more than one."""

    def __init__(self, count: int, span: timedelta) -> None:
        self._count = count
        self._span = span
        self._taken: dict[str, deque[tuple[datetime, int]]] = {}

    def demand(self, key: str, now: datetime, weight: int = 1) -> None:
        """Raises RetryLater where so much does not fit now; what is heavier than a whole window needs it empty."""
        taken = self._current(key, now)
        free_from = now
        held = sum(weight for _, weight in taken)
        for at, its_weight in taken:
            if held + weight <= self._count:
                break
            held -= its_weight
            free_from = at + self._span
        if free_from > now:
            raise RetryLater(free_from - now)

    def take(self, key: str, now: datetime, weight: int = 1) -> None:
        self._current(key, now).append((now, weight))
        if len(self._taken) > _MANY:
            self._taken = {other: left for other in self._taken if (left := self._current(other, now))}

    def remember(self, key: str, times: Iterable[datetime], now: datetime) -> None:
        """What was taken before this process began."""
        taken = self._taken.setdefault(key, deque())
        taken.extendleft((min(at, now), 1) for at in sorted(times, reverse=True))

    def _current(self, key: str, now: datetime) -> deque[tuple[datetime, int]]:
        taken = self._taken.setdefault(key, deque())
        while taken and not now - self._span < taken[0][0] <= now:  # a clock that was set back forgets, too
            taken.popleft()
        return taken


@dataclass(frozen=True, slots=True)
class _Rest:
    times: int
    until: datetime
    is_asking: bool = False
    """The pause is over, and one caller finds out whether the trouble is."""


class Pauses:
    """One pause per key, twice as long each time it is asked for again, until a success ends the row."""

    def __init__(self, least: float, most: float, random: Random) -> None:
        self._least = least
        self._most = most
        self._random = random
        self._rests: dict[str, _Rest] = {}

    def demand(self, key: str, now: datetime, *, one_at_a_time: timedelta | None = None) -> None:
        """Raises RetryLater while the key must rest.

        ``one_at_a_time``: after the pause one caller goes ahead, and the others wait that long for what it finds out.
        """
        rest = self._rests.get(key)
        if rest is None:
            return
        if rest.until > now:
            raise RetryLater(rest.until - now)
        if one_at_a_time is not None:
            self._rests[key] = _Rest(rest.times, now + one_at_a_time, is_asking=True)

    def lengthen(self, key: str, now: datetime) -> RetryLater:
        """WeCom complained: rest between the whole step and half as much again.

        Calls that were under way together complain together; that counts as once.
        """
        rest = self._rests.get(key)
        if rest is not None and rest.until > now and not rest.is_asking:
            return RetryLater(rest.until - now)
        times = rest.times if rest is not None else 0
        wait = timedelta(seconds=min(self._least * 2 ** min(times, 20), self._most) * (1 + self._random.random() / 2))
        self._rests[key] = _Rest(times + 1, now + wait)
        if len(self._rests) > _MANY:
            self._rests = {other: one for other, one in self._rests.items() if one.until > now}
        return RetryLater(wait)

    def end(self, key: str) -> None:
        self._rests.pop(key, None)
