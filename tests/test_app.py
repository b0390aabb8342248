"""The program as the operating system sees it: a process that starts in a safe order and ends when it is told to."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.domain.clock import SystemClock
from bot.domain.errors import ExitCode
from bot.storage.engine import open_engine
from bot.storage.lease import acquire
from bot.storage.migrations import downgrade, newest_revision, revisions, upgrade
from bot.storage.writer import Writer
from tests.fake_telegram import FakeTelegram
from tests.project_files import ROOT


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    server = FakeTelegram(SystemClock().now)  # the other process reads it too
    await server.start()
    yield server
    await server.stop()


@asynccontextmanager
async def hearth_runs(
    telegram: FakeTelegram, folder: Path, *, token: str | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "HEARTH_DATABASE__URL": "sqlite:///hearth.db",
        "HEARTH_TELEGRAM__TOKEN": token or telegram.token,
        "HEARTH_TELEGRAM__BASE_URL": telegram.base_url,
        "HEARTH_TELEGRAM__POLL_TIMEOUT": "1",
        "HEARTH_WEB__ENABLED": "false",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110  what is waited for happens in another process
            await asyncio.sleep(0.02)


def methods(telegram: FakeTelegram) -> list[str]:
    return [method for method, _ in telegram.calls]


def in_database(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(f"file:{folder / 'hearth.db'}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


async def test_it_listens_before_it_tells_its_menus_and_gives_the_lease_back(
    telegram: FakeTelegram, tmp_path: Path
) -> None:
    async with hearth_runs(telegram, tmp_path) as hearth:
        await until(lambda: methods(telegram).count("setMyCommands") == 4)
        assert methods(telegram)[:2] == ["getMe", "getUpdates"]
        assert [holder for (holder,) in in_database(tmp_path, "SELECT holder FROM leases")] != [""]
        hearth.send_signal(signal.SIGTERM)
        assert await hearth.wait() == ExitCode.OK
    assert set(in_database(tmp_path, "SELECT holder FROM leases")) == {("",)}


async def test_a_second_one_is_sent_away_before_it_says_a_word(telegram: FakeTelegram, tmp_path: Path) -> None:
    async with hearth_runs(telegram, tmp_path):
        await until(lambda: "getUpdates" in methods(telegram))
        async with hearth_runs(telegram, tmp_path) as second:
            _, said = await second.communicate()
        assert second.returncode == ExitCode.ANOTHER_INSTANCE
        assert b"Another Hearth runs telegram" in said
        assert methods(telegram).count("getMe") == 1


async def test_another_bot_on_the_same_database_is_sent_away(telegram: FakeTelegram, tmp_path: Path) -> None:
    """Or each would decide what the other one heard."""
    async with hearth_runs(telegram, tmp_path):
        await until(lambda: "getUpdates" in methods(telegram))
        async with hearth_runs(telegram, tmp_path, token="4242:another-bot") as other:
            _, said = await other.communicate()
        assert other.returncode == ExitCode.ANOTHER_INSTANCE
        assert b"Another Hearth works with this database" in said


async def test_an_old_database_is_copied_and_upgraded_before_anybody_is_heard(
    telegram: FakeTelegram, tmp_path: Path
) -> None:
    older = await an_older_database(tmp_path)
    async with hearth_runs(telegram, tmp_path):
        await until(lambda: "getMe" in methods(telegram))
        assert in_database(tmp_path, "SELECT version_num FROM alembic_version") == [(newest_revision(),)]
    (copy,) = (tmp_path / "data/backups").glob("*.db")
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(older,)]


async def test_a_database_somebody_works_with_is_not_upgraded(telegram: FakeTelegram, tmp_path: Path) -> None:
    """An older Hearth runs on it: the newer one says so and changes nothing."""
    older = await an_older_database(tmp_path)
    engine = open_engine(f"sqlite:///{tmp_path / 'hearth.db'}")
    writer = Writer(engine)
    lease = await acquire(writer, "telegram:1", clock=SystemClock())
    async with hearth_runs(telegram, tmp_path) as hearth:
        _, said = await hearth.communicate()
    assert hearth.returncode == ExitCode.ANOTHER_INSTANCE
    assert b"Another Hearth runs telegram:1" in said
    assert in_database(tmp_path, "SELECT version_num FROM alembic_version") == [(older,)]
    assert telegram.calls == []
    await lease.release()
    await writer.close()
    await engine.dispose()


async def test_a_newer_database_is_refused_in_silence(telegram: FakeTelegram, tmp_path: Path) -> None:
    await an_older_database(tmp_path)
    with closing(sqlite3.connect(tmp_path / "hearth.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    async with hearth_runs(telegram, tmp_path) as hearth:
        assert await hearth.wait() == ExitCode.SCHEMA_TOO_NEW
    assert telegram.calls == []


async def an_older_database(folder: Path) -> str:
    """One step behind; returns its revision."""
    url, older = f"sqlite:///{folder / 'hearth.db'}", revisions()[-2]
    await upgrade(url, clock=SystemClock())
    await downgrade(url, older)
    return older
