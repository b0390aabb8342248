"""``hearth demo``: its options, and which of its shows they ask for."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.own_packages import refuse_foreign_packages


def demo(
    *,
    language: Annotated[str | None, typer.Option(help="zh-CN or en. Default: that of your terminal.")] = None,
    terminal: Annotated[  # noqa: ARG001  there is nothing else to choose from yet
        bool, typer.Option("--terminal", help="Play a scripted day here in the terminal.")
    ] = True,
    speed: Annotated[float, typer.Option(min=0, max=10, help="Seconds between two lines; 0: no pauses.")] = 0.35,
    keep: Annotated[Path | None, typer.Option(help="Keep the database in this new file.")] = None,
) -> None:
    """Watch a scripted day in a pretend group: the real bot, no account, no network."""
    refuse_foreign_packages()
    _play_in_the_terminal(_chosen(language), speed=speed, keep=keep)


def _chosen(language: str | None) -> str:
    from bot.domain.settings.general import known_language

    try:
        return known_language(language or ("en" if os.environ.get("LANG", "").startswith("en") else "zh-CN"))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--language") from None


def _play_in_the_terminal(language: str, *, speed: float, keep: Path | None) -> None:
    from bot.demo.play import Screen, play

    console = Screen(highlight=False, width=None if sys.stdout.isatty() else 96)
    play(language, pause=speed, keep=keep, console=console)
