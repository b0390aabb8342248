"""WeCom's long connection on loopback, and a house that talks to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.clock import SystemClock
from tests.conftest import Databases
from tests.platforms.wecom.fake_qyapi import FakeQyapi
from tests.platforms.wecom.offices import Office
from tests.platforms.wecom.rooms import Room
from tests.platforms.wecom.socket_server import SocketServer


@pytest.fixture
async def server() -> AsyncIterator[SocketServer]:
    started = SocketServer()
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def room(server: SocketServer, databases: Databases, tmp_path: Path) -> AsyncIterator[Room]:
    """A house of its own, subscribed."""
    made = Room(server, await databases.sqlite(tmp_path / "hearth.db"))
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def qyapi() -> AsyncIterator[FakeQyapi]:
    started = FakeQyapi(SystemClock().now)
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def office(server: SocketServer, qyapi: FakeQyapi, databases: Databases, tmp_path: Path) -> AsyncIterator[Office]:
    made = Office(server, qyapi, await databases.sqlite(tmp_path / "hearth.db"))
    await made.open()
    await made.settles_in()
    yield made
    await made.close()
