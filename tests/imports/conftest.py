"""The pretend group on Telegram, once for each database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conftest import Databases
from tests.features.conftest import ROOMS
from tests.kit import Group


@pytest.fixture(params=["telegram-sqlite", "telegram-postgres"])
async def group(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> AsyncIterator[Group]:
    driver, kind = ROOMS[request.param]
    url = await (databases.sqlite(tmp_path / "group.db") if kind == "sqlite" else databases.postgres())
    room = Group(driver, url)
    await room.open()
    yield room
    await room.close()
    if kind == "postgres":
        await databases.drop(url)
