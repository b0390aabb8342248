"""Keeps the pretend world: what changed is written before anybody hears of it, and found again after a start.

The world stands for a platform's server, and a server never tells what it might lose. So an update waits until it and
the line it is about are in the database, and the bot's act is written before the bot is told that it succeeded. Dying
between a write and its telling is harmless: updates the inbox does not know are told again, and an act whose receipt
was lost is found by the sender as one of unknown outcome, as with any other platform.
"""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from bot.domain.menus import MenuCommand, MenuScope
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.platforms.playground.state import Line, Person, Room, Thing, Told, Touched
from bot.platforms.port import RawUpdate
from bot.storage.writer import Writer
from models import playground as kept
from models.playground import Changes, PlaygroundDocument

TOLD_AGAIN = timedelta(hours=24)
"""How long an update waits for a bot that is away."""
REMEMBERED = timedelta(days=30)
"""How long it can be looked up what the bot was told."""

Stamp = tuple[datetime, float, int, bool]
Menu = tuple[MenuScope, str, str | None, tuple[MenuCommand, ...]]

_PEOPLE = TypeAdapter(Person)
_ROOMS = TypeAdapter(Room)
_LINES = TypeAdapter(Line)
_MENUS = TypeAdapter(list[Menu])
_WORLD = "world"


@dataclass(frozen=True, slots=True)
class Memory:
    """What a start found of the world: when it was last seen, and how fast its clock ran."""

    now: datetime
    speed: float


@dataclass(slots=True)
class _Batch:
    """What one write carries, so that it can be put back when the write fails."""

    touched: set[Touched] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)


class Keeper:
    """Holds a platform's world to its word. ``load`` before anything else; from then on ``platform.keep`` is ours."""

    def __init__(self, platform: PlaygroundPlatform, writer: Writer, *, source: str, keeps_time: bool = True) -> None:
        """``keeps_time`` False: the clock is the machine's, and its going on is no reason to write."""
        self.speed = 0.0
        """Kept with the rest, so that a clock goes on as it went."""
        self.is_furnished = False
        """Whether the first visit came to its end. A room that a crash left half furnished is not lived in."""
        self._platform = platform
        self._world = platform.world
        self._writer = writer
        self._source = source
        self._keeps_time = keeps_time
        self._touched: set[Touched] = set()
        self._written: Stamp | None = None
        self._turn = asyncio.Lock()

    async def load(self) -> Memory | None:
        """Put the world back as it was kept; None where there is none yet."""
        world = self._world
        async with self._writer.reader() as session:
            documents = await kept.documents(session)
            lines = [line async for line in kept.lines_in_order(session)]
            for file in await kept.files(session):
                world.files[file.key] = file.content
        people = [_PEOPLE.validate_json(one.body) for one in documents if one.kind == Thing.PERSON]
        rooms = {one.key: _ROOMS.validate_json(one.body) for one in documents if one.kind == Thing.ROOM}
        for line in lines:
            rooms[line.room_key].lines[str(line.number)] = _LINES.validate_json(line.body)
        state = next((json.loads(one.body) for one in documents if one.kind == _WORLD), None)
        world.take_over(people, rooms.values(), state["last_number"] if state else 0)
        memory = await self._remembered(documents, state) if state else None
        world.holds_back = True
        world.on_touched.append(self._touched.add)
        self._platform.keep = self.keep
        return memory

    async def _remembered(self, documents: list[PlaygroundDocument], state: dict[str, Any]) -> Memory:
        for one in documents:
            if one.kind == Thing.MENUS:
                menus = _MENUS.validate_json(one.body)
                self._world.menus |= {(scope, chat, language): commands for scope, chat, language, commands in menus}
        now = datetime.fromisoformat(state["now"])
        self.speed, self.is_furnished = float(state["speed"]), bool(state["is_furnished"])
        async with self._writer.reader() as session:
            unheard = await kept.unheard_updates(session, self._source, now - TOLD_AGAIN)
        self._world.release(RawUpdate.stored(row.update_key, row.lane, row.body) for row in unheard)
        await self._writer.write(partial(kept.forget_updates, before=now - REMEMBERED))
        return Memory(now, self.speed)

    async def keep(self) -> None:
        """Write what changed, the time included, then let the bot hear of it. Raises DatabaseUnavailable."""
        async with self._turn:
            batch = _Batch(set(self._touched), list(self._world.held))
            stamp = (self._world.clock.now(), self.speed, self._world.last_number, self.is_furnished)
            if not batch.touched and not batch.told and (stamp == self._written or not self._keeps_time):
                return
            self._touched.clear()
            try:
                await self._writer.write(partial(kept.keep_changes, changes=self._changes(batch, stamp)))
            except BaseException:
                self._touched |= batch.touched
                raise
            self._written = stamp
            for _ in batch.told:
                self._world.held.popleft()
            if batch.told:
                self._world.release(told.update for told in batch.told)

    def _changes(self, batch: _Batch, stamp: Stamp) -> Changes:
        now, speed, last_number, is_furnished = stamp
        state = {
            "now": now.isoformat(), "speed": speed, "last_number": last_number, "is_furnished": is_furnished,
        }  # fmt: skip
        changes = Changes(documents=[{"kind": _WORLD, "key": "", "body": json.dumps(state)}])
        for one in batch.touched:
            self._add(changes, one)
        for told in batch.told:
            update = told.update
            changes.updates.append(
                {
                    "number": int(update.key), "update_key": update.key, "lane": update.lane, "body": update.body,
                    "at": told.at, "room_key": told.room_key, "line_key": told.line_key,
                }
            )  # fmt: skip
        return changes

    def _add(self, changes: Changes, touched: Touched) -> None:
        world = self._world
        match touched.what:
            case Thing.PERSON:
                body = _PEOPLE.dump_json(world.people[touched.key]).decode()
                changes.documents.append({"kind": Thing.PERSON, "key": touched.key, "body": body})
            case Thing.ROOM:
                body = _ROOMS.dump_json(world.rooms[touched.key], exclude={"lines"}).decode()
                changes.documents.append({"kind": Thing.ROOM, "key": touched.key, "body": body})
            case Thing.LINE:
                body = _LINES.dump_json(world.rooms[touched.room_key].lines[touched.key]).decode()
                changes.lines.append({"room_key": touched.room_key, "number": int(touched.key), "body": body})
            case Thing.FILE:
                changes.files.append({"key": touched.key, "content": world.files[touched.key]})
            case Thing.MENUS:
                menus = [(*key, commands) for key, commands in world.menus.items()]
                body = _MENUS.dump_json(menus).decode()
                changes.documents.append({"kind": Thing.MENUS, "key": "", "body": body})
