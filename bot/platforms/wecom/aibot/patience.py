"""How long the long connection stays down: a little after a loss, much longer after somebody took our place."""

import time
from collections import deque
from collections.abc import Callable
from random import Random

from bot.platforms.wecom.bot_settings import BotSettings


class Patience:
    """Waits in seconds. ``now`` counts seconds and never goes back."""

    def __init__(self, settings: BotSettings, random: Random, now: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._random = random
        self._now = now
        self._losses = 0
        self._kicks: deque[float] = deque(maxlen=32)

    def proven(self) -> None:
        """The connection has carried an answer: the next loss is a first one again."""
        self._losses = 0

    def after_loss(self) -> float:
        """Between half and all of a step that doubles."""
        step: float = min(self._settings.backoff_min * 2 ** min(self._losses, 20), self._settings.backoff_max)
        self._losses += 1
        return step * (0.5 + self._random.random() / 2)

    def after_kick(self) -> float:
        """Never at once: two processes that kick each other would do nothing else."""
        self._kicks.append(self._now())
        step: float = self._settings.kicked_wait_min * 2 ** min(self.recent_kicks - 1, 20)
        return min(step, self._settings.kicked_wait_max) * (1 + self._random.random() / 10)

    @property
    def recent_kicks(self) -> int:
        """How often it happened lately, within the window that an operator is told after."""
        since = self._now() - self._settings.kicked_window_seconds - self._settings.kicked_wait_max
        return sum(at > since for at in self._kicks)

    @property
    def is_contested(self) -> bool:
        """Whether another process seems to use the same bot: kicked twice within the window, and not long ago."""
        window = self._settings.kicked_window_seconds
        if len(self._kicks) < 2 or self._now() - self._kicks[-1] > window:
            return False
        return self._kicks[-1] - self._kicks[-2] <= window + self._settings.kicked_wait_max
