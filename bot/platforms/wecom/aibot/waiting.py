"""Who waits for which answer. Two may wait for the same request: a reply bears the id of what it replies to."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from bot.platforms.port import Unsure
from bot.platforms.wecom.aibot.frames import Answer


class Waiting:
    """Answers in the order in which they were asked for."""

    def __init__(self) -> None:
        self._by_request: defaultdict[str, deque[asyncio.Future[Answer]]] = defaultdict(deque)

    @contextmanager
    def for_answer(self, req_id: str) -> Iterator["asyncio.Future[Answer]"]:
        """A future that the answer will settle; whoever leaves waits no more."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        queue = self._by_request[req_id]
        queue.append(future)
        try:
            yield future
        finally:
            future.cancel()
            if future in queue:
                queue.remove(future)
            if not queue:
                self._by_request.pop(req_id, None)

    def settle(self, req_id: str, answer: Answer) -> None:
        """One answer came; one that nobody waits for any more is let go."""
        queue = self._by_request.get(req_id)
        while queue:
            future = queue.popleft()
            if not future.done():
                future.set_result(answer)
                return

    def give_up(self) -> None:
        """The connection is over: what was written has no known outcome."""
        for queue in self._by_request.values():
            for future in queue:
                if not future.done():
                    future.set_exception(Unsure("the connection ended before the answer came"))
