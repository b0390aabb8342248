"""The callback door of the self-built app as a process of its own: verify, decrypt, keep with fsync, acknowledge.

`python -m benchmarks.callback_server --file bot.db` prints its port. Nothing behind the inbox runs: what becomes of an
update there is measured by the other rows.
"""

import argparse
import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from bot.domain.clock import SystemClock
from bot.pipeline.inbox import SqlInbox
from bot.platforms.port import RawUpdate
from bot.platforms.wecom.app.callbacks import CallbackDoor
from bot.platforms.wecom.callback_settings import CallbackSettings
from bot.storage.engine import open_engine
from bot.storage.migrations import upgrade
from bot.storage.writer import Writer
from bot.web.server import WebServer

CORP, TOKEN, PATH = "wwbench", "a-token-of-the-benchmark", "/wecom/app"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


async def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--file", type=Path, required=True)
    file = options.parse_args().file
    logging.getLogger().setLevel(logging.ERROR)  # what is turned away is meant to be
    clock = SystemClock()
    url = f"sqlite:///{file}"
    await upgrade(url, clock=clock, backups=file.parent / "backups", keep=1)
    writer = Writer(open_engine(url))
    inbox = SqlInbox(writer, clock)
    settings = CallbackSettings.model_validate({"corp_id": CORP, "token": TOKEN, "aes_key": AES_KEY, "path": PATH})
    door = CallbackDoor(settings, clock, writer)
    server = WebServer("127.0.0.1", 0, routes=door.routes())
    await server.start()
    print(server.port, flush=True)

    async def accept(updates: Sequence[RawUpdate]) -> None:
        await inbox.accept("wecom:bench", updates)

    await door.run(accept)


if __name__ == "__main__":
    asyncio.run(main())
