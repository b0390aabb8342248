"""Updates pushed to us: one route for the shared web server, and a watch over what Telegram thinks of it."""

import asyncio
import contextlib
import hmac
import json
import logging
import time
from dataclasses import replace
from random import Random

from aiohttp import web

from bot.domain.clock import Clock
from bot.platforms.port import Accept, Pulse
from bot.platforms.telegram.intake import ALLOWED_UPDATES, keep
from bot.platforms.telegram.patience import Backoff
from bot.platforms.telegram.polling import explained, patience_asked
from bot.platforms.telegram.sdk import TelegramError
from bot.platforms.telegram.settings import TelegramSettings
from bot.platforms.telegram.transport import Answer, HttpRequest

_log = logging.getLogger(__name__)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name, not a secret
BODY_LIMIT = 1024 * 1024
_TOO_SLOW = 408
_HARMLESS = 65_536  # a body this short is on its way already; reading it keeps the answer readable


class Webhook:
    """The receiving end. 200 means stored: anything else makes Telegram send the update again."""

    def __init__(self, request: HttpRequest, settings: TelegramSettings, clock: Clock, random: Random) -> None:
        self._request = request
        self._settings = settings
        self._clock = clock
        self._backoff = Backoff(settings, random)
        secret = settings.webhook_secret
        self._secret = secret.get_secret_value().encode() if secret else b""
        self._accept: Accept | None = None
        self._pushed_at = 0.0
        self.pulse = Pulse()

    def routes(self) -> list[web.RouteDef]:
        return [web.post(self._settings.webhook_path, self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        """One push. The secret is compared, in constant time, before a byte of the body is read."""
        given = request.headers.get(_SECRET_HEADER, "").encode("utf-8", "replace")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            return await _turn_away(request, 403, "forbidden")
        if self._accept is None:
            return await _turn_away(request, 503, "not listening yet")
        try:
            async with asyncio.timeout(self._settings.request_timeout):
                body = await _limited_body(request)
        except (TimeoutError, ConnectionError):  # it comes too slowly, or whoever sent it is gone
            return await _turn_away(request, _TOO_SLOW, "too slow")
        if body is None:
            return await _turn_away(request, 413, "too large")
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return await _turn_away(request, 400, "not JSON")
        try:
            await self._accept([keep(update, self._clock.now())])
        except Exception as error:  # noqa: BLE001  whatever storage says, the update is not confirmed
            self._complain(f"Updates cannot be stored ({type(error).__name__}); Telegram will send them again")
            return web.Response(status=500, text="not stored")
        self._pushed_at = self._clock.now().timestamp()
        self.pulse = Pulse(last_heard_at=time.monotonic())
        return web.Response(text="ok")

    async def run(self, accept: Accept) -> None:
        """Until cancelled: keep the webhook set, and notice when Telegram cannot deliver to it."""
        self._accept = accept
        try:
            while True:
                try:
                    await self._check()
                except TelegramError as error:
                    self._complain(explained(error))
                    is_refused = isinstance(error, Answer) and error.is_unauthorized
                    asked = patience_asked(error) if isinstance(error, Answer) else 0
                    await self._backoff.wait(self._settings.unauthorized_wait if is_refused else asked)
                    continue
                self._backoff.reset()
                await asyncio.sleep(self._settings.webhook_check_seconds)
        finally:
            self._accept = None

    async def _check(self) -> None:
        """Set the webhook where it is not ours, and see whether updates wait there that cannot be delivered."""
        info = await self._request.call("getWebhookInfo")
        if not isinstance(info, dict):
            raise TelegramError("getWebhookInfo did not answer with an object")
        wanted = f"{self._settings.webhook_url}{self._settings.webhook_path}"
        if info.get("url") != wanted or set(info.get("allowed_updates") or ()) != set(ALLOWED_UPDATES):
            await self._request.call(
                "setWebhook",
                url=wanted,
                secret_token=self._secret.decode(),
                allowed_updates=ALLOWED_UPDATES,
                max_connections=self._settings.webhook_max_connections,
                drop_pending_updates=False,
            )
            self.pulse = Pulse(last_heard_at=time.monotonic())
            return
        self.pulse = replace(self.pulse, last_heard_at=time.monotonic())
        failed_at = info.get("last_error_date")
        is_stuck = bool(info.get("pending_update_count")) and isinstance(failed_at, int) and failed_at > self._pushed_at
        if is_stuck:  # until one comes through or none is left: Telegram tries again less and less often
            self._complain(f"Telegram cannot deliver updates: {str(info.get('last_error_message'))[:200]}")
        else:
            self.pulse = replace(self.pulse, problem=None)

    def _complain(self, problem: str) -> None:
        if problem != self.pulse.problem:
            _log.warning("%s", problem)
        self.pulse = replace(self.pulse, problem=problem)


async def _limited_body(request: web.Request) -> bytes | None:
    """The body, or None where it is longer than Telegram ever sends. Length headers are not trusted alone."""
    if (request.content_length or 0) > BODY_LIMIT:
        return None
    body = bytearray()
    async for chunk in request.content.iter_chunked(65_536):
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


async def _turn_away(request: web.Request, status: int, text: str) -> web.Response:
    """Answer, and do not wait for a body that is long or has no end; the server would read on for ten seconds."""
    response = web.Response(status=status, text=text)
    response.force_close()
    if status == _TOO_SLOW or request.content_length is None or request.content_length > _HARMLESS:
        with contextlib.suppress(ConnectionError):
            await response.prepare(request)
            await response.write_eof()
        request.protocol.force_close()
    return response
