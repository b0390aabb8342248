"""Invitations of people who wanted to be forgotten: the house has let go of them, now WeCom drops their codes."""

import asyncio
import logging
from datetime import timedelta

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.platforms.port import Accept, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.customers.rounds import go_round
from bot.platforms.wecom.customers.ways import JoinWays
from bot.storage.writer import Writer
from models import wecom_join_ways as stored
from models.wecom_join_ways import WecomJoinWay

_log = logging.getLogger(__name__)

_EVERY = timedelta(hours=1)


class Leavings:
    """``run`` looks once an hour. The code carried its inviter's name in WeCom's admin console."""

    problem: str | None = None

    def __init__(self, ways: JoinWays, *, writer: Writer, clock: Clock) -> None:
        self._ways = ways
        self._writer = writer
        self._clock = clock
        self._rests_until = clock.now()

    async def run(self, _: Accept) -> None:
        """Until cancelled."""
        await go_round(self.step, asyncio.Event())

    async def step(self) -> timedelta:
        """Everything that is to be dropped; how long until the next look."""
        now = self._clock.now()
        try:
            if self._rests_until <= now:
                async with self._writer.reader() as session:
                    ways = await stored.ways_of_nobody(session)
                for way in ways:
                    await self._drop(way)
        except RetryLater as patience:
            self._rests_until = now + patience.after
            return patience.after
        except (Unreached, Unsure, DatabaseUnavailable) as error:
            _log.info("WeCom: a code of nobody could not be dropped: %s", error)
        return max(self._rests_until - now, _EVERY)

    async def _drop(self, way: WecomJoinWay) -> None:
        """One that the app has no right to drop stays for the next look."""
        try:
            await self._ways.drop(way)
        except Refused as error:
            _log.warning("WeCom: the code %s of nobody cannot be dropped: %s", way.config_id, error)
