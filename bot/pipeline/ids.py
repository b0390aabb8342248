"""Ids for actions: known before the row is written, growing with time, unique across restarts."""

import secrets
from collections.abc import Callable

from bot.domain.clock import Clock

_SEQUENCE_BITS = 20


def growing_ids(clock: Clock) -> Callable[[], int]:
    """A source of 63-bit ids: milliseconds in front, a sequence behind that begins at random after each start."""
    last = 0

    def next_id() -> int:
        nonlocal last
        fresh = int(clock.now().timestamp() * 1000) << _SEQUENCE_BITS
        last = last + 1 if last >= fresh else fresh | secrets.randbelow(1 << (_SEQUENCE_BITS - 4))
        return last

    return next_id
