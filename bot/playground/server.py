"""The page over HTTP: its files and words, what people sent, one WebSocket per tab; and who may come in at all."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import WSMsgType, web

from bot.domain.errors import ConfigurationError
from bot.platforms.playground.settings import SHORTEST_TOKEN
from bot.playground.lounge import Lounge, Tab
from bot.playground.protocol import MESSAGE_LIMIT
from bot.playground.session import Session
from bot.playground.words import page_words

log = logging.getLogger(__name__)
PREFIX = "/playground"
COOKIE = "hearth_playground"
_PAGE = Path(__file__).parent / "page"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_AT_ONCE = 32
"""Asks of one tab that may be under way at the same time."""
_TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}  # fmt: skip
_PHOTOS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}
_SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def must_be_safe(host: str, token: str | None) -> None:
    """Raises ConfigurationError where a stranger could walk in."""
    if token is not None and len(token) < SHORTEST_TOKEN:
        raise ConfigurationError(f"The playground's token must have at least {SHORTEST_TOKEN} characters.")
    if host not in _LOOPBACK and token is None:
        raise ConfigurationError(
            f"The playground listens on {host} only with a token, because whoever reaches it can be anybody in it: "
            "give it one, or let it listen on 127.0.0.1."
        )


class Door:
    """Who may come in. Without a token only this machine: the Host must name it, so that no foreign name leads here."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def may_enter(self, request: web.Request) -> bool:
        if self._token is not None:
            shown = request.cookies.get(COOKIE) or request.query.get("token", "")
            return hmac.compare_digest(shown.encode("utf-8", "replace"), self._token.encode())
        return _host_of(f"//{request.host}") in _LOOPBACK

    def comes_from_here(self, request: web.Request) -> bool:
        """A WebSocket opened by a page of ours: browsers always say which page it was."""
        return urlsplit(request.headers.get("Origin", "")).netloc.lower() == request.host.lower()


def _host_of(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


class PlaygroundPage:
    """The routes. ``close`` lets the open tabs go."""

    def __init__(self, lounge: Lounge, *, token: str | None = None) -> None:
        self._lounge = lounge
        self._door = Door(token)
        self._token = token
        self._files = {path.name: path.read_bytes() for path in sorted(_PAGE.iterdir()) if path.suffix in _TYPES}
        self._words = {name: page_words(lounge.phrases, name) for name in lounge.phrases.languages}

    def routes(self, *, at_the_root: bool = False) -> list[web.RouteDef]:
        """``at_the_root``: the bare address leads to the page as well."""
        pages: Mapping[str, Handler] = {
            PREFIX: self._move_on,
            f"{PREFIX}/": self._index,
            f"{PREFIX}/words.json": self._tell_words,
            f"{PREFIX}/socket": self._socket,
            f"{PREFIX}/file/{{key}}": self._sent_file,
            f"{PREFIX}/{{name}}": self._file,
        }
        if at_the_root:
            pages = {"/": self._move_on, **pages}
        return [web.get(path, self._guarded(handler)) for path, handler in pages.items()]

    def close(self) -> None:
        self._lounge.close()

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not self._door.may_enter(request):
                raise web.HTTPForbidden
            return await handler(request)

        return guarded

    # -- files ----------------------------------------------------------------------------------------------------

    async def _move_on(self, request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound(f"{PREFIX}/" + (f"?{request.query_string}" if request.query_string else ""))

    async def _index(self, request: web.Request) -> web.StreamResponse:
        if self._token is not None and "token" in request.query:  # out of the address, into a cookie of this host
            moved = web.Response(status=302, headers={"Location": f"{PREFIX}/", **_SAFETY})
            moved.set_cookie(COOKIE, self._token, httponly=True, samesite="Strict", path=PREFIX)
            return moved
        return self._page("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return self._page(request.match_info["name"])

    def _page(self, name: str) -> web.Response:
        if name not in self._files:
            raise web.HTTPNotFound
        kind = _TYPES[Path(name).suffix]
        return web.Response(body=self._files[name], headers={"Content-Type": f"{kind}; charset=utf-8", **_SAFETY})

    async def _tell_words(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"language": self._lounge.language, "words": self._words}, headers=_SAFETY)

    async def _sent_file(self, request: web.Request) -> web.StreamResponse:
        """What somebody sent: shown where it is a picture, else only to be saved. Never run, whatever is in it."""
        content = self._lounge.world.files.get(request.match_info["key"])
        if content is None:
            raise web.HTTPNotFound
        kind = next((name for start, name in _PHOTOS.items() if content.startswith(start)), None)
        shown = {"Content-Type": kind or "application/octet-stream", "Content-Security-Policy": "sandbox"}
        if kind is None:
            shown["Content-Disposition"] = "attachment"
        return web.Response(body=content, headers=_SAFETY | shown)

    # -- tabs -----------------------------------------------------------------------------------------------------

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self._door.comes_from_here(request):
            raise web.HTTPForbidden
        socket = web.WebSocketResponse(max_msg_size=2 * MESSAGE_LIMIT, heartbeat=30)
        await socket.prepare(request)
        outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        tab = self._tab(request, outgoing)
        speaking = asyncio.create_task(_speak(socket, tab, outgoing))
        asks: set[asyncio.Task[None]] = set()
        self._lounge.enter(tab)
        try:
            async for message in socket:
                if len(asks) >= _AT_ONCE:
                    await asyncio.wait(asks, return_when=asyncio.FIRST_COMPLETED)
                text = message.data if message.type is WSMsgType.TEXT and len(message.data) <= MESSAGE_LIMIT else ""
                task = asyncio.create_task(_answer(Session(self._lounge, tab), tab, text))
                asks.add(task)
                task.add_done_callback(asks.discard)
        finally:
            self._lounge.leave(tab)
            speaking.cancel()
            await asyncio.gather(speaking, return_exceptions=True)
        return socket

    def _tab(self, request: web.Request, outgoing: "asyncio.Queue[str | None]") -> Tab:
        wanted, people = request.query.get("me", ""), self._lounge.world.people
        known = wanted in people and not people[wanted].is_bot
        me = wanted if known else self._lounge.default_person() or ""
        language = self._lounge.phrases.closest(request.query.get("language") or self._lounge.language)
        hidden = known and request.query.get("hidden") == "1"
        return Tab(me, language, outgoing.put_nowait, lambda: outgoing.put_nowait(None), hidden=hidden)


async def _answer(session: Session, tab: Tab, text: str) -> None:
    try:
        tab.tell("answer", **await session.answer(text))
    except Exception:
        log.exception("an ask of the page failed")
        tab.tell("answer", re=0, ok=False, error="?")


async def _speak(socket: web.WebSocketResponse, tab: Tab, outgoing: "asyncio.Queue[str | None]") -> None:
    """Send what the tab is told, in order; a socket that broke ends by itself."""
    with suppress(ConnectionError):
        while (text := await outgoing.get()) is not None:
            tab.waiting -= 1
            await socket.send_str(text)
        await socket.close()
