"""Callbacks of WeCom over loopback: signed ones mixed with forged ones, on connections that stay open."""

import asyncio
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles
from urllib.parse import urlencode

import psutil

from benchmarks.callback_server import AES_KEY, CORP, PATH, TOKEN
from benchmarks.processes import ROOT, BenchmarkError, quiet_environment
from bot.platforms.wecom.app.crypto import Envelope

_FORGED = 0.2
_WARM_UP = 500


@dataclass(frozen=True, slots=True)
class Knocked:
    """What a number of callbacks took. ``wrong``: answered other than they deserve, or kept other than once."""

    count: int
    seconds: float
    latencies: list[float]
    cpu_seconds: float
    rss_mib: tuple[float, float]
    wrong: int

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    def latency_ms(self, share: int) -> float:
        return 1_000 * quantiles(self.latencies, n=100)[share - 1]


@dataclass(frozen=True, slots=True)
class _Knock:
    request: bytes
    answer: bytes


def knock(file: Path, count: int, *, connections: int) -> Knocked:
    """Start the door on a new database file and send ``count`` callbacks, a fifth of them forged."""
    command = [sys.executable, "-m", "benchmarks.callback_server", "--file", str(file)]
    with subprocess.Popen(command, cwd=ROOT, env=quiet_environment(), stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline() or 0)
            if not port:
                raise BenchmarkError("the callback server did not start")
            return _knock(psutil.Process(process.pid), port, file, count, connections)
        finally:
            process.kill()


def _knock(server: psutil.Process, port: int, file: Path, count: int, connections: int) -> Knocked:
    first, then = _sealed(_WARM_UP, 0), _sealed(count, _WARM_UP)
    asyncio.run(_send(port, first, connections))
    warm, used = server.memory_info().rss / 2**20, server.cpu_times()
    began = time.perf_counter()
    latencies, wrong = asyncio.run(_send(port, then, connections))
    seconds, after = time.perf_counter() - began, server.cpu_times()
    good = sum(knock.answer == b"success" for knock in (*first, *then))
    with closing(sqlite3.connect(file)) as database:
        kept = database.execute("SELECT count(*) FROM inbox").fetchone()[0]
    return Knocked(
        count=count,
        seconds=seconds,
        latencies=latencies,
        cpu_seconds=after.user + after.system - used.user - used.system,
        rss_mib=(warm, server.memory_info().rss / 2**20),
        wrong=wrong + abs(kept - good),
    )


def _sealed(count: int, first: int) -> list[_Knock]:
    """Ready to be written to the wire, so that sealing is not measured."""
    dice, now = Random(first), int(time.time())  # noqa: TID251  callbacks carry the server's wall time
    friend, stranger = Envelope(TOKEN, AES_KEY, CORP), Envelope(TOKEN[::-1], AES_KEY, CORP)
    return [
        _Knock(_request(stranger, number, now), b"forbidden")
        if dice.random() < _FORGED
        else _Knock(_request(friend, number, now), b"success")
        for number in range(first, first + count)
    ]


def _request(envelope: Envelope, number: int, now: int) -> bytes:
    xml = (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><FromUserName><![CDATA[user{number % 500}]]></FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[打卡 读书 {number} 分钟]]></Content><MsgId>{10**15 + number}</MsgId>"
        "<AgentID>1000002</AgentID></xml>"
    )
    sealed = envelope.close(xml, timestamp=str(now), nonce=str(number))
    query = urlencode({"msg_signature": sealed.signature, "timestamp": sealed.timestamp, "nonce": sealed.nonce})
    body = (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{sealed.encrypted}]]></Encrypt>"
        "<AgentID><![CDATA[1000002]]></AgentID></xml>"
    )
    return f"POST {PATH}?{query} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


async def _send(port: int, knocks: list[_Knock], connections: int) -> tuple[list[float], int]:
    """All of them, each connection one after the other; the seconds of each, and how many were answered wrongly."""
    waiting, latencies, wrong = iter(knocks), [], 0

    async def one_connection() -> None:
        nonlocal wrong
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for knock in waiting:
            began = time.perf_counter()
            writer.write(knock.request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            wrong += await reader.readexactly(length) != knock.answer
            latencies.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(one_connection() for _ in range(connections)))
    return latencies, wrong
