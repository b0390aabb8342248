"""Bots and servers as real processes: started, watched from outside, ended."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode
from urllib.request import urlopen

import psutil

from benchmarks.bot_api import TOKEN

ROOT = Path(__file__).resolve().parent.parent
PACE = """
[sender]  # opened, so that it is not Telegram's budget that is measured
messages_per_second = 10000
per_chat_messages = 10000
per_chat_seconds = 1
group_per_minute = 10000

[pipeline]
commands_per_minute = 10000  # the busiest pretend person says a fifth of everything
"""


class BenchmarkError(Exception):
    """A figure could not be taken; the message says why."""


class LoadServerProcess:
    """The fake Bot API as a process of its own."""

    def __init__(self, *, chats: int = 50, people: int = 2_000) -> None:
        command = [sys.executable, "-m", "benchmarks.load_server", "--chats", str(chats), "--people", str(people)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self.base_url = f"http://127.0.0.1:{int(self._process.stdout.readline())}"

    def offer(self, count: int, **how: float) -> None:
        self._ask("offer", count=count, **how)

    def look(self) -> dict[str, Any]:
        return self._ask("look")

    def _ask(self, what: str, **how: float) -> dict[str, Any]:
        with urlopen(f"{self.base_url}/control/{what}?{urlencode(how)}", timeout=300) as answer:
            figures: dict[str, Any] = json.load(answer)
        return figures

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()


@dataclass(frozen=True, slots=True)
class Usage:
    cpu_seconds: float
    rss_mib: float


class BotProcess:
    """One side of the comparison: ``hearth`` or ``stock``, on a database file of its own."""

    def __init__(self, side: str, base_url: str, folder: Path) -> None:
        self.side = side
        self._database = folder / f"{side}.db"
        folder.mkdir(parents=True, exist_ok=True)
        if side == "hearth":
            hearth = ["-m", "bot", "--config", str(hearth_config(folder, base_url, PACE))]
            _make_tables(hearth)
            command = [*hearth, "run"]
        else:
            command = ["-m", "benchmarks.stock_bot", "--base-url", base_url, "--file", str(self._database)]
        self._log = (folder / f"{side}.log").open("wb")
        self.began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdout=self._log, stderr=self._log, env=quiet_environment()
        )
        self._seen = psutil.Process(self._process.pid)
        self._looking: sqlite3.Connection | None = None

    def usage(self) -> Usage:
        if self._process.poll() is not None:
            raise BenchmarkError(f"{self.side} ended by itself; see {self._log.name}")
        times = self._seen.cpu_times()
        return Usage(times.user + times.system, self._seen.memory_info().rss / 2**20)

    def decided(self) -> int:
        """How many updates have been worked off, whatever was confirmed."""
        query = (
            "SELECT (SELECT coalesce(max(id), 0) FROM inbox) - (SELECT count(*) FROM inbox WHERE state = 'open')"
            if self.side == "hearth"
            else "SELECT coalesce(max(id), 0) FROM messages"
        )
        try:
            if self._looking is None:  # opened once: whoever reads the schema at every look costs the bot its time
                self._looking = sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=10)
            return int(self._looking.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # no file or no tables yet

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._looking is not None:
            self._looking.close()
        self._log.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _make_tables(hearth: list[str]) -> None:
    """In a process of its own: one that has just upgraded its database still holds Alembic, 8 MiB of it."""
    command = [sys.executable, *hearth, "migrate"]
    subprocess.run(command, cwd=ROOT, env=quiet_environment(), check=True, stdout=subprocess.DEVNULL)


def hearth_config(folder: Path, base_url: str, more: str = "") -> Path:
    """A config.toml with nothing but defaults, a place and an address; ``more`` is appended."""
    file = folder / "config.toml"
    file.write_text(
        f'[database]\nurl = "sqlite:///{folder}/hearth.db"\n'
        f'[telegram]\ntoken = "{TOKEN}"\nbase_url = "{base_url}"\n'
        f'[web]\nport = 0\n[backup]\ndirectory = "{folder}/backups"\n{more}',
        encoding="utf-8",
    )
    file.chmod(0o600)  # it holds a token
    return file


def quiet_environment() -> dict[str, str]:
    """Nobody's own settings or proxies may reach the processes that are measured.

    Bytecode is kept as an installed program has it; else every start would compile our sources and only ours.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    proxies = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    for name in (*proxies, "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"):
        kept.pop(name, None)
    return kept | {"NO_PROXY": "127.0.0.1"}
