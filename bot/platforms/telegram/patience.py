"""How long to wait between two tries: doubling, with jitter, within the operator's bounds."""

import asyncio
from random import Random

from bot.platforms.telegram.settings import TelegramSettings


class Backoff:
    """Grows with every failure in a row; ``reset`` after a success. Waiting is cancellable at any moment."""

    def __init__(self, settings: TelegramSettings, random: Random) -> None:
        self._settings = settings
        self._random = random
        self._failures = 0

    def reset(self) -> None:
        self._failures = 0

    async def wait(self, at_least: float = 0) -> None:
        """Sleep between half and all of the present step, or ``at_least`` seconds where that is longer."""
        step = min(self._settings.backoff_min * 2 ** min(self._failures, 20), self._settings.backoff_max)
        self._failures += 1
        await asyncio.sleep(max(step * (0.5 + self._random.random() / 2), at_least))
