"""A server on loopback that takes connections and says nothing, or hangs up at the first byte."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def silent_server(*, hangs_up: bool = False) -> AsyncIterator[str]:
    """Its host and port. All its connections are over when this is left."""
    serving: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.append(task)
        with contextlib.suppress(ConnectionError):
            await (reader.read(1) if hangs_up else reader.read())
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with asyncio.timeout(10):
        await asyncio.gather(*serving)
