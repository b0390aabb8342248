"""The least HTTP server a Bot API can hide behind: keep-alive, JSON and form bodies, and nothing in the way."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from typing_extensions import override

Parameters = dict[str, Any]
Serve = Callable[[str, Parameters], Awaitable[bytes]]
"""Path and parameters of a request to the JSON that answers it."""

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: keep-alive\r\nContent-Length: "


class Wire(asyncio.Protocol):
    """One connection. Requests on it are answered one after the other."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._received = bytearray()
        self._waiting: deque[tuple[str, Parameters]] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    @override
    def data_received(self, data: bytes) -> None:
        self._received += data
        while (request := _cut_request(self._received)) is not None:
            self._waiting.append(request)
        if self._waiting and self._worker is None:
            self._worker = asyncio.ensure_future(self._work())

    async def _work(self) -> None:
        while self._waiting:
            answer = await self._serve(*self._waiting.popleft())
            if self._transport is not None:
                self._transport.write(_HEAD + str(len(answer)).encode() + b"\r\n\r\n" + answer)
        self._worker = None


async def listen(serve: Serve) -> tuple[asyncio.Server, int]:
    """A server on a free loopback port, and that port."""
    server = await asyncio.get_running_loop().create_server(lambda: Wire(serve), "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


def ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}, separators=(",", ":")).encode()


def _cut_request(received: bytearray) -> tuple[str, Parameters] | None:
    """Take one whole request off the front, or None while some of it is missing."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    first, *lines = bytes(received[:end]).split(b"\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    begin = end + 4
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        unchunked = _unchunked(received, begin)
        if unchunked is None:
            return None
        body, stop = unchunked
    else:
        stop = begin + int(headers.get(b"content-length", 0))
        if len(received) < stop:
            return None
        body = bytes(received[begin:stop])
    del received[:stop]
    address = urlsplit(first.split(b" ")[1].decode())
    return unquote(address.path), dict(parse_qsl(address.query)) | _fields(headers.get(b"content-type", b""), body)


def _unchunked(received: bytearray, at: int) -> tuple[bytes, int] | None:
    body = bytearray()
    while (end := received.find(b"\r\n", at)) >= 0:
        size = int(bytes(received[at:end]).split(b";")[0], 16)
        after = end + 2 + size + 2
        if len(received) < after:
            return None
        body += received[end + 2 : end + 2 + size]
        if size == 0:
            return bytes(body), after
        at = after
    return None


def _fields(kind: bytes, body: bytes) -> Parameters:
    """What a body says, by name; values that hold JSON are read."""
    if not body:
        return {}
    if kind.startswith(b"application/json"):
        return dict(json.loads(body))
    given = _parts(kind, body) if kind.startswith(b"multipart/") else dict(parse_qsl(body.decode()))
    return {name: _read(name, value) for name, value in given.items()}


def _parts(kind: bytes, body: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in body.split(b"--" + kind.split(b"boundary=")[1].strip(b'"'))[1:-1]:
        head, _, value = part.partition(b"\r\n\r\n")
        name = head.split(b'name="')[1].split(b'"')[0].decode()
        found[name] = value.removesuffix(b"\r\n").decode(errors="replace")
    return found


def _read(name: str, value: str) -> object:
    if name in ("text", "caption") or value[:1] not in "{[":
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
