"""Updates in memory, in order. A lane (one chat) is held while one of its updates waits; the others go on."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence

from bot.pipeline.items import Item


class Lanes:
    """``on_ready`` is called when something that waited may be decided now."""

    def __init__(self, on_ready: Callable[[], None]) -> None:
        self._on_ready = on_ready
        self._queue: deque[Item] = deque()
        self._held: dict[str, deque[Item]] = {}
        self._waiting: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> int:
        """Updates whose turn has come."""
        return len(self._queue)

    @property
    def backlog(self) -> int:
        """Updates in memory that are not decided yet."""
        return len(self._queue) + sum(map(len, self._held.values()))

    @property
    def is_waiting(self) -> bool:
        return bool(self._waiting)

    def is_held(self, lane: str) -> bool:
        return lane in self._held

    def held(self) -> frozenset[str]:
        """The lanes that are held now."""
        return frozenset(self._held)

    def ids(self) -> set[int]:
        """Of everything in memory."""
        return {item.id for items in (self._queue, *self._held.values()) for item in items}

    def add(self, items: Iterable[Item]) -> None:
        self._queue.extend(items)

    def put_back(self, items: Sequence[Item]) -> None:
        """In front of everything, in their order."""
        self._queue.extendleft(reversed(items))

    def remove(self, item: Item) -> None:
        self._queue.remove(item)

    def next_items(self, size: int) -> list[Item]:
        """Take up to ``size`` of what may be decided now; what is behind a held one joins those who wait."""
        items: list[Item] = []
        while self._queue and len(items) < size:
            item = self._queue.popleft()
            if not self.join_held(item):
                items.append(item)
        return items

    def join_held(self, item: Item) -> bool:
        """Put an update behind those of its lane that wait; False where none does."""
        held = self._held.get(item.lane)
        if held is None:
            return False
        held.append(item)
        return True

    def hold(self, item: Item, behind: Iterable[Item], until: Coroutine[None, None, None]) -> None:
        """Keep a lane's updates back until ``until`` is done, then put them in front again, in order."""
        lane = item.lane
        self._held[lane] = deque([item, *behind])
        task = asyncio.create_task(until)
        self._waiting.add(task)

        def release(_: object) -> None:
            self._waiting.discard(task)
            self._queue.extendleft(reversed(self._held.pop(lane, deque())))
            self._on_ready()

        task.add_done_callback(release)

    async def first_ready(self) -> None:
        """Until one of those that wait need wait no longer."""
        if self._waiting:
            await asyncio.wait(self._waiting, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Nobody waits any more."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)
