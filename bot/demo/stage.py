"""The stage: the real house on a database of its own, a clock that is moved, and people who are moved."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.demo.transcript import Transcript
from bot.platforms.playground.state import Line
from bot.playground.ground import Ground, open_ground

OPENING = datetime(2026, 3, 2, 6, 55)  # noqa: DTZ001  a wall time; the zone follows from the language
CAST = ("owner", "zhou", "ming", "rose", "walter", "lee", "chen", "spammer")


class Stage:
    """People go by their part in the play (``owner``, ``ming``); their names are in the catalogue."""

    def __init__(self, ground: Ground, screen: Transcript) -> None:
        self.house = ground.house
        self.language = ground.language
        self.zone = ground.zone
        self._platform = ground.platform
        self._people = ground.platform.people
        self._timeline = ground.timeline
        self._screen = screen
        self._keys = {
            part: self._people.add_person(self.words(f"name-{part}"), username=f"{part}_demo") for part in CAST
        }
        self.group = self._people.add_group(self.words("group"), owner=self.person("owner"))
        screen.watch(ground.platform.world, self.group, self.zone)

    def words(self, part: str, **values: Any) -> str:
        return self.house.phrases.line(self.language, f"demo.{part}", **values)

    def person(self, part: str) -> str:
        return self._keys[part]

    def members(self, *parts: str) -> None:
        """They were here before the curtain rose."""
        for part in parts:
            self._people.add_member(self.group, self.person(part))

    def admin(self, part: str) -> None:
        self.members(part)
        self._people.promote(self.group, self.person(part))

    # -- time -----------------------------------------------------------------------------------------------------

    async def at(self, clock: str, *, days: int = 0) -> None:
        """Let time pass until a wall time of the day ``days`` after the first; timers ring in order on the way."""
        hour, minute = map(int, clock.split(":"))
        await self._until(OPENING.replace(hour=hour, minute=minute, tzinfo=self.zone) + timedelta(days=days))

    async def _until(self, moment: datetime) -> None:
        await self._timeline.pass_to(moment)

    async def settle(self) -> None:
        """Everything that can be decided and sent by now is."""
        await self._timeline.settle()

    # -- moves ----------------------------------------------------------------------------------------------------

    async def says(self, part: str, line: str, *, reply_to: str | None = None) -> str:
        """Somebody says a line of the catalogue in the group; its key."""
        return await self.types(part, self.words(line), reply_to=reply_to)

    async def types(self, part: str, text: str, *, reply_to: str | None = None) -> str:
        key = self._people.say(self.group, self.person(part), text, reply_to=reply_to)
        await self.settle()
        return key

    async def opens_private_chat(self, part: str) -> None:
        self._people.start(self.person(part))
        await self.settle()

    async def joins(self, *parts: str) -> None:
        for part in parts:
            self._people.join(self.group, self.person(part), link="https://example.org/join")
        await self.settle()

    async def taps(self, part: str, button: str, *, privately: bool = False) -> bool:
        """Tap the newest button whose label contains what the catalogue calls it; False where there is none."""
        room = self.person(part) if privately else self.group
        wanted = self.words(button)
        for line in reversed(self._lines(room)):
            for label in (one.label for row in line.buttons for one in row):
                if wanted in label:
                    self._people.press(room, self.person(part), line.key, label)
                    await self.settle()
                    return True
        return False

    async def votes(self, part: str, option: int) -> None:
        """Choose in the newest poll of the group."""
        poll = next(line for line in reversed(self._lines(self.group)) if line.poll is not None)
        self._people.vote(self.group, self.person(part), poll.key, [option])
        await self.settle()

    def _lines(self, room: str) -> list[Line]:
        place = self._platform.world.rooms.get(room)
        return place.visible() if place is not None else []

    async def scene(self, title: str) -> None:
        """A new scene; what the last one left to be done within two minutes is done first."""
        await self._until(self._timeline.now() + timedelta(minutes=2))
        self._screen.heading(self.words(title))

    def narrate(self, what: str) -> None:
        self._screen.narrate(self.words(what))

    @contextmanager
    def behind_the_curtain(self) -> Iterator[None]:
        """What happens meanwhile is real, but nobody watches."""
        before, self._screen.is_hidden = self._screen.is_hidden, True
        try:
            yield
        finally:
            self._screen.is_hidden = before

    def explain(self, what: str) -> None:
        """Say why the bot did what it just did; nothing where it did nothing."""
        self._screen.explain(self.words(what))


@asynccontextmanager
async def open_stage(path: Path, language: str, screen: Transcript) -> AsyncIterator[Stage]:
    """A house on a new SQLite file."""
    async with open_ground(path, language, OPENING) as ground:
        yield Stage(ground, screen)
