"""A look round, again and again: when the last one said so, or as soon as somebody nudges."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

_LEAST_WAIT, _MOST_WAIT = 0.05, 3_600.0


async def go_round(step: Callable[[], Awaitable[timedelta]], nudge: asyncio.Event) -> None:
    """Until cancelled. ``step`` does everything that is due and returns how long until something will be."""
    while True:
        nudge.clear()
        wait = await step()
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(wait.total_seconds(), _LEAST_WAIT), _MOST_WAIT)):
                await nudge.wait()
