"""A small group to try things in."""

from datetime import UTC, datetime
from typing import Any

from bot.domain import actions as act
from bot.domain.clock import MovableClock
from bot.domain.events import Event
from bot.domain.text import Text
from bot.platforms.playground.platform import PlaygroundPlatform

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Room:
    """An owner, a member called 阿明, and the bot as admin."""

    def __init__(self) -> None:
        self.clock = MovableClock(NOON)
        self.platform = PlaygroundPlatform(clock=self.clock)
        self.people = self.platform.people
        self.owner = self.people.add_person("群主")
        self.ming = self.people.add_person("阿明", username="aming")
        self.key = self.people.add_group("读书会", owner=self.owner)
        self.people.add_member(self.key, self.ming)

    @property
    def place(self) -> Any:
        return self.platform.world.rooms[self.key]

    def told(self) -> list[Event]:
        """What the bot is told, understood, as it comes back out of storage."""
        return [event for raw in self.platform.take() for event in self.platform.understand(raw)]

    async def does(self, action: act.Action) -> str:
        return (await self.platform.perform(action)).message_key or ""

    async def says(self, text: str, **more: Any) -> str:
        return await self.does(act.SendText(chat_key=self.key, text=Text.plain(text), **more))

    async def poll(self, **more: Any) -> str:
        return await self.does(act.SendPoll(chat_key=self.key, question="几点？", options=("七点", "八点"), **more))

    async def buttons(self) -> str:
        row = (act.Button(label="去", token="T1"), act.Button(label="私聊", start="hello"))
        return await self.says("去吗", buttons=(row,))
