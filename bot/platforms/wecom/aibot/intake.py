"""From frames to rows of the inbox. WeCom asks for no receipt, so what is not kept here is gone.

The task that reads the socket only puts frames into memory. They are written down in order, a few at a time; while the
database is away they wait, as many as the settings allow, and what is lost beyond that is said aloud.
"""

import asyncio
import hashlib
import json
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from bot.domain.choices import number_said
from bot.domain.clock import Clock
from bot.platforms.port import Accept, RawUpdate
from bot.platforms.wecom.aibot import reading
from bot.platforms.wecom.aibot.frames import Command, Json, event_type_of, req_id_of
from bot.platforms.wecom.aibot.presses import Press, Presses
from bot.platforms.wecom.bot_settings import BotSettings
from bot.platforms.wecom.keys import Place
from bot.platforms.wecom.store import Store
from bot.platforms.wecom.votes import VOTE

_log = logging.getLogger(__name__)
_AT_ONCE = 100
_AGAIN = 0.5  # seconds between two tries while nothing can be written
_LONGEST_KEY = 96
_LONG_ONES = 2_000
SURFACE = "bot"
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a hostile frame may raise."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A frame, the moment it came, and what its number stood for then: a token and a task."""

    frame: Json
    at: float
    chosen: tuple[str, str] | None


