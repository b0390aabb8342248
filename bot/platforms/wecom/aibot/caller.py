"""One frame sent and its answer judged: what passes is tried again at once, what WeCom forbids becomes a failure."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.platforms.port import Gone, Refused, RetryLater, Unsure
from bot.platforms.wecom.aibot import frames
from bot.platforms.wecom.aibot.connection import Connection
from bot.platforms.wecom.aibot.frames import Answer, Command, Json
from bot.platforms.wecom.bot_settings import BotSettings
from bot.platforms.wecom.keys import Address, Place
from bot.platforms.wecom.store import Store

_log = logging.getLogger(__name__)
_WAITS = (0.2, 0.4, 0.8)
_LATER: Mapping[int, timedelta] = {
    frames.TOO_FREQUENT: timedelta(seconds=30),
    frames.TOO_MANY_AT_ONCE: timedelta(seconds=5),
}
_UNANSWERABLE = frozenset({frames.WINDOW_OVER, frames.REQUEST_UNKNOWN, frames.STREAM_OVER})
_HARMLESS_TWICE = frozenset({"stream", "template_card"})
_CHAT_TYPES = {Place.DM: 1, Place.BOT: 2}


class Caller:
    """``say`` puts words or a card into a chat: as an answer to a request where there is one, else by itself."""

    def __init__(self, connection: Connection, settings: BotSettings, store: Store) -> None:
        self._connection = connection
        self._settings = settings
        self._store = store

    async def say(self, address: Address, body: Json, *, answering: str | None = None) -> Answer:
        """The answer is a success or a refusal of what was said. Raises the port's other failures."""
        if answering is not None:
            answer = await self._sent(Command.RESPOND, _as_reply(body, answering), req_id=answering)
            if answer.code not in _UNANSWERABLE:
                return answer
        pushed = {"chatid": address.name, "chat_type": _CHAT_TYPES[address.place], **body}
        answer = await self._sent(Command.PUSH, pushed)
        if answer.code == frames.NO_SUCH_CHAT:
            await self._store.forget_chat(address.key)
            raise Gone(str(answer))
        return answer

    async def _sent(self, command: Command, body: Json, *, req_id: str | None = None) -> Answer:
        """What got no answer is sent once more where nobody can see it twice: a stream takes its own place, and a
        card's id is good for one card. Raises as ``call`` does.
        """
        try:
            return await self.call(command, body, req_id=req_id)
        except Unsure:
            if body["msgtype"] not in _HARMLESS_TWICE:
                raise
            if not await self._connection.wait_until_subscribed(self._settings.resend_seconds):
                raise
        answer = await self.call(command, body, req_id=req_id)
        if answer.code == frames.TASK_USED:
            return Answer(frames.OK, "it had been shown", {})
        if answer.code in _UNANSWERABLE:
            raise Unsure(f"no answer to {command}, then {answer}")  # it is over, most likely because it was shown
        return answer

    async def welcome(self, body: Json, req_id: str) -> Answer:
        """A word to somebody who has just opened the private chat; refused where it comes too late."""
        return await self.call(Command.WELCOME, body, req_id=req_id)

    async def call(self, command: Command, body: Json, *, req_id: str | None = None) -> Answer:
        """Send until WeCom has an opinion. Raises RetryLater, Unreached or Unsure."""
        answer = await self._on_a_known_connection(command, body, req_id)
        for wait in _WAITS:
            if answer.code not in frames.BUSY:
                break
            await asyncio.sleep(wait)
            answer = await self._on_a_known_connection(command, body, req_id)
        if answer.code in frames.BUSY:
            raise RetryLater(timedelta(seconds=5))
        if answer.code in _LATER:
            raise RetryLater(_LATER[answer.code])
        if not answer.is_ok and answer.code not in _UNANSWERABLE:
            _log.info("%s: %s", command, answer)
        return answer

    async def _on_a_known_connection(self, command: Command, body: Json, req_id: str | None) -> Answer:
        """WeCom forgets connections that still stand: then a new one is made, and the frame sent once more."""
        number = self._connection.number
        answer = await self._connection.ask(command, body, req_id)
        if answer.code != frames.NOT_SUBSCRIBED:
            return answer
        await self._connection.renew(number)
        if not await self._connection.wait_until_subscribed(self._settings.resend_seconds):
            raise RetryLater(timedelta(seconds=2))
        answer = await self._connection.ask(command, body, req_id)
        if answer.code == frames.NOT_SUBSCRIBED:
            raise RetryLater(timedelta(seconds=10))
        return answer


def checked(answer: Answer) -> Answer:
    """Raises Refused where the answer is one."""
    if not answer.is_ok:
        raise Refused(str(answer))
    return answer


def words_of(content: str) -> Json:
    return {"msgtype": "markdown", "markdown": {"content": content}}


def card_of(card: Json) -> Json:
    return {"msgtype": "template_card", "template_card": card}


def _as_reply(body: Json, req_id: str) -> Json:
    """Words in reply are a stream of one finished frame; its id is the request's, so that a repetition is harmless."""
    if body["msgtype"] != "markdown":
        return body
    return {"msgtype": "stream", "stream": {"id": _stream_id(req_id, body), "finish": True, **body["markdown"]}}


def _stream_id(req_id: str, body: Json) -> str:
    said = f"{req_id}\n{body['markdown']['content']}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]
