"""The web server over real sockets: what it tells operators, and what it does not tell strangers."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession, web
from prometheus_client import CollectorRegistry, Counter

from bot.domain.errors import HearthError
from bot.web.health import Check, Reading
from bot.web.server import WebLimits, WebServer


@dataclass
class Gauge:
    """A reading that a test may change."""

    reading: Reading

    async def read(self) -> Reading:
        return self.reading


@asynccontextmanager
async def a_server(**settings: Any) -> AsyncIterator[str]:
    server = WebServer("127.0.0.1", 0, **settings)
    await server.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        await server.stop()


async def get(url: str, **options: Any) -> tuple[int, str]:
    async with ClientSession() as client, client.get(url, **options) as answer:
        return answer.status, await answer.text()


async def say(url: str, request: bytes) -> str:
    """Raw bytes in, everything that comes back until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rsplit(":", 1)[1]))
    writer.write(request)
    async with asyncio.timeout(5):
        answer = await reader.read()
    writer.close()
    return answer.decode()


async def test_a_living_process_says_so() -> None:
    async with a_server() as url:
        assert await get(f"{url}/healthz") == (200, "ok\n")


async def test_ready_while_every_age_is_within_its_limit() -> None:
    poll = Gauge(Reading(age_seconds=30))
    async with a_server(checks=[Check("last_poll", 30, poll.read)]) as url:
        status, body = await get(f"{url}/readyz")
    assert status == 200
    assert json.loads(body) == {
        "ready": True,
        "failing": [],
        "checks": {"last_poll": {"ok": True, "age_seconds": 30, "limit_seconds": 30, "problem": None}},
    }


@pytest.mark.parametrize(
    "bad", [Reading(age_seconds=30.1), Reading(problem="the token was refused"), Reading(1, "the token was refused")]
)
async def test_not_ready_names_what_fails(bad: Reading) -> None:
    checks = [Check("database", 1, Gauge(Reading()).read), Check("last_poll", 30, Gauge(bad).read)]
    async with a_server(checks=checks) as url:
        status, body = await get(f"{url}/readyz")
    assert status == 503
    assert json.loads(body)["failing"] == ["last_poll"]
    assert json.loads(body)["checks"]["last_poll"]["problem"] == bad.problem


async def test_a_check_that_breaks_fails_without_telling_why() -> None:
    async def breaks() -> Reading:
        raise RuntimeError("postgresql://user:hunter2@host")

    async with a_server(checks=[Check("database", 1, breaks)]) as url:
        status, body = await get(f"{url}/readyz")
    assert status == 503
    assert "hunter2" not in body


async def test_a_check_that_hangs_fails_in_time() -> None:
    async def hangs() -> Reading:
        await asyncio.Event().wait()
        return Reading()

    server = WebServer("127.0.0.1", 0, checks=[Check("database", 1, hangs)], patience_seconds=0.05)
    await server.start()
    status, body = await get(f"http://127.0.0.1:{server.port}/readyz")
    await server.stop()
    assert status == 503
    assert json.loads(body)["checks"]["database"]["problem"] == "no answer within 0.05 s"


async def test_asking_often_reads_once() -> None:
    asked = 0

    async def counts() -> Reading:
        nonlocal asked
        asked += 1
        return Reading()

    async with a_server(checks=[Check("database", 1, counts)]) as url, ClientSession() as client:
        answers = await asyncio.gather(*(client.get(f"{url}/readyz") for _ in range(20)))
        assert {answer.status for answer in answers} == {200}
    assert asked == 1


async def test_metrics_show_what_was_counted() -> None:
    registry = CollectorRegistry()
    Counter("hearth_tries", "Tries.", ["outcome"], registry=registry).labels("sent").inc(3)
    async with a_server(registry=registry) as url:
        status, body = await get(f"{url}/metrics")
    assert status == 200
    assert 'hearth_tries_total{outcome="sent"} 3.0' in body


async def test_a_platform_mounts_its_own_route() -> None:
    async def hello(request: web.Request) -> web.Response:
        return web.Response(text=await request.text())

    async with a_server(routes=[web.post("/hook", hello)]) as url, ClientSession() as client:
        async with client.post(f"{url}/hook", data="x") as answer:
            assert await answer.text() == "x"
        async with client.post(f"{url}/hook", data=BytesIO(b"x" * (1024 * 1024 + 1))) as answer:
            assert (answer.status, await answer.text()) == (413, "413 Request Entity Too Large\n")
        async with client.get(f"{url}/hook") as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "POST")


async def test_errors_show_their_status_and_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    async def breaks(_request: web.Request) -> web.Response:
        raise RuntimeError("hunter2")

    async with a_server(routes=[web.get("/breaks", breaks)]) as url:
        assert await get(f"{url}/breaks") == (500, "500 Internal Server Error\n")
        assert await get(f"{url}/<script>") == (404, "404 Not Found\n")
    assert "hunter2" in caplog.text


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "200 OK"),
        (b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "404 Not Found"),
        (b"\x16\x03\x01 secret\r\n\r\n", "400 Bad Request"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"s" * 9000 + b"\r\n\r\n", "400 Bad Request"),
        (b"GET /" + b"s" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", "400 Bad Request"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 100 + b"\r\n", "400 Bad Request"),
    ],
)
async def test_no_answer_tells_the_servers_version_or_echoes(request_bytes: bytes, status: str) -> None:
    async with a_server() as url:
        answer = await say(url, request_bytes)
    assert answer.startswith((f"HTTP/1.1 {status}\r\n", f"HTTP/1.0 {status}\r\n"))
    assert "Server: hearth\r\n" in answer
    assert "ython" not in answer
    assert "aiohttp" not in answer
    assert "sss" not in answer
    assert "secret" not in answer


async def test_a_connection_that_says_nothing_is_closed() -> None:
    async with a_server(limits=WebLimits(first_request_seconds=0.05)) as url:
        assert await say(url, b"GET /healthz HTTP/1.1\r\nHost:") == ""
        assert (await get(f"{url}/healthz"))[0] == 200


async def test_a_slow_answer_outlives_the_first_request_limit() -> None:
    async def slow(_request: web.Request) -> web.Response:
        await asyncio.sleep(0.1)
        return web.Response(text="done")

    limits = WebLimits(first_request_seconds=0.05)
    async with a_server(limits=limits, routes=[web.get("/slow", slow)]) as url:
        assert await get(f"{url}/slow") == (200, "done")


async def test_a_taken_port_is_one_clear_sentence() -> None:
    async with a_server() as url:
        port = int(url.rsplit(":", 1)[1])
        with pytest.raises(HearthError, match=rf"127.0.0.1:{port}: another program uses this port"):
            await WebServer("127.0.0.1", port).start()


async def test_an_address_that_is_not_ours_is_one_clear_sentence() -> None:
    with pytest.raises(HearthError, match=r"no such address. Correct web.host"):
        await WebServer("203.0.113.7", 0).start()


async def test_stopping_frees_the_port_and_may_be_repeated() -> None:
    server = WebServer("127.0.0.1", 0)
    await server.start()
    port = server.port
    await server.stop()
    await server.stop()
    again = WebServer("127.0.0.1", port)
    await again.start()
    await again.stop()
