"""Where the tabs of the page sit: each sees what happens as its person would, and who reads too slowly is let go."""

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.domain.people import ChatKind, MemberStatus
from bot.phrases import Phrases
from bot.pipeline.house import House
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.platforms.playground.state import Change, Happening, Line, Room, Thing, Touched
from bot.platforms.playground.world import World
from bot.playground.views import Seen, line_seen, moment, person_seen, room_seen, sees_line, sees_room

log = logging.getLogger(__name__)
LINES_AT_FIRST = 60
"""Lines of each room that a tab is shown to begin with; earlier ones it asks for."""
_MOST_NEWS = 200
"""Lines of one room told at once; a tab that missed more than that begins that room anew."""
_SLOWEST = 2_000
"""Messages a tab may be behind before it is closed."""
_GATHERING = 0.03
"""Seconds that changes are gathered before they are shown."""


class Time(Protocol):
    """The clock as the page may use it. One that cannot be moved says so."""

    @property
    def can_move(self) -> bool: ...
    @property
    def speed(self) -> float: ...
    def now(self) -> datetime: ...
    async def settle(self) -> None: ...
    async def next_at(self) -> datetime | None: ...
    async def pass_to(self, moment: datetime) -> None: ...
    async def flow(self, speed: float) -> None: ...
    def halt(self) -> None: ...


class Stage(Protocol):
    """Groups whose people act by themselves."""

    @property
    def scenarios(self) -> list[str]: ...
    @property
    def playing(self) -> list[str]: ...
    @property
    def is_on(self) -> bool: ...
    def switch(self, *, on: bool) -> None: ...
    async def play(self, scenario: str, people: int, *, guest: str) -> str: ...


@dataclass(eq=False)
class Tab:
    """One open page. ``hidden``: as an admin this person hides behind the group's name."""

    me: str
    language: str
    send: Callable[[str], None]
    close: Callable[[], None]
    hidden: bool = False
    waiting: int = 0
    """Messages that are not on their way yet."""

    def tell(self, kind: str, **said: Any) -> None:
        if self.waiting > _SLOWEST:
            self.close()
            return
        self.waiting += 1
        self.send(json.dumps({"kind": kind, **said}, ensure_ascii=False))


