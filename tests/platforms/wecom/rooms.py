"""A house with a WeCom bot in it, on a real database, connected to the server on loopback."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import Any

from bot.domain.clock import MovableClock
from bot.pipeline.house import House, HouseRules, source_of
from bot.platforms.port import Platform, RawUpdate
from bot.platforms.wecom.platform import WecomPlatform
from bot.platforms.wecom.settings import WecomSettings
from bot.routing import Routes
from bot.storage.engine import open_engine
from bot.storage.writer import Writer
from handlers.registry import ROUTERS
from tests.kit import MORNING, UNHURRIED, spoken
from tests.platforms.wecom.socket_server import BOT_ID, NAME, SECRET, SocketServer

GROUP, OTHER_GROUP = "wrGroupABC", "wrOther"
OWNER = "laoban"
QUICK: dict[str, Any] = {
    "connect_timeout": 2,
    "answer_timeout": 3,
    "ping_seconds": 0.1,
    "silence_seconds": 6,
    "backoff_min": 0.01,
    "backoff_max": 0.05,
    "kicked_wait_min": 0.05,
    "kicked_wait_max": 0.2,
    "resend_seconds": 2,
    "merge_seconds": 0.05,
    "messages_per_minute": 100_000,
    "messages_per_hour": 100_000,
}


def settings(server: SocketServer, **changes: Any) -> WecomSettings:
    """As in production, but impatient."""
    bot = {"bot_id": BOT_ID, "secret": SECRET, "name": NAME, "url": server.url} | QUICK | changes
    return WecomSettings.model_validate({"owners": [OWNER], "bot": bot})


async def until(condition: Callable[[], object], *, within: float = 20) -> None:
    """Both sides live in this loop: let them run until it is so."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  the condition lies in a server that knows no events of ours
            await asyncio.sleep(0.002)


class Room:
    """People of one group and the bot. Every move is settled: kept, decided, sent, answered."""

    def __init__(self, server: SocketServer, database_url: str, **changes: Any) -> None:
        self.server = server
        self.clock = MovableClock(datetime.fromisoformat(MORNING))
        server.now = lambda: self.clock.now().timestamp()
        self._url = database_url
        self._lives = 0
        self.changes = changes
        self.listening: asyncio.Task[None] | None = None
        self.accepted = 0
        self.database_is_away = False
        self.tap: Callable[[Sequence[RawUpdate]], None] | None = None
        """Gets what the platform hands over, instead of the house."""
        self.others: list[Platform] = []
        """Platforms that share the house."""

    def given(self) -> WecomSettings:
        """What the operator wrote."""
        return settings(self.server, **self.changes)

    async def open(self) -> None:
        self._lives += 1
        self._engine = open_engine(self._url)
        self.writer = Writer(self._engine)
        self.platform = WecomPlatform(
            self.given(),
            writer=self.writer, clock=self.clock, random=Random(self._lives), phrases=spoken(), language="zh-CN",
        )  # fmt: skip
        self.house = House(
            writer=self.writer,
            platforms=[self.platform, *self.others],
            routes=Routes(ROUTERS, self.platform.bot_username),
            phrases=spoken(),
            clock=self.clock,
            rules=HouseRules(pace=UNHURRIED),
        )
        await self.house.recover()
        await self.platform.open()
        self.listening = asyncio.create_task(self.platform.listen(self._accept))

    async def close(self) -> None:
        assert self.listening is not None
        self.listening.cancel()
        await asyncio.wait([self.listening])
        await self.platform.close()
        await self.house.dispatcher.stop()
        await self.writer.close()
        await self._engine.dispose()

    async def restart(self) -> None:
        """The process dies and another starts on the same database."""
        await self.close()
        self.accepted, self.server.told = 0, 0
        await self.open()
        await self.house.settle_down()

    async def _accept(self, updates: Any) -> None:
        if self.database_is_away:
            raise ConnectionError("the database is away")
        if self.tap is not None:
            self.tap(updates)
            return
        await self.house.accept(source_of(self.platform), updates)
        self.accepted += sum(update.content["surface"] == "bot" for update in updates)

    # -- moves ----------------------------------------------------------------------------------------------------

    async def settle(self) -> None:
        await until(lambda: self.accepted >= self.server.told)
        await self.house.settle_down()
        await until(lambda: not any("answer to a press" in task.get_name() for task in asyncio.all_tasks()))

    async def says(self, userid: str, text: str, **more: Any) -> str:
        """In the group, to the bot."""
        req_id = await self.server.say(userid, f"@{NAME} {text}", chat=GROUP, **more)
        await self.settle()
        return req_id

    async def writes(self, userid: str, text: str) -> str:
        """Privately."""
        req_id = await self.server.say(userid, text)
        await self.settle()
        return req_id

    async def presses(self, userid: str, label: str, *, chat: str | None = GROUP) -> None:
        await self.server.press(userid, label, chat=chat)
        await self.settle()

    async def clock_to(self, at: str) -> None:
        """Move the clock; every timer on the way rings at its own moment."""
        moment = datetime.fromisoformat(at)
        while (ring := await self.house.bell.next_at()) is not None and ring <= moment:
            self.clock.move_to(max(ring, self.clock.now()))
            await self.house.settle_down()
        self.clock.move_to(max(moment, self.clock.now()))
        await self.settle()

    # -- what people see ------------------------------------------------------------------------------------------

    def group(self) -> list[str]:
        return self.server.shown_in(GROUP)

    def private(self, userid: str) -> list[str]:
        return self.server.shown_in(userid)
