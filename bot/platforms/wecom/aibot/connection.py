"""The long connection as a state machine: connecting, subscribed, and from there lost, kicked or refused.

Any end of the socket means connecting again; only WeCom's own word that the credentials are wrong ends it. The task
that reads never waits for anybody: answers go to whoever asked, everything else into ``on_frame``, which must not wait.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from secrets import token_hex

import aiohttp

from bot.domain.errors import CredentialsRefused
from bot.domain.reaching import host_of, why
from bot.platforms.port import Pulse, RetryLater, Unreached, Unsure
from bot.platforms.wecom.aibot import frames
from bot.platforms.wecom.aibot.frames import Answer, Command, Json
from bot.platforms.wecom.aibot.patience import Patience
from bot.platforms.wecom.aibot.waiting import Waiting
from bot.platforms.wecom.bot_settings import BotSettings

_log = logging.getLogger(__name__)
_LARGEST_FRAME = 4 << 20
_TURN = 0.01  # seconds in which the reader gets its turn
_FAREWELL = 1.0  # seconds for closing a socket politely
_NOT_NOW = timedelta(seconds=2)  # until an action that met no connection is tried again


class Connection:
    """One bot's connection. ``on_frame`` gets callbacks and events in the order in which they came.

    ``on_contested`` is told when another process seems to use the same bot. Neither may wait.
    """

    def __init__(
        self,
        settings: BotSettings,
        random: Random,
        on_frame: Callable[[Json], None],
        on_contested: Callable[[], None] = lambda: None,
    ) -> None:
        self._settings = settings
        self._on_frame = on_frame
        self._on_contested = on_contested
        self._is_contest_told = False
        self._patience = Patience(settings, random)
        self._waiting = Waiting()
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._subscribed = asyncio.Event()
        self._was_kicked = False
        self._why = ""
        """What we ended the present connection for; empty where WeCom did."""
        self.number = 0
        """Of the present connection: they are counted."""
        self._pings: set[asyncio.Task[None]] = set()
        self._heard_at = 0.0
        self._pulse = Pulse()

    @property
    def is_subscribed(self) -> bool:
        return self._subscribed.is_set()

    @property
    def pulse(self) -> Pulse:
        """Between two pings a good connection is silent: until the next answer is overdue it counts as heard."""
        now, limits = time.monotonic(), self._settings
        if self.is_subscribed and not self._patience.is_contested:
            self._pulse = Pulse()
        if self.is_subscribed and now - self._heard_at < limits.ping_seconds + limits.answer_timeout:
            return replace(self._pulse, last_heard_at=now)
        return replace(self._pulse, last_heard_at=self._heard_at or None)

    async def wait_until_subscribed(self, patience: float | None = None) -> bool:
        """False where that took longer than ``patience`` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._subscribed.wait()
        return self.is_subscribed

    async def run(self) -> None:
        """Keep connected until cancelled. Raises CredentialsRefused when WeCom says that the secret is wrong."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            while True:
                ended = await self._live(session)
                wait = self._patience.after_kick() if self._was_kicked else self._patience.after_loss()
                self._complain(self._sentence(ended, wait))
                await asyncio.sleep(wait)

    async def renew(self, known: int) -> None:
        """WeCom says that connection number ``known`` is not subscribed: make a new one, unless there is one."""
        if known == self.number:
            self._why = "WeCom does not know it any more"
            await self._finish()

    async def ask(self, command: Command, body: Json, req_id: str | None = None) -> Answer:
        """Send one frame and wait for its answer. Raises RetryLater, Unreached or Unsure."""
        socket = self._socket
        if socket is None or not self.is_subscribed:
            raise RetryLater(_NOT_NOW)
        answer = await self._exchange(socket, command, body, req_id or f"{command}-{token_hex(8)}")
        if answer.is_ok:
            self._patience.proven()
        return answer

    # -- one connection -------------------------------------------------------------------------------------------

    async def _live(self, session: aiohttp.ClientSession) -> str:
        """From connecting to the end; the reason as a few words."""
        self._was_kicked, self._why = False, ""
        try:
            async with asyncio.timeout(self._settings.connect_timeout):
                socket = await session.ws_connect(self._settings.url, max_msg_size=_LARGEST_FRAME)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            return f"no connection to {host_of(self._settings.url)}: {why(error)}"
        self._socket, self._heard_at = socket, time.monotonic()
        self.number += 1
        keeper = asyncio.create_task(self._keep(socket), name="wecom connection")
        try:
            await self._read(socket)
        finally:
            await self._finish()
            self._socket = None
            self._waiting.give_up()
            keeper.cancel()
            await asyncio.wait([keeper])
        refusal = None if keeper.cancelled() else keeper.exception()
        if refusal is not None:
            raise refusal
        return self._why or f"closed with {socket.close_code}"

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Until the socket ends, for whatever reason."""
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            self._heard_at = time.monotonic()
            frame = frames.read(message.data)
            if frame is None:
                _log.debug("a frame that is no JSON object")
            elif "cmd" not in frame:
                self._waiting.settle(frames.req_id_of(frame), frames.answer_of(frame))
            elif frames.event_type_of(frame) == "disconnected_event":
                self._was_kicked = True
                return
            else:
                self._on_frame(frame)

    async def _keep(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Subscribe, then ping and watch. Ends the connection when it is no good."""
        try:
            if not await self._subscribe(socket):
                return
            next_ping = time.monotonic() + self._settings.ping_seconds
            while True:
                wake_at = min(next_ping, self._heard_at + self._settings.silence_seconds)
                await asyncio.sleep(max(wake_at - time.monotonic(), 0))
                await asyncio.sleep(_TURN)  # if we were busy, what waits in the socket is read first
                now = time.monotonic()
                if now - self._heard_at >= self._settings.silence_seconds:
                    self._why = f"silent for {now - self._heard_at:.0f} s"
                    return
                if now >= next_ping:
                    next_ping = now + self._settings.ping_seconds
                    self._pings.add(ping := asyncio.create_task(self._ping(socket), name="wecom ping"))
                    ping.add_done_callback(self._pings.discard)
        finally:
            await self._finish()

    async def _subscribe(self, socket: aiohttp.ClientWebSocketResponse) -> bool:
        secret = self._settings.secret
        body = {"bot_id": self._settings.bot_id, "secret": secret.get_secret_value() if secret else ""}
        try:
            answer = await self._exchange(socket, Command.SUBSCRIBE, body, f"sub-{token_hex(8)}")
        except (Unreached, Unsure) as error:
            self._why = f"the subscription is not answered: {error}"
            return False
        if answer.code in frames.BAD_CREDENTIALS:
            raise CredentialsRefused(
                f"WeCom refuses wecom.bot ({answer.code}); bot_id and secret stand on the bot's page, long connection."
            )
        if not answer.is_ok:
            self._why = f"the subscription is refused: {answer}"
            return False
        self._subscribed.set()
        self._tell_of_a_contest()
        _log.info("WeCom: subscribed as %s", self._settings.bot_id)
        return True

    async def _ping(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """An acknowledged one proves the connection; one that WeCom does not know us by ends it."""
        with contextlib.suppress(Unreached, Unsure):
            answer = await self._exchange(socket, Command.PING, None, f"ping-{token_hex(6)}")
            if answer.is_ok:
                self._patience.proven()
            elif answer.code == frames.NOT_SUBSCRIBED and socket is self._socket:
                self._why = "WeCom does not know it any more"
                await self._finish()

    async def _exchange(
        self, socket: aiohttp.ClientWebSocketResponse, command: Command, body: Json | None, req_id: str
    ) -> Answer:
        with self._waiting.for_answer(req_id) as answer:
            try:
                async with asyncio.timeout(self._settings.answer_timeout):
                    try:
                        await socket.send_str(frames.written(command, req_id, body))
                    except (aiohttp.ClientError, OSError) as error:
                        raise Unreached(f"the connection broke: {why(error)}") from None
                    return await answer
            except TimeoutError:
                raise Unsure(f"no answer to {command}") from None

    async def _finish(self) -> None:
        """Bring the present connection to its end; ``run`` makes the next one."""
        self._subscribed.clear()
        if self._socket is not None and not self._socket.closed:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(_FAREWELL):
                    await self._socket.close()

    def _tell_of_a_contest(self) -> None:
        """Once for each time that two processes fight for the bot, as soon as there is a connection to tell it by."""
        is_contested = self._patience.is_contested
        if is_contested and not self._is_contest_told:
            self._on_contested()
        self._is_contest_told = is_contested

    # -- what the operator reads ----------------------------------------------------------------------------------

    def _sentence(self, ended: str, wait: float) -> str:
        if not self._was_kicked:
            return f"The long connection of WeCom is down ({ended}); the next try is in {wait:.0f} s"
        if self._patience.is_contested:
            return (
                "Another program uses the same WeCom bot: this one was disconnected twice within "
                f"{self._settings.kicked_window_seconds / 60:.0f} minutes; stop the other, only one may run"
            )
        return f"WeCom gave this bot's connection to another one; the next try is in {wait:.0f} s"

    def _complain(self, problem: str) -> None:
        if problem.partition(";")[0] != (self._pulse.problem or "").partition(";")[0]:
            _log.warning("%s", problem)
        self._pulse = replace(self._pulse, problem=problem)
