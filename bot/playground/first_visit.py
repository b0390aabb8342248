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
_WITH_PRIVATE_CHAT = ("admin", "rose", "owner")
OPENS = timedelta(hours=7)
"""When the day of the first visit begins, before the prompt of the group's ritual."""
FIRST_LOOK = timedelta(hours=7, minutes=32)
"""Where the clock stands when the door opens: the prompt has just come."""


async def prepare(platform: PlaygroundPlatform, time: Time, phrases: Phrases, language: str) -> None:
    """People, a group, its rules and a ritual. Nothing is put anywhere by hand: the bot is told, and does it."""
    people = platform.people

    def words(part: str) -> str:
        return phrases.line(language, f"playground.{part}")

    keys = {part: people.add_person(words(f"name-{part}"), username=f"{part}_play") for part in PARTS}
    group = people.add_group(words("group"), owner=keys["owner"])
    for part in ("admin", *_MEMBERS):
        people.add_member(group, keys[part])
    people.promote(group, keys["admin"])
    for part in _WITH_PRIVATE_CHAT:
        people.start(keys[part])
    await time.settle()
    people.say(group, keys["owner"], words("says-rules"))
    await time.settle()
    _tap(platform, group, keys["owner"], words("button-publish"))
    await time.settle()
    for line, button in (("says-connect", "group"), ("says-ritual", ""), ("says-rule", "button-enforce")):
        people.say(keys["owner"], keys["owner"], words(line))  # what only admins care about stays out of the group
        await time.settle()
        if button:
            _tap(platform, keys["owner"], keys["owner"], words(button))
            await time.settle()
    for part in ("ming", "walter"):
        people.say(group, keys[part], words(f"says-{part}"))
        await time.settle()


def _tap(platform: PlaygroundPlatform, room: str, person: str, label: str) -> None:
    """Tap the newest button whose label begins so."""
    for line in reversed(platform.world.rooms[room].visible()):
        for button in (one for row in line.buttons for one in row):
            if button.label.startswith(label):
                platform.people.press_button(room, person, line, button)
                return
    raise LookupError(f"no button begins with {label!r}")


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
