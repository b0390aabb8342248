"""A pretend group: somebody says a line, the bot answers a line. The same test runs on every platform we have.

What people do goes through a platform's fake or the playground, its updates through the platform's real ``understand``
and the whole pipeline; what the bot says comes back as members see it. After each move everything is settled: updates
decided, due timers rung, actions sent.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock, MovableClock
from bot.phrases import Phrases
from bot.pipeline.house import House, HouseRules, source_of
from bot.pipeline.pace import PaceLimits
from bot.platforms.port import Platform, RawUpdate
from bot.routing import Routes
from bot.storage.engine import open_engine
from bot.storage.writer import Writer
from handlers.registry import ROUTERS

MORNING = "2026-03-01T09:00+08:00"
UNHURRIED = PaceLimits(overall=100_000, per_chat=100_000, group_per_minute=100_000)


@dataclass(frozen=True)
class Shown:
    """A message of the bot's as members see it."""

    key: str
    text: str
    buttons: tuple[tuple[str, ...], ...]
    reply_to: str | None
    topic: str | None
    pinned: bool
    kind: str

    @property
    def is_poll(self) -> bool:
        return self.kind == "poll"


class Driver(Protocol):
    """One platform's people and room, as the kit moves them. Persons and chats go by the platform's ids."""

    @property
    def platform(self) -> Platform: ...
    @property
    def bot_id(self) -> Any: ...
    async def open(self) -> None: ...
    async def close(self) -> None: ...
    def add_person(self, name: str) -> Any: ...
    def add_group(self, title: str, owner: Any) -> Any: ...
    def add_member(self, chat: Any, user: Any) -> None: ...
    def say(self, chat: Any, user: Any, text: str, *, at: datetime, **how: Any) -> str: ...
    def edit(self, chat: Any, message_key: str, text: str, *, at: datetime) -> None: ...
    def press(self, chat: Any, user: Any, message_key: str, label: str, *, at: datetime) -> str: ...
    def answers(self, press_key: str) -> list[str]: ...
    def vote(self, chat: Any, user: Any, message_key: str, options: list[int], *, at: datetime) -> None: ...
    def react(self, chat: Any, user: Any, message_key: str, emoji: str, *, at: datetime) -> None: ...
    def join(self, chat: Any, user: Any, *, by: Any, link: str | None, at: datetime) -> None: ...
    def open_link(self, user: Any, url: str, *, at: datetime) -> None: ...
    def leave(self, chat: Any, user: Any, *, at: datetime) -> None: ...
    def request_join(self, chat: Any, user: Any, *, at: datetime) -> None: ...
    def promote(
        self, chat: Any, user: Any, powers: tuple[str, ...], *, at: datetime, is_anonymous: bool = False
    ) -> None: ...
    def demote(self, chat: Any, user: Any, *, at: datetime) -> None: ...
    def visible(self, chat: Any) -> list[Any]: ...
    def standing(self, chat: Any, user: Any) -> str: ...
    def take(self) -> list[RawUpdate]: ...


@cache
def spoken() -> Phrases:
    """The catalogues, read once for all tests; strict, so that a missing phrase fails."""
    return Phrases.load(strict=True)


