"""The door WeCom knocks at: one route for the shared web server.

Nothing is parsed before the signature over it was found right, nothing is answered with ``success`` before it is
durable, and whatever is wrong is answered with the same few words.
"""

import asyncio
import contextlib
import logging
import re
import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Self

from aiohttp import web

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.platforms.port import Accept, Pulse
from bot.platforms.wecom.app.cards import click_in
from bot.platforms.wecom.app.crypto import BadCallback, Envelope
from bot.platforms.wecom.app.intake import keep
from bot.platforms.wecom.app.numbers import Numbers
from bot.platforms.wecom.app.xml import BODY_LIMIT, encrypted_in
from bot.platforms.wecom.callback_settings import CallbackSettings
from bot.storage.writer import Work, Writer
from models.wecom_callbacks import forget_old, known_callbacks, remember_callback, remember_click, take_response_code

_log = logging.getLogger(__name__)
CLICK_LIFE = timedelta(hours=72)
"""So long does WeCom take an update of a card that was clicked."""
_PRUNE_EVERY = timedelta(minutes=1)
_COMPLAIN_EVERY = timedelta(minutes=1)
_AGAIN = 1.0  # seconds between two tries to read what is known
_MOST_SEEN = 20_000
_LONGEST_ECHO = 256
_HARMLESS = 65_536  # a body this short is on its way already; reading it keeps the answer readable
_SIGNATURE = re.compile(r"[0-9a-f]{40}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_NONCE = re.compile(r"[!-~]{1,128}")


def code_of_press(task_id: str, userid: str, since: datetime) -> Work[str | None]:
    """Takes the code of somebody's newest press on a card, so that the card can be changed once."""
    return partial(take_response_code, task_id=task_id, user_key=userid, since=since)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What stands in the query of every callback. Raises BadCallback where it has another form."""

    signature: str
    timestamp: str
    nonce: str

    @property
    def name(self) -> bytes:
        """What two callbacks never share: the signature covers all of one."""
        return bytes.fromhex(self.signature)

    @classmethod
    def on(cls, request: web.Request) -> Self:
        signature, timestamp, nonce = (_once(request, name) for name in ("msg_signature", "timestamp", "nonce"))
        if not (_SIGNATURE.fullmatch(signature) and _TIMESTAMP.fullmatch(timestamp) and _NONCE.fullmatch(nonce)):
            raise BadCallback("its query is not a callback's")
        return cls(signature, timestamp, nonce)


class CallbackDoor:
    """Receives the callbacks of one self-built app. ``success`` means stored: anything else makes WeCom send again."""

    def __init__(self, settings: CallbackSettings, clock: Clock, writer: Writer) -> None:
        self._settings = settings
        self._clock = clock
        self._writer = writer
        self._numbers = Numbers(writer, clock)
        self._window = timedelta(seconds=settings.callback_window_seconds)
        self._memory = 2 * self._window + _PRUNE_EVERY
        """A callback from the far end of the window can be sent again for so long."""
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._envelope: Envelope | None = None
        if settings.token and settings.aes_key and settings.receives:
            token, key = settings.token.get_secret_value(), settings.aes_key.get_secret_value()
            self._envelope = Envelope(token, key, settings.corp_id)
        self._accept: Accept | None = None
        self._problem: str | None = None
        self._pruned_at: datetime | None = None
        self._complained_at: datetime | None = None
        self.refused = 0
        """Callbacks turned away since the start: forged, mutilated or of another time."""

    @property
    def pulse(self) -> Pulse:
        """Well while it is open: that nobody knocks says nothing, a quiet corp sends no callbacks."""
        return Pulse(last_heard_at=time.monotonic() if self._accept else None, problem=self._problem)

    def routes(self) -> list[web.RouteDef]:
        """What the shared web server must mount; empty where token and key are not set."""
        if self._envelope is None:
            return []
        path = self._settings.path
        return [web.get(path, self.verify, allow_head=False), web.post(path, self.receive)]

    async def run(self, accept: Accept) -> None:
        """Hand on what comes in until cancelled."""
        await self._recall()
        self._accept = accept
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._accept = None

    async def verify(self, request: web.Request) -> web.Response:
        """WeCom's admin page asks whether we hold the key: the decrypted echostr comes back, and not a byte more."""
        try:
            stamp, echo = Stamp.on(request), _once(request, "echostr").replace(" ", "+")
            text = _harmless(self._opened(stamp, echo))
        except BadCallback as error:
            return await self._turn_away(request, error)
        self._problem = None
        return web.Response(body=text.encode(), content_type="text/plain")

    async def receive(self, request: web.Request) -> web.Response:
        """One callback: verified, then durable, then acknowledged."""
        if self._accept is None:
            return await _answer_early(request, 503, "not listening yet")
        try:
            stamp = Stamp.on(request)
            async with asyncio.timeout(self._settings.callback_answer_seconds):
                body = await _limited_body(request)
            xml = self._opened(stamp, encrypted_in(body))
        except BadCallback as error:
            return await self._turn_away(request, error)
        except (TimeoutError, ConnectionError):  # it comes too slowly, or whoever sent it is gone
            return await self._turn_away(request, BadCallback("its body did not come"), hang_up=True)
        try:
            async with asyncio.timeout(self._settings.callback_answer_seconds):
                await self._store(stamp, xml, self._accept)
        except Exception as error:  # noqa: BLE001  whatever storage says, the callback is not confirmed
            self._complain(f"Callbacks of WeCom cannot be stored ({type(error).__name__}); it will send them again")
            return web.Response(status=503, text="not stored")
        self._problem = None
        return web.Response(text="success")

    def _opened(self, stamp: Stamp, encrypted: str) -> str:
        """The text inside. The signature is asked for first: whoever cannot sign learns nothing else."""
        if self._envelope is None or not self._envelope.is_signed(
            stamp.signature, stamp.timestamp, stamp.nonce, encrypted
        ):
            raise BadCallback("its signature is wrong; if the admin page says so too, compare wecom.app.token")
        apart = abs(int(stamp.timestamp) - self._clock.now().timestamp())
        if apart > self._window.total_seconds():
            raise BadCallback(f"it is signed, but {apart:.0f} s away from this machine's clock")
        try:
            return self._envelope.open(encrypted)
        except BadCallback:
            self._problem = "A signed callback of WeCom cannot be opened; compare wecom.app.aes_key and corp_id"
            raise

    async def _store(self, stamp: Stamp, xml: str, accept: Accept) -> None:
        """Durable once this returns. What was accepted before is not accepted again, but is confirmed again."""
        if stamp.name in self._seen:
            return
        now = self._clock.now()
        raw = keep(xml, now)
        if (choice := await self._numbers.chosen_in(raw.content)) is not None and isinstance(raw.content, dict):
            raw = replace(raw, content=raw.content | {"choice": choice})
        if click := click_in(raw.content):  # first, so that whoever acts on the click finds its code
            told = (click.task_id, click.user_key, click.response_code)
            await self._writer.write(lambda session: remember_click(session, *told, now))
        await accept([raw])
        await self._writer.write(lambda session: remember_callback(session, stamp.signature, stamp.nonce, now))
        self._note_seen(stamp.name)
        if self._pruned_at is None or not timedelta() <= now - self._pruned_at < _PRUNE_EVERY:
            self._pruned_at = now
            accepted, clicked = now - self._memory, now - CLICK_LIFE
            await self._writer.write(lambda session: forget_old(session, callbacks=accepted, clicks=clicked))

    def _note_seen(self, name: bytes) -> None:
        """Should there be too many to keep, the inbox still knows the message itself."""
        self._seen[name] = None
        while len(self._seen) > _MOST_SEEN:
            self._seen.popitem(last=False)

    async def _recall(self) -> None:
        """What was accepted before we were started can be sent again as well."""
        while True:
            try:
                async with self._writer.reader() as session:
                    rows = await known_callbacks(session, self._clock.now() - self._memory, _MOST_SEEN)
            except DatabaseUnavailable as error:
                self._complain(f"Callbacks of WeCom are not taken yet: {error}")
                await asyncio.sleep(_AGAIN)
                continue
            for row in rows:
                self._note_seen(bytes.fromhex(row.signature))
            self._problem = None
            return

    async def _turn_away(self, request: web.Request, error: BadCallback, *, hang_up: bool = False) -> web.Response:
        self.refused += 1
        now = self._clock.now()
        if self._complained_at is None or not timedelta() <= now - self._complained_at < _COMPLAIN_EVERY:
            self._complained_at = now
            _log.warning("A callback was turned away: %s (%d since the start)", error, self.refused)
        return await _answer_early(request, 403, "forbidden", hang_up=hang_up)

    def _complain(self, problem: str) -> None:
        if problem != self._problem:
            _log.warning("%s", problem)
        self._problem = problem


def _harmless(echo: str) -> str:
    """An echo is a short number. Anything else is a message that somebody caught and wants to have decrypted."""
    if len(echo) > _LONGEST_ECHO or echo.lstrip()[:1] in ("<", "{"):
        raise BadCallback("it asks to have a message decrypted")
    return echo


def _once(request: web.Request, name: str) -> str:
    given = request.query.getall(name, [])
    if len(given) != 1:
        raise BadCallback("its query is not a callback's")
    return given[0]


async def _limited_body(request: web.Request) -> bytes:
    """The body. Raises BadCallback where it is longer than WeCom ever sends; length headers are not trusted alone."""
    if (request.content_length or 0) > BODY_LIMIT:
        raise BadCallback("its body is too long")
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > BODY_LIMIT:
            raise BadCallback("its body is too long")
    return bytes(body)


async def _answer_early(request: web.Request, status: int, text: str, *, hang_up: bool = False) -> web.Response:
    """Answer, and do not wait for a body that is long or has no end; the server would read on for ten seconds."""
    response = web.Response(status=status, text=text)
    if request.content.at_eof():
        return response
    response.force_close()
    if hang_up or request.content_length is None or request.content_length > _HARMLESS:
        with contextlib.suppress(ConnectionError):
            await response.prepare(request)
            await response.write_eof()
        request.protocol.force_close()
    return response
