"""A Bot API that hands out updates as fast as they are asked for, or at a fixed rate, and holds the stop-watch.

Runs as its own process (`python -m benchmarks.load_server`), prints its port, and is told what to do by
GET /control/offer and /control/look. Times are of the monotonic clock, which all processes of a machine share.
"""

import argparse
import asyncio
import json
import time
from collections import Counter
from typing import Any

from benchmarks.bot_api import BotApi
from benchmarks.traffic import CALM, MIX, Line, Traffic
from benchmarks.wire import Parameters, listen, ok

_REPLIES = ("sendMessage", "sendPhoto", "sendRichMessage")


class LoadServer:
    """One offer of updates at a time; a new one forgets the figures of the last."""

    def __init__(self, chats: int, people: int) -> None:
        self._traffic = Traffic(chats=chats, people=people)
        self._api = BotApi()
        self._lines: list[Line] = []
        self._ready: list[float] = []
        self._first_id = 0
        self._confirmed = 0
        self._delay = 0.0
        self._changed = asyncio.Event()
        self._first_poll: float | None = None
        self._forget()

    def _forget(self) -> None:
        self._calls: Counter[str] = Counter()
        self._awaited: dict[tuple[int, int], float] = {}
        self._latencies: list[float] = []
        self._began: float | None = None
        self._replied: float | None = None

    async def serve(self, path: str, given: Parameters) -> bytes:
        if path.startswith("/control/"):
            if path.endswith("offer"):
                self._offer(given)
            return json.dumps(self._figures()).encode()
        method = path.rpartition("/")[2]
        if method == "getUpdates":
            return await self._updates(given)
        now = time.monotonic()
        self._calls[method] += 1
        if method in _REPLIES:
            self._note_reply(given, now)
        if self._delay:
            await asyncio.sleep(self._delay)
        return ok(self._api.answer(method, given))

    def _offer(self, given: Parameters) -> None:
        """``count`` updates, ``rate`` a second (0: all at once), ``commands`` of a hundred, ``age`` seconds old."""
        count, rate = int(given["count"]), float(given.get("rate", 0))
        mix = CALM if given.get("calm") else MIX
        if "commands" in given:
            mix = {**mix, "command": int(given["commands"]), "chatter": 92 - int(given["commands"])}
        age = int(given.get("age", 0))
        date = int(time.time()) - age if age else None  # noqa: TID251  messages carry the server's wall time
        self._first_id += len(self._lines) or 700_000_001
        self._lines = self._traffic.lines(count, mix, date=date, span=int(given.get("span", 0)))
        now = time.monotonic() + 0.05
        self._ready = [now + (at / rate if rate else 0) for at in range(count)]
        self._confirmed = 0
        self._delay = float(given.get("delay_ms", 0)) / 1_000
        self._forget()
        self._awaited = {
            (line.chat_id, line.message_id): ready
            for line, ready in zip(self._lines, self._ready, strict=True)
            if line.kind == "command"
        }
        self._changed.set()

    async def _updates(self, given: Parameters) -> bytes:
        now = time.monotonic()
        self._first_poll = self._first_poll or now
        deadline = now + float(given.get("timeout", 0))
        offset, limit = int(given.get("offset", 0)), int(given.get("limit", 100))
        self._confirmed = max(self._confirmed, min(offset - self._first_id, len(self._lines)))
        while True:
            now = time.monotonic()
            stop = begin = self._confirmed
            while stop < len(self._lines) and stop - begin < limit and self._ready[stop] <= now:
                stop += 1
            if stop > begin:
                self._began = self._began or now
                return b'{"ok":true,"result":[' + b",".join(line.body for line in self._lines[begin:stop]) + b"]}"
            if now >= deadline:
                return ok([])
            due = self._ready[begin] if begin < len(self._lines) else deadline
            self._changed.clear()
            try:
                async with asyncio.timeout(max(min(due, deadline) - now, 0.0002)):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self._confirmed = max(self._confirmed, min(offset - self._first_id, len(self._lines)))

    def _note_reply(self, given: Parameters, now: float) -> None:
        """A reply names the command it answers."""
        self._replied = now
        reply = given.get("reply_parameters") or {}
        to = reply.get("message_id") or given.get("reply_to_message_id")
        ready = self._awaited.pop((int(given["chat_id"]), int(to)), None) if to else None
        if ready is not None:
            self._latencies.append(now - ready)

    def _figures(self) -> dict[str, Any]:
        return {
            "offered": len(self._lines),
            "confirmed": self._confirmed,
            "unanswered": len(self._awaited),
            "latencies": self._latencies,
            "calls": self._calls,
            "first_poll": self._first_poll,
            "began": self._began,
            "replied": self._replied,
        }


async def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--chats", type=int, default=50)
    options.add_argument("--people", type=int, default=2_000)
    chosen = options.parse_args()
    server, port = await listen(LoadServer(chosen.chats, chosen.people).serve)
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
