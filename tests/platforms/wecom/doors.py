"""The callback door on a real web server, with a real inbox behind it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import ClientSession
from yarl import URL

from bot.domain.clock import MovableClock
from bot.pipeline.inbox import SqlInbox
from bot.platforms.port import RawUpdate
from bot.platforms.wecom.app.callbacks import CallbackDoor
from bot.platforms.wecom.callback_settings import CallbackSettings
from bot.storage.engine import open_engine
from bot.storage.writer import Writer
from bot.web.server import WebServer
from tests.platforms.wecom.envelopes import Callback, settings

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
NOW = int(AT.timestamp())
SOURCE = "wecom:wwCORP"


class Porch:
    """The door, who stands before it and what lies behind it."""

    def __init__(self, writer: Writer, given: CallbackSettings) -> None:
        self.clock = MovableClock(AT)
        self.inbox = SqlInbox(writer, self.clock)
        self.door = CallbackDoor(given, self.clock, writer)
        self.accepted: list[RawUpdate] = []
        self.failures = 0
        self.client: ClientSession
        self.base = ""

    async def accept(self, updates: Sequence[RawUpdate]) -> None:
        """What the pipeline does; ``failures`` is how often it fails first."""
        if self.failures:
            self.failures -= 1
            raise OSError("no space left on device")
        await self.inbox.accept(SOURCE, updates)
        self.accepted += updates

    async def post(self, callback: Callback) -> tuple[int, str]:
        async with self.client.post(self._url(callback), data=callback.body) as answer:
            return answer.status, await answer.text()

    async def get(self, callback: Callback) -> tuple[int, bytes]:
        async with self.client.get(self._url(callback)) as answer:
            return answer.status, await answer.read()

    async def kept(self) -> list[str]:
        """The keys in the inbox, in order."""
        rows = await self.inbox.take(0, 100_000)
        return [row.body for row in rows]

    def _url(self, callback: Callback) -> URL:
        return URL(self.base + callback.target, encoded=True)


@asynccontextmanager
async def a_porch(url: str, *, listening: bool = True, waiting: bool = True, **changes: object) -> AsyncIterator[Porch]:
    """``waiting``: until it takes callbacks."""
    engine = open_engine(url)
    writer = Writer(engine)
    porch = Porch(writer, settings(**changes))
    server = WebServer("127.0.0.1", 0, routes=porch.door.routes())
    await server.start()
    porch.base = f"http://127.0.0.1:{server.port}"
    running = asyncio.create_task(porch.door.run(porch.accept)) if listening else None
    while running is not None and waiting and porch.door.pulse.last_heard_at is None:  # noqa: ASYNC110  it opens by itself
        await asyncio.sleep(0.001)
    try:
        async with ClientSession() as porch.client:
            yield porch
    finally:
        if running is not None:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
        await server.stop()
        await writer.close()
        await engine.dispose()


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))
