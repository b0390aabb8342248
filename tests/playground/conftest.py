"""A playground on a real database for each test, whose wall time the test winds on."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.playground.ground import Ground, open_ground
from tests.playground.hand_watch import HandWatch

OPENING = datetime(2026, 3, 2, 6, 55)  # noqa: DTZ001  a wall time; the zone follows from the language


@pytest.fixture
def watch() -> HandWatch:
    return HandWatch()


@pytest.fixture
async def ground(tmp_path: Path, watch: HandWatch) -> AsyncIterator[Ground]:
    async with open_ground(tmp_path / "hearth.db", "en", OPENING, wall=watch) as opened:
        yield opened
