"""The pretend group, once for each platform and database it runs on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Databases
from tests.drivers.telegram import TelegramDriver
from tests.kit import Group

ROOMS = {"telegram-sqlite": (TelegramDriver, "sqlite"), "telegram-postgres": (TelegramDriver, "postgres")}


@pytest.fixture(params=sorted(ROOMS))
async def group(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> AsyncIterator[Group]:
    """A group of its own, on a database of its own."""
    driver, kind = ROOMS[request.param]
    url = await (databases.sqlite(tmp_path / "hearth.db") if kind == "sqlite" else databases.postgres())
    room = Group(driver, url)
    await room.open()
    yield room
    await room.close()
    if kind == "postgres":
        await databases.drop(url)
