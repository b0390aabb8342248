"""The playground beside the real groups: switched on in the settings, by the real clock, on the same web server."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from aiohttp import ClientSession

from bot.domain.errors import ExitCode
from tests.project_files import ROOT


def write_settings(folder: Path, **playground: object) -> None:
    lines = [f"{key} = {json.dumps(value)}" for key, value in playground.items()]
    (folder / "config.toml").write_text("\n".join(["[web]", "port = 0", "[playground]", *lines, ""]))


def hearth(folder: Path) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HEARTH_")}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder, env=environment | {"PYTHONPATH": str(ROOT), "HEARTH_COMMUNITIES__DEFAULT_LANGUAGE": "en"},
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def until_it_listens(process: subprocess.Popen[str]) -> str:
    """Read the log until the web server says where it is."""
    assert process.stderr is not None
    seen: list[str] = []
    for line in process.stderr:
        seen.append(line)
        if "web server listens on" in line:
            return f"http://{line.rpartition(' ')[2].strip()}"
    raise AssertionError("".join(seen))


def stop(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    return process.returncode


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[str]:
    process = hearth(folder)
    try:
        yield await asyncio.to_thread(until_it_listens, process)
    finally:
        assert await asyncio.to_thread(stop, process) == ExitCode.OK


async def test_a_group_lives_beside_the_others_and_outlives_a_restart(tmp_path: Path) -> None:
    write_settings(tmp_path, enabled=True)
    async with running(tmp_path) as url, ClientSession() as client:
        world = await the_world(client, url, "spoilers")
        group = next(room for room in world["rooms"] if room["kind"] == "group")
        assert not world["clock"]["canMove"]
        async with client.ws_connect(f"{url}/playground/socket", headers={"Origin": url}) as socket:
            await socket.send_json({"id": 1, "do": "say", "room": group["key"], "text": "/checkin"})
            await socket.send_json({"id": 2, "do": "move", "by": "week"})
        await the_world(client, url, "checked in")
    async with running(tmp_path) as url, ClientSession() as client:
        await the_world(client, url, "checked in")


async def the_world(client: ClientSession, url: str, words: str) -> dict[str, Any]:
    """What a newly opened tab is shown, once these words are in it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        async with client.ws_connect(f"{url}/playground/socket", headers={"Origin": url}) as socket:
            told: dict[str, Any] = await socket.receive_json(timeout=10)
        if words in json.dumps(told["lines"]):
            return told
        await asyncio.sleep(0.1)
    raise AssertionError(f"{words!r} is never said")


def test_nothing_of_it_is_there_unless_it_is_switched_on(tmp_path: Path) -> None:
    write_settings(tmp_path, enabled=False)
    process = hearth(tmp_path)
    process.communicate(timeout=30)
    assert process.returncode == ExitCode.CONFIGURATION  # no other platform is set up, so there is nothing to run


def test_it_does_not_listen_elsewhere_without_a_token(tmp_path: Path) -> None:
    write_settings(tmp_path, enabled=True)
    settings = (tmp_path / "config.toml").read_text().replace("port = 0", 'port = 0\nhost = "0.0.0.0"')
    (tmp_path / "config.toml").write_text(settings)
    process = hearth(tmp_path)
    _, told = process.communicate(timeout=30)
    assert process.returncode == ExitCode.CONFIGURATION
    assert "only with a token" in told


def test_a_stranger_on_the_shared_server_is_turned_away(tmp_path: Path) -> None:
    write_settings(tmp_path, enabled=True, token="a-token-long-enough")
    process = hearth(tmp_path)
    try:
        url = until_it_listens(process)
        assert urllib.request.urlopen(f"{url}/healthz").status == 200
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(f"{url}/playground/")
        refused.value.close()
        assert refused.value.code == 403
    finally:
        stop(process)
