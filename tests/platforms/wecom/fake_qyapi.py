"""A small qyapi of our own: real HTTP on loopback, with the formats, limits and misdeeds of the real one.

``on`` adds or replaces one call; ``fail`` plans trouble for the next ones; whatever was asked stands in ``calls``.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from tests.platforms.wecom.fake_corp import Corp, Refusal
from tests.platforms.wecom.fake_entrusted import EntrustedSide
from tests.platforms.wecom.fake_rooms import CustomerSide

Json = dict[str, Any]
Answer = Callable[[Json, Json], Json]
"""From the query and the body to the answer. Raises Refusal."""

CORP, AGENT, SECRET = "wwCORP", 1_000_002, "s3cret-of-the-app"
_HTML = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_LIFE = 7_200


@dataclass
class Fault:
    """``kind``: code (code, said), http (status, an HTML page), html (200), garbage, empty, big, cut, reset or hang."""

    path: str
    kind: str
    times: int
    parameters: Json = field(default_factory=dict)


@dataclass
class Call:
    path: str
    query: Json
    body: Json


class FakeQyapi:
    """``now`` is the clock its tokens and limits live by. ``reset`` loses a request, ``cut`` only its answer."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.base_url = ""
        self.calls: list[Call] = []
        self.tokens: dict[str, datetime] = {}
        """Valid access tokens and when they end."""
        self.secret = SECRET
        self.takes_no_token = False
        """Every token is refused, also the newest."""
        self.refused_address: str | None = None
        """The caller's address is not among the trusted ones."""
        self.slowness = 0.0
        self._faults: list[Fault] = []
        self.corp = Corp(now)
        self.customers = CustomerSide(now)
        self.entrusted = EntrustedSide(now)
        self._answers: dict[str, Answer] = {"gettoken": self._gettoken}
        self._answers |= self.corp.answers() | self.customers.answers() | self.entrusted.answers()
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application(client_max_size=60 << 20)
        app.router.add_route("*", "/cgi-bin/{path:.+}", self._serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    # what a test arranges and looks at

    def on(self, path: str, answer: Answer) -> None:
        self._answers[path] = answer

    def fail(self, path: str, kind: str, times: int = 1, **parameters: Any) -> None:
        """The next ``times`` calls of ``path`` ("*": any) go wrong. See Fault for kinds."""
        self._faults.append(Fault(path, kind, times, parameters))

    def heal(self) -> None:
        self._faults.clear()

    def called(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def revoke_tokens(self) -> None:
        """As WeCom may do before their time."""
        self.tokens.clear()

    # HTTP

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        call = Call(request.match_info["path"], dict(request.query), await _body(request))
        self.calls.append(call)
        fault = self._next_fault(call.path)
        if self.slowness:
            await asyncio.sleep(self.slowness)
        if fault is not None and fault.kind != "cut":
            return await _suffer(request, fault)
        answer = self._answer(call)
        if fault is not None:
            return _reset(request)
        if "file" in answer:
            return web.Response(body=answer["file"], headers={"Content-Disposition": 'attachment; filename="x"'})
        return web.json_response(answer)

    def _answer(self, call: Call) -> Json:
        try:
            if not call.path.startswith(("gettoken", "webhook/")):
                self._let_in(call.query)
            answer = self._answers.get(call.path, _unknown)
            return {"errcode": 0, "errmsg": "ok"} | answer(call.query, call.body)
        except Refusal as refusal:
            return {"errcode": refusal.code, "errmsg": f"{refusal}, hint: [1700000000_1], more info at https://x"}

    def _let_in(self, query: Json) -> None:
        if not query.get("access_token"):
            raise Refusal(41001, "access_token missing")
        ends = self.tokens.get(query["access_token"])
        if self.takes_no_token or ends is None:
            raise Refusal(40014, "invalid access_token")
        if ends <= self.now():
            raise Refusal(42001, "access_token expired")
        if self.refused_address is not None:
            raise Refusal(60020, f"not allow to access from your ip, hint: [1], from ip: {self.refused_address}")

    def _gettoken(self, query: Json, _body: Json) -> Json:
        if query.get("corpid") != CORP:
            raise Refusal(40013, "invalid corpid")
        if query.get("corpsecret") != self.secret:
            raise Refusal(40001, f"invalid credential, corpsecret={query.get('corpsecret')}")
        token = f"token-{len(self.called('gettoken'))}-of-the-app"
        self.tokens[token] = self.now() + timedelta(seconds=_LIFE)
        return {"access_token": token, "expires_in": _LIFE}

    def _next_fault(self, path: str) -> Fault | None:
        for fault in self._faults:
            if fault.times > 0 and fault.path in (path, "*"):
                fault.times -= 1
                return fault
        return None


def _unknown(_query: Json, _body: Json) -> Json:
    raise Refusal(404, "there is no such call here")


async def _suffer(request: web.Request, fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case "code":
            code, said = fault.parameters["code"], fault.parameters.get("said", "refused")
            return web.json_response({"errcode": code, "errmsg": said})
        case "http":
            return web.Response(status=fault.parameters.get("status", 502), text=_HTML, content_type="text/html")
        case "html":
            return web.Response(text=_HTML, content_type="text/html")
        case "garbage":
            return web.Response(body=b'{"errcode": 0, "errm\xff', content_type="application/json")
        case "empty":
            return web.Response()
        case "big":
            return web.Response(body=b" " * fault.parameters.get("size", 1 << 20), content_type="application/json")
        case "hang":
            await asyncio.sleep(3_600)
        case _:
            pass
    return _reset(request)


def _reset(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _body(request: web.Request) -> Json:
    """JSON, or the one part of an upload with its name and bytes."""
    if request.content_type.startswith("multipart/"):
        part = (await request.post())["media"]
        assert isinstance(part, web.FileField)
        return {"name": part.filename, "content": part.file.read()}
    text = await request.text()
    parsed: Json = json.loads(text) if text else {}
    return parsed
