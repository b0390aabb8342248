"""Invitations of people who wanted to be forgotten: the house has let go of them, now WeCom drops their codes."""

import asyncio
import logging
from datetime import timedelta
from functools import partial

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.platforms.port import Accept, Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient, Repeat
from bot.platforms.wecom.customers.rounds import go_round
from bot.storage.writer import Writer
from models import wecom_join_ways as stored
from models.wecom_join_ways import WecomJoinWay

_log = logging.getLogger(__name__)

_DELETE = "externalcontact/groupchat/del_join_way"
_EVERY = timedelta(hours=1)


class Leavings:
    """``run`` looks once an hour. The code carried its inviter's name in WeCom's admin console."""

    problem: str | None = None

    def __init__(self, client: AppClient, *, writer: Writer, clock: Clock) -> None:
        self._client = client
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
        """What WeCom refuses is dropped already, or was never ours to drop."""
        if way.config_id:
            try:
                await self._client.post(_DELETE, {"config_id": way.config_id}, Repeat.SAFE)
            except (Refused, Gone) as error:
                if isinstance(error, Refused) and error.lacks_right:
                    _log.warning("WeCom: the code %s of nobody cannot be dropped: %s", way.config_id, error)
                    return
        await self._writer.write(partial(stored.drop_way, state=way.state))
