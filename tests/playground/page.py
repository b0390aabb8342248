"""The page as a visitor without a browser meets it: a real server, a real client, a furnished room."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar

from bot.playground.ground import Ground
from bot.playground.show import Where, open_page

TODAY = datetime(2026, 3, 2)  # noqa: DTZ001  a wall time; the zone follows from the language
Heard = dict[str, Any]


async def furnish(database: Path, language: str) -> None:
    """A first visit, come to its end; the clock stands still afterwards."""
    async with open_page(database, language, Where(), TODAY) as (_, ground):
        assert ground.keeper is not None
        ground.timeline.speed = ground.keeper.speed = 0


@asynccontextmanager
async def a_page(furnished: Path, database: Path, language: str = "en", **where: Any) -> AsyncIterator["Page"]:
    """The page on a copy of a furnished room, or on the room that is there already."""
    if not _is_there(database):
        shutil.copyfile(furnished, database)
    jar = CookieJar(unsafe=True)  # aiohttp's word for keeping cookies of bare addresses too
    async with (
        open_page(database, language, Where(**where), TODAY) as (address, ground),
        ClientSession(cookie_jar=jar) as client,
    ):
        yield Page(address.partition("/playground/")[0], ground, client)


def _is_there(database: Path) -> bool:
    return database.exists()


class Page:
    def __init__(self, url: str, ground: Ground, client: ClientSession) -> None:
        self.url = url
        self.ground = ground
        self.client = client

    def key(self, name: str) -> str:
        return next(key for key, person in self.ground.platform.world.people.items() if person.name == name)

    @property
    def group(self) -> str:
        return next(key for key in self.ground.platform.world.rooms if key.startswith("group"))

    def tab(self, name: str = "", **query: str) -> "Tab":
        return Tab(self, query | ({"me": self.key(name)} if name else {}))


class Tab:
    """One open tab: what it asks, and everything it has heard."""

    def __init__(self, page: Page, query: dict[str, str]) -> None:
        self.page = page
        self.heard: list[Heard] = []
        self._query = query
        self._number = 0
        self._socket: ClientWebSocketResponse
        self._listening: asyncio.Task[None]
        self._news = asyncio.Condition()

    async def __aenter__(self) -> Self:
        headers = {"Origin": self.page.url}
        address = f"{self.page.url}/playground/socket"
        self._socket = await self.page.client.ws_connect(address, params=self._query, headers=headers)
        self._listening = asyncio.create_task(self._listen())
        await self.until(lambda: bool(self.said("world")))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._socket.close()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        async for message in self._socket:
            async with self._news:
                self.heard.append(json.loads(message.data))
                self._news.notify_all()

    async def until(self, condition: Any) -> None:
        """Wait until what was heard is so. Raises TimeoutError."""
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(condition)

    def said(self, kind: str) -> list[Heard]:
        return [message for message in self.heard if message["kind"] == kind]

    async def send_raw(self, data: str | bytes) -> None:
        await (self._socket.send_bytes(data) if isinstance(data, bytes) else self._socket.send_str(data))

    async def ask(self, what: str, **said: Any) -> Heard:
        """Ask for something; the answer to it."""
        self._number += 1
        number = self._number
        await self.send_raw(json.dumps({"id": number, "do": what, **said}))
        await self.until(lambda: any(one["re"] == number for one in self.said("answer")))
        return next(one for one in self.said("answer") if one["re"] == number)

    async def say(self, text: str, **more: Any) -> Heard:
        return await self.ask("say", room=self.page.group, text=text, **more)

    def lines(self, room: str | None = None) -> list[Heard]:
        """Every line of a room as this tab knows it now, oldest first."""
        known: dict[str, Heard] = {}
        for message in self.heard:
            if message["kind"] == "world":
                known = {}
            for line in message.get("lines", ()):
                if line["room"] == (room or self.page.group):
                    known[line["key"]] = line
        return [known[key] for key in sorted(known, key=int)]

    def words(self, room: str | None = None) -> list[str]:
        return ["".join(part["text"] for part in line["text"]) for line in self.lines(room)]

    async def hears(self, words: str, room: str | None = None) -> Heard:
        """Wait for a line that contains these words; the newest such line."""
        await self.until(lambda: any(words in said for said in self.words(room)))
        return [line for line, said in zip(self.lines(room), self.words(room), strict=True) if words in said][-1]
