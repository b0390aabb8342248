"""A Bot API with a memory: a queue with offsets, every call on record, deletions and restrictions that last."""

import asyncio
import time
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.bot_api import BotApi
from benchmarks.wire import Parameters, ok

_LONGEST_CALL = 0.025
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of the bot's that members can see."""

    at: float
    chat_id: int
    message_id: int
    text: str
    reply_to: int | None
    markup: Parameters | None


class SoakServer:
    """``release`` puts updates into the queue; they stay until an offset confirms them."""

    def __init__(self, seed: int) -> None:
        self._api = BotApi()
        self._dice = Random(seed)
        self._queue: list[tuple[int, bytes]] = []
        self._arrived = asyncio.Event()
        self.polled = asyncio.Event()
        self.calls = 0
        self.under_way = 0
        self.sent: list[Sent] = []
        self.deleted: set[tuple[int, int]] = set()
        self.silenced: dict[tuple[int, int], bool] = {}

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def release(self, updates: list[tuple[int, bytes]]) -> None:
        self._queue += updates
        self._arrived.set()

    async def serve(self, path: str, given: Parameters) -> bytes:
        method = path.rpartition("/")[2]
        if method == "getUpdates":
            return await self._updates(given)
        self.calls += 1
        self.under_way += 1
        try:
            await asyncio.sleep(self._dice.random() * _LONGEST_CALL)  # on the way here
            result = self._api.answer(method, given)
            self._remember(method, given, result)
            await asyncio.sleep(self._dice.random() * _LONGEST_CALL)  # on the way back
        finally:
            self.under_way -= 1
        return ok(result)

    async def _updates(self, given: Parameters) -> bytes:
        self.polled.set()
        offset = int(given.get("offset", 0))
        while self._queue and self._queue[0][0] < offset:
            self._queue.pop(0)
        deadline = time.monotonic() + float(given.get("timeout", 0))
        while not self._queue and (left := deadline - time.monotonic()) > 0:
            self._arrived.clear()
            try:
                async with asyncio.timeout(left):
                    await self._arrived.wait()
            except TimeoutError:
                break
        return b'{"ok":true,"result":[' + b",".join(body for _, body in self._queue[:_BATCH]) + b"]}"

    def _remember(self, method: str, given: Parameters, result: Any) -> None:
        match method:
            case "sendMessage" | "sendPhoto" | "sendRichMessage":
                reply = given.get("reply_parameters") or {}
                self.sent.append(
                    Sent(
                        at=time.monotonic(),
                        chat_id=int(given["chat_id"]),
                        message_id=result["message_id"],
                        text=str(given.get("text", "")),
                        reply_to=reply.get("message_id"),
                        markup=given.get("reply_markup"),
                    )
                )
            case "deleteMessage":
                self.deleted.add((int(given["chat_id"]), int(given["message_id"])))
            case "deleteMessages":
                self.deleted |= {(int(given["chat_id"]), int(number)) for number in given["message_ids"]}
            case "restrictChatMember":
                may_speak = bool(given["permissions"].get("can_send_messages"))
                self.silenced[int(given["chat_id"]), int(given["user_id"])] = not may_speak
            case _:
                pass
