"""``hearth demo``: its options, and which of its shows they ask for."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.own_packages import refuse_foreign_packages

MOST_DAYS, MOST_PEOPLE = 365, 2_000


def demo(
    *,
    language: Annotated[str | None, typer.Option(help="zh-CN or en. Default: that of your terminal.")] = None,
    terminal: Annotated[  # noqa: ARG001  there is nothing else to choose from yet
        bool, typer.Option("--terminal", help="Play a scripted day here in the terminal.")
    ] = True,
    speed: Annotated[float, typer.Option(min=0, max=10, help="Seconds between two lines; 0: no pauses.")] = 0.35,
    keep: Annotated[Path | None, typer.Option(help="Keep the database in this new file.")] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Weeks of a scenario in a moment, then the numbers.")] = False,
    scenario: Annotated[str | None, typer.Option(help="reading, skill, camp or fans. Default: camp.")] = None,
    days: Annotated[
        int | None, typer.Option(min=1, max=MOST_DAYS, help="How many. Default: those of the scenario.")
    ] = None,
    people: Annotated[
        int | None, typer.Option(min=5, max=MOST_PEOPLE, help="Members at first. Default: those of the scenario.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Another number, another course of things. Default: 7.")] = None,
) -> None:
    """Watch a scripted day in a pretend group: the real bot, no account, no network."""
    refuse_foreign_packages()
    chosen = _chosen(language)
    if fast:
        _live_fast(chosen, scenario, days=days, people=people, seed=seed, keep=keep)
        return
    asked = {"--scenario": scenario, "--days": days, "--people": people, "--seed": seed}
    for option, value in asked.items():
        if value is not None:
            raise typer.BadParameter("it is about a scenario; add --fast.", param_hint=option)
    _play_in_the_terminal(chosen, speed=speed, keep=keep)


def _chosen(language: str | None) -> str:
    from bot.domain.settings.general import known_language

    try:
        return known_language(language or ("en" if os.environ.get("LANG", "").startswith("en") else "zh-CN"))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--language") from None


def _live_fast(
    language: str, name: str | None, *, days: int | None, people: int | None, seed: int | None, keep: Path | None
) -> None:
    from bot.demo.play import Screen
    from bot.demo.weeks import live
    from bot.playground.scenarios.catalogue import SCENARIOS

    scenario = SCENARIOS.get(name or "camp")
    if scenario is None:
        raise typer.BadParameter(f"there is no scenario {name!r}; one of: {', '.join(SCENARIOS)}",
                                 param_hint="--scenario")  # fmt: skip
    console = Screen(highlight=False, width=None if sys.stdout.isatty() else 96)
    live(
        scenario,
        language,
        days=days or scenario.days,
        people=people or scenario.people,
        seed=7 if seed is None else seed,
        keep=keep,
        console=console,
    )


def _play_in_the_terminal(language: str, *, speed: float, keep: Path | None) -> None:
    from bot.demo.play import Screen, play

    console = Screen(highlight=False, width=None if sys.stdout.isatty() else 96)
    play(language, pause=speed, keep=keep, console=console)
