"""The playground as a lodger of ``hearth run``: a group to rehearse in, beside the real ones and by the same clock."""

import asyncio
from datetime import datetime
from typing import NoReturn

from aiohttp import web

from bot.domain.clock import Clock
from bot.domain.errors import ConfigurationError
from bot.pipeline.house import House, source_of
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.playground.first_visit import prepare
from bot.playground.ground import BOT_NAMES, ZONES
from bot.playground.keeping import Keeper
from bot.playground.lounge import Lounge
from bot.playground.server import PlaygroundPage, must_be_safe
from bot.storage.writer import Writer
from models.inbox import open_count
from models.outbox import oldest_unsent_at

_LOOKS_EVERY = 5.0
_GLANCE = 0.02
_PATIENCE = 10.0
"""Seconds that somebody's move waits for the house to be done with it."""


class WallTime:
    """The machine's clock. It cannot be moved, and what happens is done by the house's own loops."""

    can_move = False
    speed = 1.0

    def __init__(self, house: House, platform: PlaygroundPlatform, clock: Clock) -> None:
        self._house = house
        self._platform = platform
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    async def settle(self) -> None:
        """Wait until the house has done what it can do by now, but not for ever: it has others to serve as well."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not await self._is_done():  # noqa: ASYNC110  the house's loops tell nobody when they rest
                    await asyncio.sleep(_GLANCE)
        except TimeoutError:
            return

    async def _is_done(self) -> bool:
        if self._platform.world.held or self._platform.world.queue:
            return False
        async with self._house.writer.reader() as session:
            waiting = await oldest_unsent_at(session, source_of(self._platform), self._clock.now())
            return waiting is None and not await open_count(session)

    async def next_at(self) -> datetime | None:
        return await self._house.bell.next_at()

    async def pass_to(self, moment: datetime) -> None:  # noqa: ARG002  every clock is asked alike
        raise PermissionError("the machine's clock cannot be moved")

    async def flow(self, speed: float) -> None:  # noqa: ARG002  every clock is asked alike
        raise PermissionError("the machine's clock cannot be moved")

    def halt(self) -> None:
        """Nothing is ever under way."""


class Lodger:
    """``platform`` joins the house's others; ``move_in`` before the house begins, ``run`` once it runs."""

    def __init__(self, clock: Clock, *, language: str, host: str | None, token: str | None) -> None:
        """``host``: where the web server listens; None: nowhere. Raises ConfigurationError for an unsafe place."""
        if host is None:
            raise ConfigurationError("The playground is a page of the web server: set web.enabled, or switch it off.")
        must_be_safe(host, token)
        self.platform = PlaygroundPlatform(clock=clock, bot_name=BOT_NAMES[language])
        self._clock = clock
        self._language = language
        self._token = token
        self._lounge: Lounge
        self._page: PlaygroundPage
        self._keeper: Keeper

    async def move_in(self, house: House, writer: Writer) -> list[web.RouteDef]:
        """Find the room as it was kept; the routes of its page."""
        self._keeper = Keeper(self.platform, writer, source=source_of(self.platform), keeps_time=False)
        await self._keeper.load()
        time = WallTime(house, self.platform, self._clock)
        self._lounge = Lounge(self.platform, house, time, language=self._language, zone=ZONES[self._language])
        self._page = PlaygroundPage(self._lounge, token=self._token)
        return self._page.routes()

    async def run(self) -> NoReturn:
        """Furnish the room on the first visit, then keep the tabs up to date."""
        if not self._lounge.world.rooms:
            await prepare(self.platform, self._lounge.time, self._lounge.phrases, self._language)
            self._keeper.is_furnished = True
            await self._keeper.keep()
        while True:
            await self._lounge.look_ahead()
            await asyncio.sleep(_LOOKS_EVERY)

    def close(self) -> None:
        self._page.close()
