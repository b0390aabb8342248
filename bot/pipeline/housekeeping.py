"""The housekeeper: takes away, in small transactions, what is older than it may be."""

import logging

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.limits import RetentionLimits
from bot.services.forgetting import finish_forgetting
from bot.services.retention import Mark, Pruned, prune
from bot.storage.writer import Writer

log = logging.getLogger(__name__)


class Housekeeper:
    """Runs every ``limits.every`` and whenever ``once`` is called."""

    def __init__(self, writer: Writer, clock: Clock, limits: RetentionLimits) -> None:
        self._writer = writer
        self._clock = clock
        self._limits = limits
        self._mark = Mark()

    async def run(self) -> None:
        """Keep the house tidy until cancelled."""
        while True:
            try:
                await self.once()
            except DatabaseUnavailable as error:
                log.warning("tidying up waits for the database: %s", error)
            await self._clock.sleep(self._limits.every)

    async def once(self) -> int:
        """Take away everything that is too old by now; the number of rows that were touched."""
        touched = await self._writer.write(finish_forgetting)
        while True:
            pruned = await self._writer.write(self._prune)
            self._mark = pruned.mark
            touched += pruned.texts + pruned.updates + pruned.buttons + pruned.questions + pruned.actions
            if pruned.is_done:
                break
        if touched:
            log.info("tidied up: %d rows", touched)
        return touched

    async def _prune(self, session: AsyncSession) -> Pruned:
        return await prune(session, self._clock.now(), self._limits, self._mark)
