"""``hearth run`` with a WeCom bot and nothing else: from its settings to an answer, a kill, and an exit code."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from pathlib import Path

import pytest

from bot.domain.errors import ExitCode
from tests.conftest import Databases
from tests.platforms.wecom.rooms import GROUP, OWNER, until
from tests.platforms.wecom.socket_server import BOT_ID, NAME, SECRET, SocketServer

ROOT = Path(__file__).parents[3]
PATIENCE = 60


async def hearth(server: SocketServer, database_url: str, folder: Path, *, secret: str = SECRET) -> Process:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    ours = {
        "HEARTH_DATABASE__URL": database_url,
        "HEARTH_WEB__PORT": "0",
        "HEARTH_WECOM__OWNERS": f'["{OWNER}"]',
        "HEARTH_WECOM__BOT__BOT_ID": BOT_ID,
        "HEARTH_WECOM__BOT__SECRET": secret,
        "HEARTH_WECOM__BOT__NAME": NAME,
        "HEARTH_WECOM__BOT__URL": server.url,
        "HEARTH_WECOM__BOT__BACKOFF_MIN": "0.05",
        "PYTHONPATH": str(ROOT),
    }
    with (folder / "log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", cwd=folder, env=clean | ours, stdout=log, stderr=log
        )


async def ended(process: Process) -> int:
    async with asyncio.timeout(PATIENCE):
        return await process.wait()


@pytest.fixture
async def database_url(databases: Databases, tmp_path: Path) -> str:
    return await databases.sqlite(tmp_path / "hearth.db")


async def test_a_configured_bot_answers_and_stops_when_told(
    server: SocketServer, database_url: str, tmp_path: Path
) -> None:
    process = await hearth(server, database_url, tmp_path)
    try:
        await until(lambda: server.is_subscribed, within=PATIENCE)
        await server.say("zhangsan", f"@{NAME} 打卡", chat=GROUP)
        await until(lambda: any("zhangsan 打卡成功" in text for text in server.shown_in(GROUP)), within=PATIENCE)
        process.send_signal(signal.SIGTERM)
        assert await ended(process) == ExitCode.OK
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert SECRET not in (tmp_path / "log").read_text("utf-8")


async def test_a_killed_process_is_followed_by_one_that_knows_everything(
    server: SocketServer, database_url: str, tmp_path: Path
) -> None:
    first = await hearth(server, database_url, tmp_path)
    await until(lambda: server.is_subscribed, within=PATIENCE)
    await server.say("zhangsan", f"@{NAME} 打卡", chat=GROUP)
    await until(lambda: any("zhangsan 打卡成功" in text for text in server.shown_in(GROUP)), within=PATIENCE)
    first.kill()
    await first.wait()
    await until(lambda: not server.is_subscribed, within=PATIENCE)
    second = await hearth(server, database_url, tmp_path)
    try:
        await until(lambda: server.is_subscribed, within=PATIENCE)
        await server.say("zhangsan", f"@{NAME} 打卡", chat=GROUP)
        again = "zhangsan 今天已经打过卡啦"
        await until(lambda: any(again in text for text in server.shown_in(GROUP)), within=PATIENCE)
        assert sum("大家好，我是围炉" in text for text in server.shown_in(GROUP)) == 1
    finally:
        second.kill()
        await second.wait()


async def test_a_wrong_secret_ends_the_process_with_its_own_code(
    server: SocketServer, database_url: str, tmp_path: Path
) -> None:
    process = await hearth(server, database_url, tmp_path, secret="not-the-secret")
    assert await ended(process) == ExitCode.CREDENTIALS
    log = (tmp_path / "log").read_text("utf-8")
    assert "wecom.bot" in log
    assert "not-the-secret" not in log
