"""A playground on a real database for each test, whose wall time the test winds on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.playground.ground import Ground, open_ground
from tests.playground.hand_watch import HandWatch
from tests.playground.page import Page, a_page, furnish

OPENING = datetime(2026, 3, 2, 6, 55)  # noqa: DTZ001  a wall time; the zone follows from the language


@pytest.fixture
def watch() -> HandWatch:
    return HandWatch()


@pytest.fixture
async def ground(tmp_path: Path, watch: HandWatch) -> AsyncIterator[Ground]:
    async with open_ground(tmp_path / "hearth.db", "en", OPENING, wall=watch) as opened:
        yield opened


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room in which the first visit has come to its end; tests work on copies."""
    database = tmp_path_factory.mktemp("furnished") / "room.db"
    asyncio.run(furnish(database, "en"))
    return database


@pytest.fixture
async def page(furnished: Path, tmp_path: Path) -> AsyncIterator[Page]:
    async with a_page(furnished, tmp_path / "room.db") as opened:
        yield opened