class Group:
    """One group with an owner (群主), an admin (管理员) and the bot as admin; members come when they are named."""

    owner = "群主"
    admin = "管理员"

    def __init__(
        self,
        make_driver: Callable[[Clock], Driver],
        database_url: str,
        *,
        rules: HouseRules | None = None,
        beside: "Group | None" = None,
    ) -> None:
        """``beside``: a group on another platform whose house this one shares; it is opened and closed with it."""
        self.host: Group = beside.host if beside is not None else self
        self.rooms: list[Group] = []
        self.host.rooms.append(self)
        self.clock: MovableClock = beside.clock if beside is not None else MovableClock(datetime.fromisoformat(MORNING))
        self.driver = make_driver(self.clock)
        self.rules = rules or HouseRules(pace=UNHURRIED)
        self._url = database_url
        self._people: dict[str, Any] = {}
        self._presses: dict[str, list[str]] = {}
        self._last: list[RawUpdate] = []
        self._private: set[str] = set()
        self.chat: Any = None

    async def open(self) -> None:
        for room in self.rooms:
            await room.furnish()
        await self._move_in()

    async def furnish(self) -> None:
        """The platform with the group on it, before there is a house."""
        await self.driver.open()
        self.chat = self.driver.add_group("测试群", self.person(self.owner))
        self.driver.add_member(self.chat, self.person(self.admin))
        self.driver.promote(self.chat, self.person(self.admin), (), at=self.clock.now())
        self.driver.take()  # all this was so before the bot began to listen

    async def close(self) -> None:
        await self._move_out()
        for room in self.rooms:
            await room.driver.close()

    async def _move_in(self) -> None:
        self._engine = open_engine(self._url)
        self.writer = Writer(self._engine)
        self.house = House(
            writer=self.writer,
            platforms=[room.driver.platform for room in self.rooms],
            routes=Routes(ROUTERS, self.driver.platform.bot_username),
            phrases=spoken(),
            clock=self.clock,
            rules=self.rules,
        )
        for room in self.rooms:
            room.house, room.writer = self.house, self.writer
        await self.house.recover()

    async def _move_out(self) -> None:
        await self.house.dispatcher.stop()
        await self.writer.close()
        await self._engine.dispose()

    async def restart(self) -> None:
        """The process dies and another starts on the same database."""
        await self._move_out()
        await self._move_in()
        await self.settle()

    # -- time -----------------------------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Deliver what the platforms have to tell, and let the house do everything that can be done by now."""
        await self._deliver_all()
        await self.house.settle_down()
        while await self._deliver_all():
            await self.house.settle_down()

    async def _deliver_all(self) -> bool:
        return any([await room.deliver() for room in self.host.rooms])

    async def deliver(self) -> bool:
        """Hand over what the platform has to tell; whether there was anything."""
        updates = self.driver.take()
        if updates:
            self._last = updates
            await self.house.accept(source_of(self.driver.platform), updates)
        return bool(updates)

    async def redeliver(self) -> None:
        """The platform tells its last updates a second time."""
        await self.house.accept(source_of(self.driver.platform), self._last)
        await self.house.settle_down()

    async def clock_to(self, at: str) -> None:
        """Move the clock; every timer on the way rings at its own moment, in order."""
        await self._until(datetime.fromisoformat(at))

    async def passes(self, **duration: float) -> None:
        await self._until(self.clock.now() + timedelta(**duration))

    async def _until(self, moment: datetime) -> None:
        while (ring := await self.house.bell.next_at()) is not None and ring <= moment:
            self.clock.move_to(max(ring, self.clock.now()))
            await self.settle()
        self.clock.move_to(max(moment, self.clock.now()))
        await self.settle()

    def _when(self, at: str | None) -> datetime:
        """The moment of a move; the house hears of it no earlier than that, maybe later."""
        if at is None:
            return self.clock.now()
        moment = datetime.fromisoformat(at)
        self.clock.move_to(max(moment, self.clock.now()))
        return moment

    # -- people ---------------------------------------------------------------------------------------------------

    def person(self, name: str) -> Any:
        """A person's id, made on first mention."""
        if name not in self._people:
            self._people[name] = self.driver.add_person(name)
        return self._people[name]

    def member(self, name: str) -> Any:
        """A person who is in the group, silently there from before if never mentioned."""
        known = name in self._people
        person = self.person(name)
        if not known:
            self.driver.add_member(self.chat, person)
        return person

    async def hears(self, name: str, text: str = "", *, at: str | None = None, **how: Any) -> str:
        """A member says something in the group; the message's key. See ``Driver.say`` for ``how``."""
        key = self.driver.say(self.chat, self.member(name), text, at=self._when(at), **how)
        await self.settle()
        return key

    async def edits(self, name: str, message_key: str, text: str, *, at: str | None = None) -> None:
        assert name in self._people
        self.driver.edit(self.chat, message_key, text, at=self._when(at))
        await self.settle()

    async def writes(self, name: str, text: str = "", *, at: str | None = None, **how: Any) -> str:
        """Somebody writes to the bot privately; the first time opens the private chat. ``how``: see ``Driver.say``."""
        person = self.member(name)
        key = self.driver.say(person, person, text, at=self._when(at), **how)
        self._private.add(name)
        await self.settle()
        return key

    async def joins(self, name: str, *, by: str | None = None, link: str | None = None, at: str | None = None) -> None:
        adder = self.member(by) if by else None
        self.driver.join(self.chat, self.person(name), by=adder, link=link, at=self._when(at))
        await self.settle()

    async def opens(self, name: str, url: str, *, at: str | None = None) -> None:
        """Somebody follows an invitation of the bot's. Raises PermissionError where it leads nowhere."""
        self.driver.open_link(self.person(name), url, at=self._when(at))
        await self.settle()

    async def leaves(self, name: str, *, at: str | None = None) -> None:
        self.driver.leave(self.chat, self.member(name), at=self._when(at))
        await self.settle()

    async def requests_join(self, name: str, *, at: str | None = None) -> None:
        self.driver.request_join(self.chat, self.person(name), at=self._when(at))
        await self.settle()

    async def reacts(self, name: str, message_key: str, emoji: str = "👍", *, at: str | None = None) -> None:
        self.driver.react(self.chat, self.member(name), message_key, emoji, at=self._when(at))
        await self.settle()

    async def presses(self, name: str, label: str, *, private: bool = False, at: str | None = None) -> None:
        """Tap the newest visible button whose label contains ``label``."""
        person = self.member(name)
        chat = person if private else self.chat
        for shown in reversed(self._shown(chat)):
            for button in (one for row in shown.buttons for one in row):
                if label in button:
                    press = self.driver.press(chat, person, shown.key, button, at=self._when(at))
                    await self.settle()
                    self._presses.setdefault(name, []).extend(self.driver.answers(press))
                    return
        raise AssertionError(f"no visible button says {label!r}: {[s.buttons for s in self._shown(chat)]}")

    async def votes(self, name: str, options: list[int], *, at: str | None = None) -> None:
        """Choose in the newest native poll of the group; no options takes the vote back."""
        poll = next(shown for shown in reversed(self._shown(self.chat)) if shown.is_poll)
        self.driver.vote(self.chat, self.member(name), poll.key, options, at=self._when(at))
        await self.settle()

    async def promote(self, name: str, *powers: str) -> None:
        """Make an admin; no powers named means all of them."""
        self.driver.promote(self.chat, self.member(name), powers, at=self.clock.now())
        await self.settle()

    async def hide(self, name: str) -> None:
        """Make an admin of all powers who stays anonymous: see ``hears(..., anonymously=True)``."""
        self.driver.promote(self.chat, self.member(name), (), at=self.clock.now(), is_anonymous=True)
        await self.settle()

    async def demote(self, name: str) -> None:
        self.driver.demote(self.chat, self.member(name), at=self.clock.now())
        await self.settle()

    async def bot_loses(self, *powers: str) -> None:
        """The owner takes rights from the bot (values of AdminPower)."""
        kept = tuple(p for p in ("delete", "restrict", "invite", "pin", "promote", "change_info") if p not in powers)
        self.driver.promote(self.chat, self.driver.bot_id, kept, at=self.clock.now())
        await self.settle()

    async def another_group(self, title: str, *admins: str) -> Any:
        """A second group of the same owner, with the bot in it; its id, for ``shown_in``."""
        chat = self.driver.add_group(title, self.person(self.owner))
        for name in admins:
            self.driver.add_member(chat, self.member(name))
            self.driver.promote(chat, self.person(name), (), at=self.clock.now())
        self.driver.say(chat, self.person(self.owner), "大家好", at=self.clock.now())
        await self.settle()
        return chat

    async def shown_in(self, chat: Any) -> list[Shown]:
        """The bot's messages visible in another group, oldest first."""
        return self._shown(chat)

    # -- what people see ------------------------------------------------------------------------------------------

    def _shown(self, chat: Any) -> list[Shown]:
        return [
            Shown(line.key, line.text, line.buttons, line.reply_to, line.topic, line.pinned, line.kind)
            for line in self.driver.visible(chat)
            if line.sender == self.driver.bot_id and line.kind in ("text", "poll", "photo", "document")
        ]

    async def shown(self) -> list[Shown]:
        """The bot's messages visible in the group, oldest first."""
        return self._shown(self.chat)

    async def replies(self) -> list[str]:
        """Texts of the bot's messages visible in the group, oldest first."""
        return [shown.text for shown in self._shown(self.chat)]

    async def private(self, name: str) -> list[str]:
        """What the bot wrote to a person privately."""
        return [shown.text for shown in self._shown(self.person(name))]

    async def private_shown(self, name: str) -> list[Shown]:
        return self._shown(self.person(name))

    async def lines(self) -> list[str]:
        """Every visible message of the group as "name: text"; the bot is "bot"."""
        names = {person: name for name, person in self._people.items()} | {self.driver.bot_id: "bot"}
        return [f"{names.get(line.sender, '?')}: {line.text}" for line in self.driver.visible(self.chat)]

    def alerts(self, name: str) -> list[str]:
        """What was shown to a person who pressed buttons."""
        return self._presses.get(name, [])

    def is_member(self, name: str) -> bool:
        return self.driver.standing(self.chat, self.person(name)) in ("member", "muted", "admin", "owner")

    def is_muted(self, name: str) -> bool:
        return self.driver.standing(self.chat, self.person(name)) == "muted"

    def is_banned(self, name: str) -> bool:
        return self.driver.standing(self.chat, self.person(name)) == "banned"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        async with self.writer.reader() as session:
            yield session
