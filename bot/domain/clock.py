"""The only place that knows what time it is."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where "now" comes from. Always aware, always UTC."""

    def now(self) -> datetime: ...

    async def sleep(self, duration: timedelta) -> None: ...


class SystemClock:
    """The machine's wall clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  the one reading of the wall clock

    async def sleep(self, duration: timedelta) -> None:
        await asyncio.sleep(max(duration.total_seconds(), 0))


class MovableClock:
    """A clock that stands still until it is moved; the playground and the tests live by it."""

    def __init__(self, at: datetime) -> None:
        self._now = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def move_to(self, at: datetime) -> None:
        """Set the hands; moving back is allowed, as wall clocks do."""
        self._now = at.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        self._now += by

    async def sleep(self, duration: timedelta) -> None:
        """Somebody waits: let the others run, and let the time pass for the sleeper."""
        self._now += max(duration, timedelta(0))
        await asyncio.sleep(0)
