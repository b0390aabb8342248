"""Waiting for something that another task brings about."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object]) -> None:
    """Return as soon as the condition holds; five seconds are the end of all patience."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  the condition lies in a server that knows no events of ours
            await asyncio.sleep(0.001)
