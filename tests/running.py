"""The program as it is operated: ``hearth run`` in a process of its own, set by variables, stopped by signals."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp

from tests.fake_telegram import FakeTelegram

ROOT = Path(__file__).parent.parent
PATIENCE = 60
"""Seconds within which anything must have happened; a busy machine takes ten to start a process."""


async def until(condition: Callable[[], object], *, within: float = PATIENCE) -> None:
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  the condition lies in another process
            await asyncio.sleep(0.01)


class Running:
    """One process after another on the same database; ``stop`` sends SIGTERM and tells code and seconds."""

    def __init__(self, telegram: FakeTelegram, database_url: str, folder: Path, **settings: object) -> None:
        """``settings``: variables without their prefix, such as ``sender__per_chat_messages``."""
        quick = {
            "database__url": database_url,
            "telegram__token": telegram.token,
            "telegram__base_url": telegram.base_url,
            "telegram__poll_timeout": 1,
            "telegram__backoff_min": 0.05,
            "telegram__backoff_max": 0.2,
            "web__port": 0,
            "sender__messages_per_second": 10_000,
            "sender__per_chat_messages": 10_000,
            "sender__group_per_minute": 10_000,
        }
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
        ours = {f"HEARTH_{name.upper()}": str(value) for name, value in (quick | settings).items()}
        self._environment = clean | ours | {"PYTHONPATH": str(ROOT)}
        self._folder = folder
        self._log = folder / "log"
        self._log.touch()
        self._process: Process | None = None

    async def start(self) -> None:
        """Returns once the bot has told who it is and listens."""
        before = len(self.said)
        await self.begin()
        await until(lambda: "working as" in self.said[before:] or self.has_ended)
        assert not self.has_ended, self.said[before:]

    async def begin(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )

    @property
    def said(self) -> str:
        """Everything that was logged so far."""
        return self._log.read_text("utf-8")

    @property
    def has_ended(self) -> bool:
        return self._process is not None and self._process.returncode is not None

    async def ended(self) -> int:
        """The exit code, when the process ends by itself."""
        assert self._process is not None, "it was begun"
        async with asyncio.timeout(PATIENCE):
            return await self._process.wait()

    async def stop(self) -> tuple[int, float]:
        assert self._process is not None, "it was begun"
        before = perf_counter()
        self._process.send_signal(signal.SIGTERM)
        return await self.ended(), perf_counter() - before

    async def kill(self) -> None:
        """Leave nothing behind, whatever became of the test."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def readiness(self) -> tuple[int, dict[str, Any]]:
        """Status and body of /readyz."""
        port = self.said.rpartition("listens on 127.0.0.1:")[2].partition("\n")[0]
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/readyz") as answer:
            return answer.status, json.loads(await answer.text())
