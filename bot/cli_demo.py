"""``hearth demo``: its options, and which of its shows they ask for."""

import asyncio
import os
import sys
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.own_packages import refuse_foreign_packages

LOOPBACK = "127.0.0.1"
MOST_DAYS, MOST_PEOPLE = 365, 2_000


Language = Annotated[str | None, typer.Option(help="zh-CN or en. Default: that of your terminal.")]
Port = Annotated[int, typer.Option(min=0, max=65_535, help="Where the page is; 0 takes a free port.")]
Host = Annotated[str, typer.Option(help="The address to listen on; another one than this needs a token.")]
Token = Annotated[
    str | None, typer.Option(envvar="HEARTH_PLAYGROUND__TOKEN", help="What visitors from elsewhere must know.")
]
Browse = Annotated[
    bool | None, typer.Option("--open/--no-open", help="Open a browser. Default: where there is a desktop.")
]
Database = Annotated[Path | None, typer.Option(help="Where the room is kept. Default: data/playground-<language>.db.")]
Reset = Annotated[bool, typer.Option("--reset", help="Begin anew: the kept room is thrown away.")]
Terminal = Annotated[bool, typer.Option("--terminal", help="Play a scripted day here in the terminal instead.")]
Speed = Annotated[float, typer.Option(min=0, max=10, help="With --terminal: seconds between two lines; 0: no pauses.")]
Keep = Annotated[Path | None, typer.Option(help="With --terminal or --fast: keep the database in this new file.")]
Fast = Annotated[bool, typer.Option("--fast", help="Weeks of a scenario in half a minute, then the numbers.")]
ScenarioName = Annotated[str | None, typer.Option(help="reading, skill, camp or fans. Default: camp.")]
Days = Annotated[int | None, typer.Option(min=1, max=MOST_DAYS, help="How many. Default: those of the scenario.")]
Members = Annotated[
    int | None, typer.Option(min=5, max=MOST_PEOPLE, help="Members at first. Default: those of the scenario.")
]
Seed = Annotated[int | None, typer.Option(help="Another number, another course of things. Default: 7.")]


def demo(
    *,
    language: Language = None,
    port: Port = 8090,
    host: Host = LOOPBACK,
    token: Token = None,
    browse: Browse = None,
    database: Database = None,
    reset: Reset = False,
    terminal: Terminal = False,
    speed: Speed = 0.35,
    keep: Keep = None,
    fast: Fast = False,
    scenario: ScenarioName = None,
    days: Days = None,
    people: Members = None,
    seed: Seed = None,
) -> None:
    """Open a page with a real group chat in it: the real bot, no account, no network."""
    refuse_foreign_packages()
    chosen = _chosen(language)
    if fast:
        _live_fast(chosen, scenario, days=days, people=people, seed=seed, keep=keep)
        return
    asked = {"--scenario": scenario, "--days": days, "--people": people, "--seed": seed}
    for option, value in asked.items():
        if value is not None:
            raise typer.BadParameter("it is about a scenario; add --fast.", param_hint=option)
    if terminal:
        _play_in_the_terminal(chosen, speed=speed, keep=keep)
        return
    if keep is not None:
        raise typer.BadParameter("the page keeps its room by itself; add --terminal or --fast.", param_hint="--keep")
    place = database or Path("data") / f"playground-{chosen}.db"
    _open_the_page(chosen, place, reset=reset, host=host, port=port, token=token or None, browse=browse)


def _chosen(language: str | None) -> str:
    from bot.domain.settings.general import known_language

    try:
        return known_language(language or language_of(os.environ))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--language") from None


def language_of(environment: Mapping[str, str]) -> str:
    """What a terminal speaks, by the rules of POSIX: Chinese where it says so, English everywhere else."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    return "zh-CN" if said.lower().startswith("zh") else "en"


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


def _open_the_page(
    language: str, database: Path, *, reset: bool, host: str, port: int, token: str | None, browse: bool | None
) -> None:
    from bot.domain.clock import SystemClock
    from bot.phrases import Phrases
    from bot.playground.first_visit import throw_away
    from bot.playground.show import Where, show

    if reset:
        throw_away(database)

    def tell(address: str) -> None:
        words = Phrases.load().line(language, "playground.ready", url=address, path=str(database))
        typer.echo(words)
        if browse or (browse is None and _has_desktop()):
            webbrowser.open(address)

    today = SystemClock().now().astimezone()
    asyncio.run(show(database, language, Where(host, port, token), today, tell))


def _has_desktop() -> bool:
    if sys.platform.startswith(("win", "darwin")):
        return sys.stdout.isatty()
    return sys.stdout.isatty() and bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
