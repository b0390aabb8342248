"""``hearth demo``: opens a playground, lets people in through the page, and closes it when told to."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from bot.domain.errors import DatabaseUnavailable
from bot.playground.first_visit import FIRST_LOOK, OPENS, is_half_furnished, morning_of, prepare, throw_away
from bot.playground.ground import Ground, open_ground
from bot.playground.lounge import Lounge
from bot.playground.server import PREFIX, PlaygroundPage, must_be_safe
from bot.playground.troupe import Troupe
from bot.services.menus import menus
from bot.web.server import WebServer

log = logging.getLogger(__name__)
_LOOKS_EVERY, _LOOKS_WHEN_FAST = 3.0, 0.5
"""Seconds between two looks at what comes next, and between two where time passes faster than by the wall."""


class MovableTime:
    """The timeline as the page may use it."""

    can_move = True

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._timeline = ground.timeline

    @property
    def speed(self) -> float:
        return self._timeline.speed

    def now(self) -> datetime:
        return self._timeline.now()

    async def settle(self) -> None:
        await self._timeline.settle()

    async def next_at(self) -> datetime | None:
        return await self._timeline.next_at()

    async def pass_to(self, moment: datetime) -> None:
        await self._timeline.pass_to(moment)

    def halt(self) -> None:
        self._timeline.halt()

    async def flow(self, speed: float) -> None:
        await self._timeline.flow_at(speed)
        if self._ground.keeper is not None:
            self._ground.keeper.speed = speed
        await self._ground.platform.keep()


@dataclass(frozen=True, slots=True)
class Where:
    """Where the page is, and who may come."""

    host: str = "127.0.0.1"
    port: int = 0
    token: str | None = None


@asynccontextmanager
async def open_page(database: Path, language: str, where: Where, today: datetime) -> AsyncIterator[tuple[str, Ground]]:
    """Serve the page until left; its address. ``today``: the day that a first visit begins on.

    Raises HearthError with a sentence: an unsafe address, a taken port, a database in use.
    """
    must_be_safe(where.host, where.token)
    if is_half_furnished(database):
        throw_away(database)
    async with open_ground(database, language, morning_of(today), keeps_world=True) as ground:
        time = MovableTime(ground)
        if ground.is_new:
            await _first_visit(ground, time)
        lounge = Lounge(ground.platform, ground.house, time, language=ground.language, zone=ground.zone.key)
        lounge.stage = Troupe(ground)
        page = PlaygroundPage(lounge, token=where.token)
        server = WebServer(where.host, where.port, routes=page.routes(at_the_root=True), port_is_set_by="--port")
        await server.start()
        background = [asyncio.create_task(ground.timeline.run()), asyncio.create_task(_look_ahead(lounge))]
        try:
            yield _address(where, server.port), ground
        finally:
            page.close()
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
            await server.stop()


async def show(database: Path, language: str, where: Where, today: datetime, tell: Callable[[str], None]) -> None:
    """Keep the page open until Ctrl-C or SIGTERM; ``tell`` is handed its address once it can be visited."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with open_page(database, language, where, today) as (address, _):
        tell(address)
        await stop.wait()


async def _first_visit(ground: Ground, time: MovableTime) -> None:
    house, platform = ground.house, ground.platform
    for action in menus(house.routes, house.phrases, platform.capabilities):
        await platform.perform(action)
    await prepare(platform, time, house.phrases, ground.language)
    await time.pass_to(time.now() + FIRST_LOOK - OPENS)
    assert ground.keeper is not None, "a room that one may come back to is kept"
    ground.keeper.is_furnished = True
    await time.flow(1)


async def _look_ahead(lounge: Lounge) -> NoReturn:
    while True:
        try:
            await lounge.platform.keep()
            await lounge.look_ahead()
        except DatabaseUnavailable as error:
            log.warning("the playground waits for its database: %s", error)
        await asyncio.sleep(_LOOKS_WHEN_FAST if lounge.time.speed > 1 else _LOOKS_EVERY)


def _address(where: Where, port: int) -> str:
    host = f"[{where.host}]" if ":" in where.host else where.host
    return f"http://{host}:{port}{PREFIX}/" + (f"?token={where.token}" if where.token else "")