class Lounge:
    """Gathers what changed for a moment, then shows each tab the part its person can see."""

    def __init__(self, platform: PlaygroundPlatform, house: House, time: Time, *, language: str, zone: str) -> None:
        self.platform = platform
        self.house = house
        self.time = time
        self.language = language
        self.zone = zone
        self.tabs: set[Tab] = set()
        self.stage: Stage | None = None
        self.is_moving = False
        """Somebody has the clock in hand just now."""
        self._touched: set[Touched] = set()
        self._is_gathering = False
        self._next_at: datetime | None = None
        self._looking: asyncio.Task[None] | None = None
        self.world.on_touched.append(self._note)
        self.world.watchers.append(self._watch)

    @property
    def world(self) -> World:
        return self.platform.world

    @property
    def phrases(self) -> Phrases:
        return self.house.phrases

    def default_person(self) -> str | None:
        """Who a tab is until it says otherwise: an ordinary member, where there is one."""
        people = [person for person in self.world.people.values() if not person.is_bot]
        groups = [room for room in self.world.rooms.values() if room.kind is ChatKind.GROUP]
        members = (
            key
            for room in groups
            for key, standing in room.standings.items()
            if standing.status is MemberStatus.MEMBER and not self.world.people[key].is_bot
        )
        return next(members, people[0].key if people else None)

    # -- coming and going -----------------------------------------------------------------------------------------

    def enter(self, tab: Tab) -> None:
        self.tabs.add(tab)
        self.show_everything(tab)

    def leave(self, tab: Tab) -> None:
        self.tabs.discard(tab)

    def close(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
        for tab in tuple(self.tabs):
            tab.close()

    def show_everything(self, tab: Tab) -> None:
        """The whole world through the eyes of who the tab is now."""
        rooms = [room for room in self.world.rooms.values() if sees_room(room, tab.me)]
        latest = {room.key: self._latest(room, tab.me) for room in rooms}
        tab.tell(
            "world",
            me=tab.me,
            hidden=tab.hidden,
            bot=self.world.bot.key,
            people=[person_seen(person) for person in self.world.people.values()],
            rooms=[room_seen(self.world, room, tab.me, tab.language) for room in rooms],
            lines=[line_seen(line, tab.me) for lines, _ in latest.values() for line in lines],
            earlier=[key for key, (_, has_more) in latest.items() if has_more],
            clock=self.clock(),
        )

    def _latest(self, room: Room, me: str, before: int | None = None) -> tuple[list[Line], bool]:
        """The newest lines one can see, oldest first, and whether there are earlier ones."""
        seen: list[Line] = []
        for line in reversed(room.lines.values()):
            if (before is not None and int(line.key) >= before) or not sees_line(line, me):
                continue
            if len(seen) == LINES_AT_FIRST:
                return seen[::-1], True
            seen.append(line)
        return seen[::-1], False

    def earlier(self, tab: Tab, room: Room, before: str) -> Seen:
        lines, has_more = self._latest(room, tab.me, int(before))
        return {"lines": [line_seen(line, tab.me) for line in lines], "hasEarlier": has_more}

    def is_seen(self, touched: Touched, me: str) -> bool:
        """Whether a person sees that a line, or how somebody stands in a room, is different now."""
        room = self.world.rooms.get(touched.room_key or touched.key)
        if room is None or not sees_room(room, me):
            return False
        return touched.what is Thing.ROOM or (touched.what is Thing.LINE and sees_line(room.lines[touched.key], me))

    # -- what happens ---------------------------------------------------------------------------------------------

    def clock(self) -> Seen:
        return {
            "now": moment(self.time.now()),
            "zone": self.zone,
            "speed": self.time.speed,
            "next": moment(self._next_at),
            "canMove": self.time.can_move,
            "isMoving": self.is_moving,
            "stage": self._stage_seen(),
        }

    def _stage_seen(self) -> Seen | None:
        if self.stage is None:
            return None
        return {"scenarios": self.stage.scenarios, "playing": self.stage.playing, "isOn": self.stage.is_on}

    async def look_ahead(self) -> None:
        """Find out what comes next by itself, and tell the tabs."""
        self._next_at = await self.time.next_at()
        self.tell_time()

    def tell_time(self) -> None:
        for tab in tuple(self.tabs):
            tab.tell("clock", clock=self.clock())

    def _note(self, touched: Touched) -> None:
        self._touched.add(touched)
        if not self._is_gathering:
            self._is_gathering = True
            asyncio.get_running_loop().call_later(_GATHERING, self._show_news)

    def _watch(self, seen: Happening) -> None:
        """Answers to buttons are seen once, by who pressed."""
        if seen.what is Change.ANSWERED:
            for tab in tuple(self.tabs):
                if tab.me == seen.person_key:
                    tab.tell("toast", text=seen.words, alert=seen.is_alert)

    def _show_news(self) -> None:
        touched, self._touched, self._is_gathering = self._touched, set(), False
        for tab in tuple(self.tabs):
            self._show_news_to(tab, touched)
        if self._next_at is not None and self._next_at <= self.time.now() and self._looking is None:
            self._looking = asyncio.create_task(self.look_ahead())
            self._looking.add_done_callback(self._looked)

    def _looked(self, task: asyncio.Task[None]) -> None:
        self._looking = None
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("what comes next could not be found out: %s", error)

    def _show_news_to(self, tab: Tab, touched: set[Touched]) -> None:
        world = self.world
        people = sorted({one.key for one in touched if one.what is Thing.PERSON})
        has_menus = any(one.what is Thing.MENUS for one in touched)
        rooms = {one.key for one in touched if one.what is Thing.ROOM} | (set(world.rooms) if has_menus else set())
        lines: dict[str, list[Line]] = {}
        for one in touched:
            if one.what is Thing.LINE and sees_room(world.rooms[one.room_key], tab.me):
                line = world.rooms[one.room_key].lines[one.key]
                if sees_line(line, tab.me):
                    lines.setdefault(one.room_key, []).append(line)
        afresh = [key for key, changed in lines.items() if len(changed) > _MOST_NEWS]
        for key in afresh:
            lines[key] = self._latest(world.rooms[key], tab.me)[0]
        tab.tell(
            "news",
            people=[person_seen(world.people[key]) for key in people],
            rooms=[
                room_seen(world, world.rooms[key], tab.me, tab.language)
                for key in sorted(rooms)
                if sees_room(world.rooms[key], tab.me)
            ],
            afresh=afresh,
            lines=[
                line_seen(line, tab.me)
                for changed in lines.values()
                for line in sorted(changed, key=lambda line: int(line.key))
            ],
            clock=self.clock(),
        )
