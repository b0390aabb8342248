"""A fake Telegram on loopback and a platform that talks to it, with waits short enough for tests."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from bot.domain.clock import MovableClock
from bot.platforms.telegram.platform import TelegramPlatform
from bot.platforms.telegram.settings import TelegramSettings
from tests.fake_telegram import FakeTelegram
from tests.platforms.telegram.rooms import Room

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def quick_settings(fake: FakeTelegram, **changes: Any) -> TelegramSettings:
    """As in production, but impatient."""
    values = {
        "token": fake.token,
        "base_url": fake.base_url,
        "poll_timeout": 0,
        "connect_timeout": 0.3,
        "request_timeout": 0.3,
        "backoff_min": 0.005,
        "backoff_max": 0.02,
        "unauthorized_wait": 0.02,
    }
    return TelegramSettings.model_validate(values | changes)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
async def fake(clock: MovableClock) -> AsyncIterator[FakeTelegram]:
    server = FakeTelegram(clock.now)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def platform(fake: FakeTelegram, clock: MovableClock) -> AsyncIterator[TelegramPlatform]:
    opened = TelegramPlatform(quick_settings(fake), clock=clock, random=Random(1))
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def room(fake: FakeTelegram) -> Room:
    return Room(fake)
