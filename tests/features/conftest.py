"""The pretend group, once for each platform and database it runs on."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.domain.clock import Clock
from tests.conftest import Databases
from tests.drivers.playground import PlaygroundDriver
from tests.drivers.telegram import TelegramDriver
from tests.kit import Driver, Group

ROOMS: dict[str, tuple[Callable[[Clock], Driver], str]] = {
    "telegram-sqlite": (TelegramDriver, "sqlite"),
    "telegram-postgres": (TelegramDriver, "postgres"),
    "playground-sqlite": (PlaygroundDriver, "sqlite"),
    "playground-postgres": (PlaygroundDriver, "postgres"),
}
USUAL = ("telegram-sqlite", "playground-postgres")
"""Every platform and every database once; they know nothing of each other, so the other pairs would find no more."""


@pytest.fixture(params=USUAL)
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


@pytest.fixture(params=["sqlite", "postgres"])
async def two_groups(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path
) -> AsyncIterator[tuple[Group, Group]]:
    """Two groups on two platforms, with one house and one database behind both."""
    url = await (databases.sqlite(tmp_path / "hearth.db") if request.param == "sqlite" else databases.postgres())
    here = Group(TelegramDriver, url)
    there = Group(PlaygroundDriver, url, beside=here)
    await here.open()
    yield here, there
    await here.close()
    if request.param == "postgres":
        await databases.drop(url)
