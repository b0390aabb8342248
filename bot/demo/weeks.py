"""``hearth demo --fast``: weeks of a scenario in half a minute, and what came of them."""

import asyncio
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.text import Text as Shown

from bot.demo.transcript import folded
from bot.domain.errors import HearthError
from bot.phrases import Phrases
from bot.playground.ground import open_ground
from bot.playground.scenarios.director import OPENING, Director
from bot.playground.scenarios.model import Scenario
from bot.playground.scenarios.outcome import Outcome, Practised, outcome_of

BEAT = timedelta(minutes=5)
_MEMORY = Path("/dev/shm")  # noqa: S108  a file system in memory, where the system has one
_AFTER_THE_DIGEST = 9.1
_BAR = 30
_FINISHERS = 20
_NUMBERS = (
    "members", "join", "leave", "message", "reaction", "check-ins", "polls", "votes", "cases", "appeals", "reports",
)  # fmt: skip


@dataclass(frozen=True)
class Effort:
    """What it cost: seconds on the wall and of the processor, and the most memory the process ever held."""

    wall: float
    processor: float
    mebibytes: float


def live(
    scenario: Scenario, language: str, *, days: int, people: int, seed: int, keep: Path | None, console: Console
) -> None:
    """Run so many days and print the last digest and the numbers. Raises HearthError where ``keep`` exists already."""
    if keep is not None and keep.exists():
        raise HearthError(f"{keep} exists already; name a new file.")
    with tempfile.TemporaryDirectory(prefix="hearth-demo-", dir=_room_for_a_file_to_throw_away()) as folder:
        path = keep or Path(folder) / "hearth.db"
        began, worked = time.perf_counter(), time.process_time()
        outcome = asyncio.run(_live(scenario, language, days, people, seed, path, console))
        effort = Effort(time.perf_counter() - began, time.process_time() - worked, _most_memory())
    _Report(console, Phrases.load(), language).print(outcome, effort, days)
    if keep is not None:
        console.print(Phrases.load().line(language, "demo.kept", path=str(keep)), highlight=False)


async def _live(
    scenario: Scenario, language: str, days: int, people: int, seed: int, path: Path, console: Console
) -> Outcome:
    async with open_ground(path, language, OPENING) as ground:
        director = Director(ground, scenario, people=people, seed=seed, beat=BEAT)
        await director.prepare()
        title = ground.house.phrases.line(language, "weeks.living", group=director.company.room.title, days=days)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task(title, total=days)
            for number in range(1, days + 1):
                await director.pass_to(
                    director.company.moment(director.first_day + timedelta(days=number), _AFTER_THE_DIGEST)
                )
                progress.update(task, completed=number)
        return await outcome_of(ground, director, days=days)


def _room_for_a_file_to_throw_away() -> Path | None:
    """In memory: nobody needs it on a disk, and weeks are thousands of transactions. None: where they always go."""
    return _MEMORY if "TMPDIR" not in os.environ and _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else None


def _most_memory() -> float:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


class _Report:
    """The outcome in words and small charts."""

    def __init__(self, console: Console, phrases: Phrases, language: str) -> None:
        self._console = console
        self._phrases = phrases
        self._language = language

    def print(self, outcome: Outcome, effort: Effort, days: int) -> None:
        self._heading("digest")
        self._line(outcome.digest or self._words("no-digest"))
        self._heading("numbers", days=days)
        for name in _NUMBERS:
            number = outcome.members if name == "members" else outcome.counts.get(name, 0)
            self._line(self._words("number", what=self._words(f"count-{name}"), number=number))
        self._line(self._words("bot-lines", number=outcome.bot_lines, most=outcome.most_bot_lines))
        for practised in outcome.practised:
            self._chart(practised)
            self._finishers(practised)
        self._heading("effort")
        self._line(self._words("cost", updates=outcome.updates, wall=f"{effort.wall:.1f}",
                               processor=f"{effort.processor:.1f}", memory=f"{effort.mebibytes:.0f}"))  # fmt: skip

    def _chart(self, practised: Practised) -> None:
        self._heading("rates", ritual=practised.name)
        for rate in practised.rates:
            percent = round(100 * rate.done / rate.expected)
            bar = "▇" * round(_BAR * rate.done / rate.expected)
            self._line(f"{rate.day:%m-%d}  {bar:<{_BAR}}  {percent:>3}%  {rate.done}/{rate.expected}")

    def _finishers(self, practised: Practised) -> None:
        if practised.finish is None:
            return
        done = [person for person in practised.finish.people if person.finished]
        self._heading("finishers", ritual=practised.name, count=len(done), need=practised.finish.need)
        for place, person in enumerate(done[:_FINISHERS], 1):
            values: dict[str, Any] = {
                "place": place,
                "name": person.name,
                "days": person.days,
                "covered": person.covered,
            }
            self._line(self._phrases.line(self._language, "roll.finisher", **values))
        if len(done) > _FINISHERS:
            self._line(self._phrases.line(self._language, "roll.finish-more", count=len(done) - _FINISHERS))

    def _words(self, part: str, **values: Any) -> str:
        return self._phrases.line(self._language, f"weeks.{part}", **values)

    def _heading(self, part: str, **values: Any) -> None:
        self._console.print()
        self._console.print(Shown(f"━━ {self._words(f'title-{part}', **values)} ━━", style="bold magenta"))

    def _line(self, text: str) -> None:
        for line in folded(Shown(text), self._console.width):
            self._console.print(line, soft_wrap=True)
