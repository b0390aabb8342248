"""Opens a playground: a new SQLite file, the real house on it, a pretend world, and the timeline that moves both."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.clock import MovableClock, SystemClock
from bot.domain.limits import RetentionLimits
from bot.phrases import Phrases
from bot.pipeline.house import House, HouseRules, source_of
from bot.pipeline.housekeeping import Housekeeper
from bot.pipeline.limits import SendLimits
from bot.pipeline.pace import PaceLimits
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.playground.keeping import Keeper
from bot.playground.timeline import Chores, Timeline
from bot.routing import Routes
from bot.storage.engine import open_engine
from bot.storage.lease import acquire
from bot.storage.migrations import upgrade
from bot.storage.writer import Writer
from handlers.registry import ROUTERS

ZONES = {"zh-CN": "Asia/Shanghai", "en": "Europe/London"}
BOT_NAMES = {"zh-CN": "围炉", "en": "Hearth"}

_UNHURRIED = PaceLimits(overall=1_000, per_chat=1_000, group_per_minute=1_000)
"""A pretend platform has no limits of its own to be kept."""
_TIMELINE_SLEEPS = SendLimits(longest_sleep=timedelta(0))
"""The sender leaves waiting to the timeline, which stops for it as for everything else."""


@dataclass(frozen=True)
class Ground:
    """An open playground. ``language`` and ``zone`` are what its groups begin with."""

    house: House
    platform: PlaygroundPlatform
    clock: MovableClock
    timeline: Timeline
    keeper: Keeper | None
    """None where nothing of the world outlives the process."""
    is_new: bool
    """Nobody has been here before: there is no room yet."""
    language: str
    zone: ZoneInfo


@asynccontextmanager
async def open_ground(
    path: Path,
    language: str,
    opening: datetime,
    *,
    settings: Mapping[str, Mapping[str, object]] | None = None,
    wall: Callable[[], float] = time.monotonic,
    keeps_world: bool = False,
) -> AsyncIterator[Ground]:
    """``opening``: the wall time at which it begins. ``settings``: what its groups begin with besides the language.

    ``keeps_world``: the pretend world is kept in the same database, and gone on with where there is one already. Raises
    AnotherInstance where another process has it open.
    """
    zone = ZoneInfo(ZONES[language])
    clock = MovableClock(opening.replace(tzinfo=zone))
    async with _opened(path, clock) as writer:
        platform = PlaygroundPlatform(clock=clock, bot_name=BOT_NAMES[language])
        lease = await acquire(writer, source_of(platform), clock=SystemClock()) if keeps_world else None
        keeper = Keeper(platform, writer, source=source_of(platform)) if keeps_world else None
        memory = await keeper.load() if keeper is not None else None
        if memory is not None:
            clock.move_to(memory.now)
        general = {"language": language, "time_zone": zone.key} | dict((settings or {}).get("general", {}))
        house = _house(writer, platform, clock, {**(settings or {}), "general": general})
        timeline = Timeline(house, platform, clock, agendas=[_chores(writer, clock)], wall=wall)
        timeline.speed = memory.speed if memory is not None else 0
        try:
            await house.recover()
            yield Ground(house, platform, clock, timeline, keeper, memory is None, language, zone)
            await platform.keep()
        finally:
            await house.dispatcher.stop()
            if lease is not None:
                await lease.release()


@asynccontextmanager
async def _opened(path: Path, clock: MovableClock) -> AsyncIterator[Writer]:
    url = f"sqlite:///{path}"
    await upgrade(url, clock=clock)
    engine = open_engine(url)
    writer = Writer(engine)
    try:
        yield writer
    finally:
        await writer.close()
        await engine.dispose()


def _house(
    writer: Writer, platform: PlaygroundPlatform, clock: MovableClock, settings: Mapping[str, Mapping[str, object]]
) -> House:
    return House(
        writer=writer,
        platforms=[platform],
        routes=Routes(ROUTERS, platform.bot_username),
        phrases=Phrases.load(),
        clock=clock,
        rules=HouseRules(pace=_UNHURRIED, send=_TIMELINE_SLEEPS, first_settings=settings),
    )


def _chores(writer: Writer, clock: MovableClock) -> Chores:
    limits = RetentionLimits()
    return Chores(Housekeeper(writer, clock, limits), first_at=clock.now() + limits.every, every=limits.every)
