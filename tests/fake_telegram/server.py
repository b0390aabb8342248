"""The HTTP side: the queue with getUpdates, planned faults, and the record of every call."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.fake_telegram.methods import Methods
from tests.fake_telegram.people import People
from tests.fake_telegram.world import ApiError, Json, World

TOKEN = "1000000001:FAKE_token_for_tests"
_HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_TEXT = ("text", "caption")  # form fields that are never JSON


@dataclass
class Fault:
    """``kind``: flood, http (an HTML page), error (JSON), empty, reset, drop_response or hang."""

    method: str
    kind: str
    times: int
    parameters: dict[str, Any] = field(default_factory=dict)


class FakeTelegram(People):
    """Start it for HTTP; or never start it, move the people and call ``take_updates``."""

    def __init__(self, now: Callable[[], datetime], token: str = TOKEN) -> None:
        self.token = token
        self.world = World(now, int(token.partition(":")[0]))
        self.methods = Methods(self.world)
        self.calls: list[tuple[str, Json]] = []
        self.base_url = ""
        self.webhook_url = ""
        self.webhook_trouble: Json = {}
        """What getWebhookInfo tells besides: failed deliveries."""
        self._faults: list[Fault] = []
        self._runner: web.AppRunner | None = None
        self._poll: object = None

    async def start(self) -> None:
        app = web.Application(client_max_size=60 << 20)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._serve_file)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    # what the bot has not confirmed

    @property
    def pending(self) -> list[Json]:
        return [update for _, update in self.world.queue.values()]

    def take_dated_updates(self) -> list[tuple[datetime, Json]]:
        """All waiting updates with the moment each came to be, taken off the queue."""
        taken = list(self.world.queue.values())
        self.world.queue.clear()
        return taken

    def take_updates(self) -> list[Json]:
        """All waiting updates as the Bot API would send them, taken off the queue."""
        return [update for _, update in self.take_dated_updates()]

    def push(self, update: object) -> None:
        """Queue anything at all behind what waits, for hostile tests; it is confirmed with its neighbours."""
        number = update.get("update_id") if isinstance(update, dict) else None
        key = number if isinstance(number, int) else -1 - len(self.world.queue)
        self.world.queue[key] = (self.world.now(), update)  # type: ignore[assignment]  # hostile on purpose

    # trouble

    def fail(self, method: str, kind: str, times: int = 1, **parameters: object) -> None:
        """The next ``times`` calls of ``method`` ("*": any) go wrong. See Fault for kinds.

        Parameters: flood retry_after; http status; error status and description; empty status.
        """
        self._faults.append(Fault(method, kind, times, parameters))

    def heal(self) -> None:
        self._faults.clear()

    def called(self, method: str) -> list[Json]:
        """The parameters of every call of one method, in order."""
        return [parameters for name, parameters in self.calls if name == method]

    # HTTP

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _parameters(request)
        self.calls.append((method, given))
        fault = self._next_fault(method)
        if request.match_info["token"] != self.token:
            return _refusal(401, "Unauthorized", {})
        try:
            if fault is not None and fault.kind != "drop_response":
                return await self._suffer(request, fault)
            result = await self._run(method, given)
        except ApiError as error:
            return _refusal(error.code, str(error), error.parameters)
        if fault is not None:
            return _reset(request)
        return web.json_response({"ok": True, "result": result})

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        content = self.world.files.get(request.match_info["path"].removeprefix("documents/"))
        if content is None or request.match_info["token"] != self.token:
            return _refusal(404, "Not Found", {})
        return web.Response(body=content)

    async def _run(self, method: str, given: Json) -> object:
        if method == "getUpdates":
            return await self._updates(given)
        if method in ("setWebhook", "deleteWebhook"):
            self.webhook_url = given.get("url", "")
            self.world.allowed = set(given["allowed_updates"]) if "allowed_updates" in given else self.world.allowed
            return True
        if method == "getWebhookInfo":
            asked = {"allowed_updates": sorted(self.world.allowed)} if self.world.allowed else {}
            return {"url": self.webhook_url, "pending_update_count": len(self.pending)} | asked | self.webhook_trouble
        return self.methods.call(method, given)

    async def _updates(self, given: Json) -> list[Json]:
        """An offset confirms everything before it, in queue order; a newer poll ends an older one."""
        if self.webhook_url:
            raise ApiError(409, "Conflict: can't use getUpdates method while webhook is active")
        if "allowed_updates" in given:
            self.world.allowed = set(given["allowed_updates"])
        queue, offset = self.world.queue, int(given.get("offset", 0))
        if offset > 0 and offset - 1 in queue:
            for key in list(queue)[: list(queue).index(offset - 1) + 1]:
                del queue[key]
        mine = self._poll = object()
        deadline = asyncio.get_running_loop().time() + float(given.get("timeout", 0))
        while not queue and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.005)
            if self._poll is not mine:
                raise ApiError(409, "Conflict: terminated by other getUpdates request")
        return self.pending[: int(given.get("limit", 100))]

    def _next_fault(self, method: str) -> Fault | None:
        for fault in self._faults:
            if fault.times > 0 and fault.method in (method, "*"):
                fault.times -= 1
                return fault
        return None

    async def _suffer(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        match fault.kind:
            case "flood":
                after = fault.parameters.get("retry_after", 3)
                return _refusal(429, f"Too Many Requests: retry after {after}", {"retry_after": after})
            case "http":
                return web.Response(status=fault.parameters.get("status", 502), text=_HTML, content_type="text/html")
            case "error":
                description = fault.parameters.get("description", "Internal Server Error")
                return _refusal(fault.parameters.get("status", 500), description, {})
            case "empty":
                return web.Response(status=fault.parameters.get("status", 200))
            case "hang":
                await asyncio.sleep(3_600)
            case _:
                pass
        return _reset(request)


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _refusal(code: int, description: str, parameters: Json) -> web.Response:
    body: Json = {"ok": False, "error_code": code, "description": description}
    return web.json_response(body | ({"parameters": parameters} if parameters else {}), status=code)


async def _parameters(request: web.Request) -> Json:
    if request.content_type == "application/json":
        parsed: Json = await request.json()
        return parsed
    given: Json = dict(request.query)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            given[name] = value.filename
        elif name in _TEXT:
            given[name] = value
        else:
            given[name] = _json_or_text(str(value))
    for name in ("document", "photo"):  # a part may be named by attach://<part>
        if str(given.get(name, "")).startswith("attach://"):
            given[name] = given.pop(given[name].removeprefix("attach://"), "")
    return given


def _json_or_text(value: str) -> object:
    try:
        parsed: object = json.loads(value)
    except ValueError:
        return value
    return parsed
