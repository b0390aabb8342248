"""The first visit: a small group that lives already, set up by its owner with the same lines anybody would type."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.errors import HearthError
from bot.phrases import Phrases
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.playground.lounge import Time

PARTS = ("owner", "admin", "rose", "ming", "walter", "newcomer", "spammer")
"""Who there is; the catalogue names them (``playground-name-<part>``)."""
_MEMBERS = ("rose", "ming", "walter")
_TALKERS = ("ming", "walter")
_WITH_PRIVATE_CHAT = ("admin", "rose", "owner")
OPENS = timedelta(hours=7)
"""When the day of the first visit begins, before the prompt of the group's ritual."""
FIRST_LOOK = timedelta(hours=7, minutes=32)
"""Where the clock stands when the door opens: the prompt has just come."""


async def prepare(platform: PlaygroundPlatform, time: Time, phrases: Phrases, language: str) -> None:
    """People, a group, its rules and a ritual. Nothing is put anywhere by hand: the bot is told, and does it."""
    visit = _Visit(platform, time, phrases, language)
    owner, group = visit.keys["owner"], visit.group
    for part in _WITH_PRIVATE_CHAT:
        await visit.says(visit.keys[part], part, "/start")
    await visit.says(group, "owner", visit.words("says-rules"))
    await visit.taps(group, "owner", visit.words("button-publish"))
    await visit.says(owner, "owner", "/connect")  # what only admins care about stays out of the group
    await visit.taps(owner, "owner", visit.words("group"))
    await visit.says(owner, "owner", visit.words("says-ritual"))
    await visit.says(owner, "owner", visit.words("says-rule"))
    await visit.taps(owner, "owner", visit.words("button-enforce"))
    for part in _TALKERS:
        await visit.says(group, part, visit.words(f"says-{part}"))


class _Visit:
    """Moves people by their parts, and waits until the bot has done what follows."""

    def __init__(self, platform: PlaygroundPlatform, time: Time, phrases: Phrases, language: str) -> None:
        self._platform = platform
        self._time = time
        self._phrases = phrases
        self._language = language
        people = platform.people
        self.keys = {part: people.add_person(self.words(f"name-{part}"), username=f"{part}_play") for part in PARTS}
        self.group = people.add_group(self.words("group"), owner=self.keys["owner"])
        for part in ("admin", *_MEMBERS):
            people.add_member(self.group, self.keys[part])
        people.promote(self.group, self.keys["admin"])

    def words(self, part: str) -> str:
        return self._phrases.line(self._language, f"playground.{part}")

    async def says(self, room: str, part: str, text: str) -> None:
        self._platform.people.say(room, self.keys[part], text)
        await self._time.settle()

    async def taps(self, room: str, part: str, label: str) -> None:
        """Tap the newest button whose label begins so. Raises LookupError where there is none."""
        lines = reversed(self._platform.world.rooms[room].visible())
        buttons = ((line, button) for line in lines for row in line.buttons for button in row)
        found = next(((line, button) for line, button in buttons if button.label.startswith(label)), None)
        if found is None:
            raise LookupError(f"no button begins with {label!r}")
        self._platform.people.press_button(room, self.keys[part], *found)
        await self._time.settle()


def morning_of(moment: datetime) -> datetime:
    """When the day of a moment begins for a first visit: a naive wall time."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) + OPENS


def throw_away(database: Path) -> None:
    """Delete a playground's database. Raises HearthError for any other file: it is not ours to delete."""
    if database.exists() and _asked(database, _ROOMS) is None:
        raise HearthError(f"{database} is not a playground of ours; it is left alone.")
    for part in ("", "-wal", "-shm"):
        database.with_name(database.name + part).unlink(missing_ok=True)


def is_half_furnished(database: Path) -> bool:
    """Whether the first visit was broken off: what it left is of no use."""
    state = _asked(database, _STATE) if database.exists() else None
    return state is not None and not json.loads(state)["is_furnished"]


_STATE = "SELECT body FROM playground_documents WHERE kind = 'world'"
_ROOMS = """
    SELECT count(*) FROM playground_documents
    WHERE NOT EXISTS (SELECT 1 FROM chats WHERE platform <> 'playground')
    HAVING count(*) > 0
"""


def _asked(database: Path, question: str) -> str | None:
    """One value of a database that may not be one, or not one of ours."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            row = opened.execute(question).fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None
