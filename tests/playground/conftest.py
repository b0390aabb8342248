"""A playground on a real database for each test: its owner, one group, and the bot in it."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.playground.ground import Ground, open_ground

OPENING = datetime(2026, 3, 2, 6, 55)  # noqa: DTZ001  a wall time; the zone follows from the language


@pytest.fixture
async def ground(tmp_path: Path) -> AsyncIterator[Ground]:
    async with open_ground(tmp_path / "hearth.db", "en", OPENING) as opened:
        yield opened
