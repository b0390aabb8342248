"""Opens a playground: a new SQLite file, the real house on it, a pretend world, and the timeline that moves both."""

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.clock import MovableClock
from bot.domain.limits import RetentionLimits
from bot.phrases import Phrases
from bot.pipeline.house import House, HouseRules
from bot.pipeline.housekeeping import Housekeeper
from bot.pipeline.pace import PaceLimits
from bot.pipeline.sender import SendLimits
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.playground.timeline import Chores, Timeline
from bot.routing import Routes
from bot.storage.engine import open_engine
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
) -> AsyncIterator[Ground]:
    """``opening``: the wall time at which it begins. ``settings``: what its groups begin with besides the language."""
    zone = ZoneInfo(ZONES[language])
    clock = MovableClock(opening.replace(tzinfo=zone))
    url = f"sqlite:///{path}"
    await upgrade(url, clock=clock)
    engine = open_engine(url)
    writer = Writer(engine)
    platform = PlaygroundPlatform(clock=clock, bot_name=BOT_NAMES[language])
    first = dict(settings or {})
    first["general"] = {"language": language, "time_zone": zone.key} | dict(first.get("general", {}))
    house = House(
        writer=writer,
        platforms=[platform],
        routes=Routes(ROUTERS, platform.bot_username),
        phrases=Phrases.load(),
        clock=clock,
        rules=HouseRules(pace=_UNHURRIED, send=_TIMELINE_SLEEPS, first_settings=first),
    )
    limits = RetentionLimits()
    chores = Chores(Housekeeper(writer, clock, limits), first_at=clock.now() + limits.every, every=limits.every)
    timeline = Timeline(house, platform, clock, agendas=[chores], wall=wall)
    try:
        await house.recover()
        yield Ground(house, platform, clock, timeline, language, zone)
    finally:
        await house.dispatcher.stop()
        await writer.close()
        await engine.dispose()
