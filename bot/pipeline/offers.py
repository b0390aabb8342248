"""Updates that a platform holds out to us: nobody has written them down yet, and their sender waits for our word."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from bot.platforms.port import RawUpdate


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """``taken`` comes to an end once the updates are durable, or fails when they are not."""

    source: str
    updates: Sequence[RawUpdate]
    taken: asyncio.Future[None]

    def settle(self, error: Exception | None = None) -> None:
        if self.taken.done():
            return  # whoever waited has gone
        if error is None:
            self.taken.set_result(None)
        else:
            self.taken.set_exception(error)


class Offers:
    """Those that wait, in the order in which they came."""

    def __init__(self) -> None:
        self._waiting: deque[Offer] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    async def wait_for(self, source: str, updates: Sequence[RawUpdate]) -> None:
        """Hold updates out. Raises what prevented them from being kept."""
        offer = Offer(source, updates, asyncio.get_running_loop().create_future())
        self._waiting.append(offer)
        await offer.taken

    def take(self, room: int) -> list[Offer]:
        """Offers with at most ``room`` updates in all, but always one, so that none waits for ever."""
        taken: list[Offer] = []
        while self._waiting:
            if self._waiting[0].taken.done():  # whoever made it was cancelled
                self._waiting.popleft()
                continue
            if taken and sum(len(offer.updates) for offer in (*taken, self._waiting[0])) > room:
                break
            taken.append(self._waiting.popleft())
        return taken

    def refuse_all(self, error: Exception) -> None:
        while self._waiting:
            self._waiting.popleft().settle(error)
