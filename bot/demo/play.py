"""Plays the scenes, from the first word to the last."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from typing_extensions import override

from bot.demo.script import SCENES, Scene
from bot.demo.stage import open_stage
from bot.demo.transcript import Transcript
from bot.domain.errors import HearthError
from bot.phrases import Phrases


class Screen(Console):
    """A console whose reader may leave (``| head``): the day is then played to its end unseen, and at once."""

    @override
    def on_broken_pipe(self) -> None:
        self.quiet = True
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def play(language: str, *, pause: float, keep: Path | None, console: Console) -> None:
    """A whole day. ``pause``: seconds between lines; ``keep``: where the database is to stay.

    Raises HearthError where ``keep`` exists already.
    """
    if keep is not None and keep.exists():
        raise HearthError(f"{keep} exists already; name a new file.")
    screen = Transcript(console, Phrases.load(), language, pause)
    screen.narrate(screen.words("opening"))
    with tempfile.TemporaryDirectory(prefix="hearth-demo-") as folder:
        asyncio.run(perform(SCENES, keep or Path(folder) / "hearth.db", language, screen))
    console.print()
    screen.narrate(screen.words("closing"))
    if keep is not None:
        screen.narrate(screen.words("kept", path=str(keep)))


async def perform(scenes: Sequence[Scene], database: Path, language: str, screen: Transcript) -> None:
    async with open_stage(database, language, screen) as stage:
        for scene in scenes:
            await scene(stage)
