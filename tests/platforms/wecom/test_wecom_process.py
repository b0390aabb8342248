"""``hearth run`` with a WeCom bot and nothing else: from its settings to an answer, a kill, and an exit code."""

import asyncio
import json
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession
from sqlalchemy import select
from yarl import URL

from bot.domain.clock import SystemClock
from bot.domain.errors import ExitCode
from bot.platforms.wecom.customers.statistics import ZONE
from bot.storage.engine import open_engine
from models.people import Identity
from models.tally import OwnerDay
from tests.conftest import Databases
from tests.platforms.wecom.envelopes import WeComSends, about_group, said
from tests.platforms.wecom.fake_qyapi import CORP, FakeQyapi
from tests.platforms.wecom.offices import APP, HOOK_KEY, NEWS
from tests.platforms.wecom.rooms import GROUP, OWNER, until
from tests.platforms.wecom.socket_server import BOT_ID, NAME, SECRET, SocketServer

ROOT = Path(__file__).parents[3]
PATIENCE = 60
GET = "externalcontact/groupchat/get"
STATISTICS = "externalcontact/groupchat/statistic_group_by_day"


async def hearth(
    server: SocketServer, database_url: str, folder: Path, *, secret: str = SECRET, **more: str
) -> Process:
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
            sys.executable, "-m", "bot", "run", cwd=folder, env=clean | ours | more, stdout=log, stderr=log
        )


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


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


async def test_the_app_and_a_webhook_run_beside_the_bot(
    server: SocketServer, database_url: str, tmp_path: Path
) -> None:
    """Callbacks come in through the web server that /readyz is on, and answers leave over HTTP."""
    clock = SystemClock()
    qyapi = FakeQyapi(clock.now)
    qyapi.corp.members = {"lisi"}
    qyapi.corp.hooks[HOOK_KEY] = []
    await qyapi.start()
    base = f"http://127.0.0.1:{free_port()}"
    more = {
        "HEARTH_WEB__PORT": base.rpartition(":")[2],
        "HEARTH_WECOM__BASE_URL": qyapi.base_url,
        "HEARTH_WECOM__WEBHOOKS": json.dumps([{"name": NEWS, "key": HOOK_KEY}]),
        "HEARTH_WECOM__APP": json.dumps(APP),
    }
    process = await hearth(server, database_url, tmp_path, **more)
    try:
        async with ClientSession(base) as client:
            await until(lambda: qyapi.corp.hooks[HOOK_KEY], within=PATIENCE)
            now = int(clock.now().timestamp())
            callback = WeComSends(corp=CORP).callback(said(now, "帮助", sender="lisi"), now)
            async with client.post(URL(callback.target, encoded=True), data=callback.body) as answer:
                assert (answer.status, await answer.text()) == (200, "success")
            await until(lambda: qyapi.corp.texts_for("lisi"), within=PATIENCE)
            async with client.get("/readyz") as answer:
                checks = (await answer.json())["checks"]
        assert checks["platform_wecom"] == checks["platform_wecom"] | {"ok": True, "problem": None}
        process.send_signal(signal.SIGTERM)
        assert await ended(process) == ExitCode.OK
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await qyapi.stop()
    log = (tmp_path / "log").read_text("utf-8")
    assert not any(str(secret) in log for secret in (HOOK_KEY, APP["secret"], APP["token"], APP["aes_key"]))


async def test_customer_groups_are_followed_over_a_kill_and_counted_by_the_next_process(
    server: SocketServer, database_url: str, tmp_path: Path
) -> None:
    clock = SystemClock()
    qyapi = FakeQyapi(clock.now)
    qyapi.customers.open("wrCLUB", "lisi", "wmA1")
    for back in (1, 2):
        qyapi.customers.count("lisi", str((clock.now().astimezone(ZONE) - timedelta(days=back)).date()))
    await qyapi.start()
    base = f"http://127.0.0.1:{free_port()}"
    more = {
        "HEARTH_WEB__PORT": base.rpartition(":")[2],
        "HEARTH_WECOM__BASE_URL": qyapi.base_url,
        "HEARTH_WECOM__APP": json.dumps(APP),
        "HEARTH_WECOM__CUSTOMERS": json.dumps({"enabled": True, "settle_seconds": 0.2}),
    }
    first = await hearth(server, database_url, tmp_path, **more)
    second = None
    try:
        async with ClientSession(base) as client:
            await until(lambda: qyapi.called(GET), within=PATIENCE)
            now = int(clock.now().timestamp())
            xml = about_group(qyapi.customers.come("wrCLUB", "wmC3", name="小雪"))
            callback = WeComSends(corp=CORP).callback(xml, now)
            async with client.post(URL(callback.target, encoded=True), data=callback.body) as answer:
                assert (answer.status, await answer.text()) == (200, "success")
        first.kill()
        await first.wait()
        second = await hearth(server, database_url, tmp_path, **more)
        await until(lambda: qyapi.called(STATISTICS), within=PATIENCE)
        engine = open_engine(database_url)
        async with asyncio.timeout(PATIENCE), engine.connect() as reading:
            while True:
                counted = (await reading.execute(select(OwnerDay.messages).where(OwnerDay.messages > 0))).all()
                here = (await reading.execute(select(Identity.name).where(Identity.key == "ext:wmC3"))).all()
                if counted and here:
                    break
                await reading.rollback()
                await asyncio.sleep(0.05)
        await engine.dispose()
        assert {row.messages for row in counted} == {150}
        assert [row.name for row in here] == ["小雪"], "what the callback said outlived the process that heard it"
        second.send_signal(signal.SIGTERM)
        assert await ended(second) == ExitCode.OK
    finally:
        for process in (first, second):
            if process is not None and process.returncode is None:
                process.kill()
                await process.wait()
        await qyapi.stop()
