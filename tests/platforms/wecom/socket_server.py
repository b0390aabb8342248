"""WeCom's long connection on loopback: it speaks the documented frames, keeps the documented rules, and misbehaves."""

import asyncio
import base64
import contextlib
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

Json = dict[str, Any]
BOT_ID, SECRET, NAME = "aib-test", "s3cret-of-the-long-connection", "小助手"
TEXT_BYTES = 20_480


@dataclass
class Line:
    """What a chat shows: words, a card or a file, in answer to a request or by itself."""

    chat: str
    kind: str
    content: Any
    answers: str | None = None

    @property
    def text(self) -> str:
        """As somebody reads it."""
        if self.kind != "template_card":
            return str(self.content)
        title = self.content["main_title"]
        return "\n".join(
            part for part in (title["title"], title.get("desc", ""), self.content.get("sub_title_text", "")) if part
        )

    @property
    def labels(self) -> list[str]:
        card = self.content if self.kind == "template_card" else {}
        options = card.get("checkbox", {}).get("option_list", [])
        return [one["text"] for one in (*card.get("button_list", []), *options)]


@dataclass
class Fault:
    """Answer the next frames of a command with ``code``; None: do not answer at all."""

    command: str
    code: int | None
    times: int = 1


@dataclass
class SocketServer:
    """Set its flags before or while a bot is connected. ``lines`` is what people see."""

    now: Callable[[], float] = lambda: 1_772_326_800
    """Seconds since 1970, for what WeCom dates."""
    request_prefix: str = "R"
    cards_in_groups: bool = True
    answers_pings: bool = True
    is_silent: bool = False
    """Reads and never answers, as a half-dead connection does."""
    withholds_answers: int = 0
    """So many of the next frames are carried out without a word."""
    lines: list[Line] = field(default_factory=list)
    views: dict[tuple[str, str], Json] = field(default_factory=dict)
    """By task and userid ("" for everybody): the card as it was last changed."""
    received: list[Json] = field(default_factory=list)
    files: dict[str, tuple[Json, bytes]] = field(default_factory=dict)
    connections: int = 0

    def __post_init__(self) -> None:
        self._numbers = count(1)
        self._faults: list[Fault] = []
        self._live: web.WebSocketResponse | None = None
        self._known: set[str] = set()
        self._tasks: set[str] = set()
        self._requests: dict[str, tuple[str, str]] = {}
        self._used: set[str] = set()
        self._streams: set[tuple[str | None, str]] = set()
        self._uploads: defaultdict[str, dict[int, bytes]] = defaultdict(dict)
        self._begun: dict[str, Json] = {}
        self._runner: web.AppRunner | None = None
        self.url = ""
        self.told = 0

    async def start(self, port: int = 0) -> None:
        app = web.Application()
        app.router.add_get("/", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"ws://127.0.0.1:{self._runner.addresses[0][1]}"

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    async def stop(self) -> None:
        if self._runner is not None:
            await self.abort()
            await self._runner.cleanup()
            self._runner = None

    # -- what a test wants ----------------------------------------------------------------------------------------

    @property
    def is_subscribed(self) -> bool:
        return self._live is not None and not self._live.closed

    def plan(self, command: str, code: int | None, times: int = 1) -> None:
        self._faults.append(Fault(command, code, times))

    def sent(self, command: str) -> list[Json]:
        """The frames of one kind, as they came in."""
        return [frame for frame in self.received if frame.get("cmd") == command]

    def shown_in(self, chat: str) -> list[str]:
        return [line.text for line in self.lines if line.chat == chat]

    def newest(self, chat: str, kind: str = "template_card") -> Line:
        return next(line for line in reversed(self.lines) if line.chat == chat and line.kind == kind)

    def card_of(self, task_id: str, userid: str) -> Line:
        """A card as one person sees it now."""
        posted = next(line for line in self.lines if line.kind == "template_card" and _task(line) == task_id)
        shown = self.views.get((task_id, userid)) or self.views.get((task_id, "")) or posted.content
        return Line(posted.chat, "template_card", shown)

    async def close(self, code: int) -> None:
        """A clean end from the server's side."""
        if self._live is not None:
            await self._live.close(code=code)

    async def abort(self) -> None:
        """The connection is gone without a word (1006)."""
        live, self._live = self._live, None
        if live is not None and live._req is not None and live._req.transport is not None:
            live._req.transport.abort()

    # -- people ---------------------------------------------------------------------------------------------------

    async def say(self, userid: str, text: str, *, chat: str | None = None, **more: Any) -> str:
        """Somebody writes, in a group (with the bot's name in front) or privately; the request's id."""
        return await self.message(userid, {"msgtype": "text", "text": {"content": text}, **more}, chat=chat)

    async def message(self, userid: str, what: Json, *, chat: str | None = None, msgid: str | None = None) -> str:
        number = next(self._numbers)
        self._known.add(chat or userid)
        body = {
            "msgid": msgid or f"CAIQ-{number}",
            "aibotid": BOT_ID,
            "chattype": "group" if chat else "single",
            "from": {"userid": userid},
            **({"chatid": chat} if chat else {}),
            **what,
        }
        return await self._call_back("aibot_msg_callback", body, chat or userid, "message")

    async def event(self, userid: str, event: Json, *, chat: str | None = None, kind: str = "event") -> str:
        body = {
            "msgid": f"EV-{next(self._numbers)}",
            "create_time": int(self.now()),
            "aibotid": BOT_ID,
            "chattype": "group" if chat else "single",
            "from": {"userid": userid},
            "msgtype": "event",
            "event": event,
            **({"chatid": chat} if chat else {}),
        }
        return await self._call_back("aibot_event_callback", body, chat or userid, kind)

    async def press(self, userid: str, label: str, *, chat: str | None = None) -> str:
        """Press the newest button with these words, as the person sees the cards now."""
        for line in reversed(self.lines):
            if line.kind != "template_card" or line.chat != (chat or userid):
                continue
            task_id = _task(line)
            shown = self.card_of(task_id, userid).content
            for button in shown.get("button_list", []):
                if label in button["text"]:
                    return await self.card_event(userid, task_id, button["key"], chat=chat)
            for option in shown.get("checkbox", {}).get("option_list", []):
                if label in option["text"]:
                    return await self.card_event(userid, task_id, "submit", chosen=[option["id"]], chat=chat)
        raise AssertionError(f"no card shows {label!r} to {userid}")

    async def card_event(
        self, userid: str, task_id: str, key: str, *, chosen: list[str] | None = None, chat: str | None = None
    ) -> str:
        said: Json = {"card_type": "button_interaction", "event_key": key, "task_id": task_id}
        if chosen:
            said["selected_items"] = {"selected_item": [{"question_key": "q", "option_ids": {"option_id": chosen}}]}
        event = {"eventtype": "template_card_event", "template_card_event": said}
        return await self.event(userid, event, chat=chat, kind="press")

    async def _call_back(self, command: str, body: Json, chat: str, kind: str) -> str:
        req_id = f"{self.request_prefix}{next(self._numbers)}"
        self._requests[req_id] = (kind, chat)
        await self.tell({"cmd": command, "headers": {"req_id": req_id}, "body": body})
        return req_id

    async def tell(self, frame: Json) -> None:
        """One frame to whoever is subscribed; nobody is, then it is lost."""
        if self.is_subscribed:
            self.told += 1
            await self.tell_text(json.dumps(frame))

    async def tell_text(self, text: str) -> None:
        assert self._live is not None, "somebody is subscribed"
        await self._live.send_str(text)

    # -- the protocol ---------------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.connections += 1
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(socket, json.loads(message.data))
        return socket

    async def _hear(self, socket: web.WebSocketResponse, frame: Json) -> None:
        self.received.append(frame)
        command, req_id, body = frame["cmd"], frame["headers"]["req_id"], frame.get("body", {})
        if self.is_silent:
            return
        planned = next((fault for fault in self._faults if fault.command == command), None)
        if planned is not None:
            planned.times -= 1
            if planned.times <= 0:
                self._faults.remove(planned)
            if planned.code is not None:
                await _answer(socket, req_id, planned.code)
            return
        if command == "ping":
            if self.answers_pings:
                await _answer(socket, req_id)
            return
        if command == "aibot_subscribe":
            await self._subscribe(socket, req_id, body)
            return
        if socket is not self._live:
            await _answer(socket, req_id, 846609)
            return
        handler: Callable[[str, Json], tuple[int, Json]] = getattr(self, f"_on_{command.removeprefix('aibot_')}")
        code, told = handler(req_id, body)
        if self.withholds_answers:
            self.withholds_answers -= 1
            return
        await _answer(socket, req_id, code, told)

    async def _subscribe(self, socket: web.WebSocketResponse, req_id: str, body: Json) -> None:
        if body.get("bot_id") != BOT_ID or body.get("secret") != SECRET:
            await _answer(socket, req_id, 40013 if body.get("bot_id") != BOT_ID else 40001)
            return
        before, self._live = self._live, socket
        await _answer(socket, req_id)
        if before is not None and not before.closed:
            event = {"msgid": "gone", "msgtype": "event", "event": {"eventtype": "disconnected_event"}}
            with contextlib.suppress(ConnectionError):
                await before.send_str(
                    json.dumps({"cmd": "aibot_event_callback", "headers": {"req_id": "D"}, "body": event})
                )
            await before.close()

    def _on_respond_msg(self, req_id: str, body: Json) -> tuple[int, Json]:
        kind, chat = self._requests.get(req_id, ("", ""))
        if kind != "message":
            return 846605, {}
        return self._show(chat, body, answers=req_id), {}

    def _on_respond_welcome_msg(self, req_id: str, body: Json) -> tuple[int, Json]:
        kind, chat = self._requests.get(req_id, ("", ""))
        if kind != "event" or req_id in self._used or body["msgtype"] not in ("text", "template_card"):
            return 846605, {}
        self._used.add(req_id)
        return self._show(chat, body, answers=req_id), {}

    def _on_respond_update_msg(self, req_id: str, body: Json) -> tuple[int, Json]:
        kind, _ = self._requests.get(req_id, ("", ""))
        if kind != "press" or req_id in self._used:
            return 846605, {}
        card = body["template_card"]
        if body["response_type"] != "update_template_card" or (fault := _fault_of(card)):
            return fault or 40058, {}
        self._used.add(req_id)
        for userid in body.get("userids", [""]):
            self.views[card["task_id"], userid] = card
        if "userids" not in body:
            for key in [key for key in self.views if key[0] == card["task_id"] and key[1]]:
                del self.views[key]
        return 0, {}

    def _on_send_msg(self, _req_id: str, body: Json) -> tuple[int, Json]:
        if body["chatid"] not in self._known:
            return 93006, {}
        return self._show(body["chatid"], body, answers=None), {}

    def _show(self, chat: str, body: Json, *, answers: str | None) -> int:
        kind = body["msgtype"]
        content = body[kind]
        match kind:
            case "stream":
                assert content["finish"] is True
                stream, content = (answers, content["id"]), content["content"]
                if stream in self._streams:  # it takes its own place
                    return 0
                self._streams.add(stream)
            case "markdown" | "text":
                content = content["content"]
            case "template_card":
                if not self.cards_in_groups and chat.startswith("wr"):
                    return 40008
                if fault := _fault_of(content):
                    return fault
                if content["task_id"] in self._tasks:
                    return 42014
                self._tasks.add(content["task_id"])
            case "image" | "file":
                if content["media_id"] not in self.files:
                    return 40007
                content = content["media_id"]
            case _:
                return 40008
        if isinstance(content, str) and not 0 < len(content.encode()) <= TEXT_BYTES:
            return 40058
        self.lines.append(Line(chat, kind, content, answers))
        return 0

    def _on_upload_media_init(self, _req_id: str, body: Json) -> tuple[int, Json]:
        upload = f"up-{next(self._numbers)}"
        self._begun[upload] = body
        return 0, {"upload_id": upload}

    def _on_upload_media_chunk(self, _req_id: str, body: Json) -> tuple[int, Json]:
        content = base64.b64decode(body["base64_data"])
        if len(content) > 512 * 1024:
            return 40058, {}
        self._uploads[body["upload_id"]][body["chunk_index"]] = content
        return 0, {}

    def _on_upload_media_finish(self, _req_id: str, body: Json) -> tuple[int, Json]:
        begun, chunks = self._begun[body["upload_id"]], self._uploads[body["upload_id"]]
        content = b"".join(chunks[at] for at in range(begun["total_chunks"]))
        if len(content) != begun["total_size"]:
            return 40058, {}
        media_id = f"media-{next(self._numbers)}"
        self.files[media_id] = (begun, content)
        return 0, {"type": begun["type"], "media_id": media_id, "created_at": 1_772_326_800}


async def _answer(socket: web.WebSocketResponse, req_id: str, code: int = 0, body: Json | None = None) -> None:
    frame: Json = {"headers": {"req_id": req_id}, "errcode": code, "errmsg": "ok" if code == 0 else "refused"}
    if body:
        frame["body"] = body
    with contextlib.suppress(ConnectionError, asyncio.CancelledError):
        await socket.send_str(json.dumps(frame))


def _task(line: Line) -> str:
    return str(line.content["task_id"])


def _fault_of(card: Json) -> int:
    """The documented hard rules of cards; 0 where they are kept."""
    task_id = card.get("task_id", "")
    if not task_id or len(task_id.encode()) > 128 or not card.get("main_title", {}).get("title"):
        return 40058
    if card["card_type"] == "button_interaction":
        buttons = card.get("button_list", [])
        is_good = 1 <= len(buttons) <= 6 and all(
            one["text"] and 0 < len(one["key"].encode()) <= 1024 for one in buttons
        )
        return 0 if is_good else 40058
    if card["card_type"] == "vote_interaction":
        options = card["checkbox"]["option_list"]
        is_good = 1 <= len(options) <= 20 and all(0 < len(one["id"].encode()) <= 128 for one in options)
        return 0 if is_good and card["submit_button"]["key"] else 40058
    return 40058