class Intake:
    """Set ``on_vote`` before it runs."""

    def __init__(self, settings: BotSettings, clock: Clock, store: Store, presses: Presses) -> None:
        self._settings = settings
        self._clock = clock
        self._store = store
        self._presses = presses
        self.on_vote: Callable[[Press, list[str]], None] = lambda _press, _chosen: None
        """Told of votes in cards of WeCom's own kind, once they are durable. Must not wait."""
        self._held: deque[_Held] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()
        self._lost = 0
        self.latest: dict[str, tuple[str, float]] = {}
        """By private chat: the request of the newest message, and when it came."""
        self.entered: dict[str, tuple[str, float]] = {}
        """By private chat: the request of somebody's opening it, which waits for a word of welcome."""
        self._long: OrderedDict[str, str] = OrderedDict()
        self.problem: str | None = None

    def request(self, message_key: str) -> str | None:
        """The request behind a message's key; None for one too long to be a key that came before a restart."""
        return self._long.get(message_key) if message_key.startswith(reading.LONG) else message_key

    def put(self, frame: Json) -> None:
        """One callback or event. Never waits."""
        if frame.get("cmd") not in (Command.MESSAGE, Command.EVENT):
            _log.debug("a frame of a kind we do not know: %s", str(frame.get("cmd"))[:64])
            return
        if len(self._held) >= self._settings.held_frames:
            self._lost += 1
            self._complain("")
            return
        try:
            json.dumps(frame)
        except RecursionError:
            _log.warning("a frame too deep to be kept")
            return
        self._held.append(_Held(frame, self._clock.now().timestamp(), self._note(frame)))
        self._filled.set()
        self._emptied.clear()

    async def run(self, accept: Accept) -> None:
        """Write down what came, until cancelled."""
        while True:
            await self._filled.wait()
            batch = list(islice(self._held, _AT_ONCE))
            try:
                await self._keep(accept, batch)
            except Exception as error:  # noqa: BLE001  whatever storage says, intake goes on and nothing is let go
                self._complain(type(error).__name__)
                await asyncio.sleep(_AGAIN)
                continue
            for _ in batch:
                self._held.popleft()
            self._recovered()
            if not self._held:
                self._filled.clear()
                self._emptied.set()
            self._after(batch)

    async def emptied(self, patience: float) -> None:
        """Returns when nothing is held any more, or after ``patience`` seconds; what is lost then is said aloud."""
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self._emptied.wait()
        if self._held:
            _log.error("%d updates of WeCom were lost: they could not be stored before the end", len(self._held))

    async def _keep(self, accept: Accept, batch: list[_Held]) -> None:
        new: set[str] = set()
        updates = [self._update(held, new) for held in batch]
        await accept(updates)
        self._store.heard(new)

    def _update(self, held: _Held, new: set[str]) -> RawUpdate:
        """As it is stored. ``new`` gathers chats never heard before; the first line of each says so."""
        frame = held.frame
        content: Json = {"surface": SURFACE, "at": held.at, "frame": frame}
        try:
            address = reading.address_of(reading.table(frame.get("body"), "a body"))
            lane = address.key
        except UNREADABLE:
            return RawUpdate(_key(frame), "bot", content)  # it will be set aside where it is understood
        is_first = not self._store.has_heard(lane) and lane not in new
        if is_first:
            content["first"] = True
        opens_it_to_us = is_first and (frame["cmd"] == Command.MESSAGE or address.place is Place.BOT)
        if opens_it_to_us:
            new.add(lane)
        if held.chosen is not None:
            content["choice"] = {"token": held.chosen[0], "task": held.chosen[1]}
        may_be_forgotten = address.place is Place.DM and frame["cmd"] == Command.MESSAGE
        also = self._store.noting(lane) if opens_it_to_us or may_be_forgotten else None
        return RawUpdate(_key(frame), lane, content, also)

    def _chosen(self, frame: Json, chat_key: str) -> tuple[str, str] | None:
        """What a number stands for that was written where buttons are shown as a list."""
        body = frame["body"]
        if body.get("msgtype") != "text":
            return None
        number = number_said(reading.spoken(body, self._settings.name))
        return self._store.chosen(chat_key, reading.userid_of(body), number) if number is not None else None

    def _note(self, frame: Json) -> tuple[str, str] | None:
        """What must be known at once, because it must be answered within seconds; what its number stands for."""
        chosen = None
        req_id = req_id_of(frame)
        if (key := reading.message_key(req_id)) != req_id:
            self._long[key] = req_id
            while len(self._long) > _LONG_ONES:
                self._long.popitem(last=False)
        try:
            body = reading.table(frame.get("body"), "a body")
            address = reading.address_of(body)
            if frame["cmd"] == Command.MESSAGE:
                chosen = self._chosen(frame, address.key)
                if chosen is not None:
                    self._enter(req_id, address.key, chosen[1], body, on_card=False)
                if address.place is Place.DM:
                    self.latest[address.key] = (req_id, time.monotonic())
            elif event_type_of(frame) == "template_card_event":
                self._enter(req_id, address.key, reading.CardEvent(body).task_id, body, on_card=True)
            elif event_type_of(frame) == "enter_chat":
                self.entered[address.key] = (req_id, time.monotonic())
        except UNREADABLE as error:
            _log.debug("a frame without what it needs: %r", error)
        return chosen

    def _enter(self, req_id: str, chat_key: str, task_id: str, body: Json, *, on_card: bool) -> None:
        key = reading.message_key(req_id)
        self._presses.enter(Press(key, req_id, chat_key, task_id, reading.userid_of(body), on_card))

    def _after(self, batch: list[_Held]) -> None:
        """Whoever voted in a card of WeCom's own kind sees that it counted."""
        for frame in (held.frame for held in batch):
            if event_type_of(frame) == "template_card_event":
                with suppress(*UNREADABLE):
                    event = reading.CardEvent(frame["body"])
                    press = self._presses.find(reading.message_key(req_id_of(frame)))
                    if event.task_id.startswith(VOTE) and press is not None:
                        self.on_vote(press, event.chosen)

    def _complain(self, error: str) -> None:
        """What is lost counts more than what only waits."""
        if self.problem is None:
            _log.warning("WeCom's updates cannot be stored (%s); they are held in memory", error)
        if self._lost:
            self.problem = f"WeCom: {self._lost} updates were lost, because the database has been away too long"
        elif error:
            self.problem = f"WeCom's updates cannot be stored ({error}); they are held in memory"

    def _recovered(self) -> None:
        if self._lost:
            _log.error("%d updates of WeCom were lost while the database was away", self._lost)
        self.problem, self._lost = None, 0


def _key(frame: Json) -> str:
    """By what a repeated delivery is recognised: the message's own id."""
    body = frame.get("body")
    found = body.get("msgid") if isinstance(body, dict) else None
    if not isinstance(found, str) or not found:
        return f"unnumbered:{_hash(frame)}"
    is_key = len(found) <= _LONGEST_KEY and found.isascii() and "\x00" not in found
    return found if is_key else f"{reading.LONG}{_hash(found)}"


def _hash(what: str | Json) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()[:32]
