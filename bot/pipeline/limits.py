"""How much at once, how often and how long: what the operator may choose of the dispatcher and the sender."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class DispatchLimits:
    """``batch``: updates per transaction. ``held``: updates in memory at most. ``waits``: before each further try.

    ``deadly_tries``: in so many processes that died it may have been at work; more than ``max_attempts``, because a
    process may die of something else meanwhile. ``kept_first``: so many updates are written down before they are
    decided, after a crash.
    """

    batch: int = 500
    held: int = 5_000
    max_attempts: int = 3
    deadly_tries: int = 6
    waits: tuple[timedelta, ...] = (timedelta(seconds=0.2), timedelta(seconds=1), timedelta(seconds=3))
    infrastructure_wait: timedelta = timedelta(seconds=1)
    lookup_timeout: timedelta = timedelta(seconds=10)
    look_again: timedelta = timedelta(seconds=5)
    kept_first: int = 1_000


@dataclass(frozen=True, slots=True)
class SendLimits:
    """``in_flight``: requests at the same time. ``waits``: before each further attempt after a failure."""

    in_flight: int = 30
    max_attempts: int = 5
    waits: tuple[timedelta, ...] = tuple(timedelta(seconds=s) for s in (1, 3, 10, 30))
    window: int = 500
    infrastructure_wait: timedelta = timedelta(seconds=1)
    longest_sleep: timedelta = timedelta(seconds=15)
