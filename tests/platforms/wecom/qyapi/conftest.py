"""A fake qyapi on loopback and clients that talk to it; a test may name ``limits`` of its own."""

from collections.abc import AsyncIterator
from random import Random

import pytest

from bot.domain.clock import MovableClock
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.api.transport import Wire
from bot.platforms.wecom.api_settings import ApiSettings
from bot.storage.engine import open_engine
from bot.storage.writer import Writer
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.qyapi.setting import NOW, Lives, app_identity, with_limits


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
async def qyapi(clock: MovableClock) -> AsyncIterator[FakeQyapi]:
    server = FakeQyapi(clock.now)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def limits() -> ApiSettings:
    return with_limits()


@pytest.fixture
async def quick_writer(sqlite_url: str) -> AsyncIterator[Writer]:
    """On SQLite alone, for what does not look at stored state."""
    engine = open_engine(sqlite_url)
    opened = Writer(engine)
    yield opened
    await opened.close()
    await engine.dispose()


@pytest.fixture
async def wire(qyapi: FakeQyapi, limits: ApiSettings) -> AsyncIterator[Wire]:
    opened = Wire(qyapi.base_url, limits)
    yield opened
    await opened.close()


@pytest.fixture
def told() -> list[str]:
    """What the owner was told to set right."""
    return []


@pytest.fixture
async def client(
    wire: Wire, quick_writer: Writer, clock: MovableClock, limits: ApiSettings, told: list[str]
) -> AsyncIterator[AppClient]:
    opened = AppClient(
        app_identity(), wire=wire, writer=quick_writer, clock=clock, random=Random(1), limits=limits, tell=told.append
    )
    yield opened
    await opened.close()


@pytest.fixture
async def lives(wire: Wire, writer: Writer, clock: MovableClock, limits: ApiSettings) -> AsyncIterator[Lives]:
    """One life after another of a process, on both databases."""
    opened = Lives(wire, writer, clock, limits)
    yield opened
    await opened.end()
