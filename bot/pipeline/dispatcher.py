"""The dispatcher: takes open updates in order per chat, decides them, and writes everything in one transaction.

Locking page. There is one writer, so decisions never race each other; a unique constraint is still the last judge of
every "only once". One transaction holds many updates (see ``batch.py``). A lane (one chat) is held while one of its
updates waits for a look-up or for its next try, so the chat's order is kept; the other lanes go on. No network call
happens inside a transaction: what a decision needs from the platform is looked up between two of them.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.pipeline.batch import Batch, Outcome
from bot.pipeline.decider import Decider
from bot.pipeline.inbox import Inbox
from bot.pipeline.items import Item
from bot.pipeline.lookups import look_up
from bot.platforms.port import Platform
from bot.routing.ctx import Outgoing
from bot.storage.writer import Writer
from models.inbox import OpenRow

log = logging.getLogger(__name__)
DEADLY = "the process died each time it was tried"


@dataclass(frozen=True, slots=True)
class DispatchLimits:
    """``batch``: updates per transaction. ``held``: updates in memory at most. ``waits``: before each further try."""

    batch: int = 500
    held: int = 5_000
    max_attempts: int = 3
    waits: tuple[timedelta, ...] = (timedelta(seconds=0.2), timedelta(seconds=1), timedelta(seconds=3))
    infrastructure_wait: timedelta = timedelta(seconds=1)
    lookup_timeout: timedelta = timedelta(seconds=10)
    look_again: timedelta = timedelta(seconds=5)


class Dispatcher:
    """``on_actions``, ``on_timers``, ``on_moved``: called after a commit with new actions, timers or chat keys."""

    def __init__(
        self,
        *,
        writer: Writer,
        inbox: Inbox,
        decider: Decider,
        platforms: Mapping[str, Platform],
        clock: Clock,
        limits: DispatchLimits,
        on_actions: Callable[[list[Outgoing]], None],
        on_timers: Callable[[], None],
        on_moved: Callable[[], None] = lambda: None,
    ) -> None:
        self._writer = writer
        self._inbox = inbox
        self._decider = decider
        self._platforms = platforms
        self._clock = clock
        self._limits = limits
        self._on_actions = on_actions
        self._on_timers = on_timers
        self._on_moved = on_moved
        self._queue: deque[Item] = deque()
        self._held: dict[str, deque[Item]] = {}
        self._waiting: set[asyncio.Task[None]] = set()
        self._doubted: set[int] = set()
        self._alone = 0
        self._taken_to = 0
        self._reading = True
        self._missed = False
        self._nudge = asyncio.Event()
        self._stopping = False
        self.processed = 0
        self.buried = 0
        self.batches = 0

    @property
    def backlog(self) -> int:
        """Updates in memory that are not decided yet."""
        return len(self._queue) + sum(map(len, self._held.values()))

    def offer(self, rows: list[OpenRow]) -> None:
        """Updates just made durable, in the order of their commits: they need not be read again.

        When there is no room for them, or others before them wait to be read, they are read in their turn.
        """
        if self._reading or self.backlog + len(rows) > self._limits.held:
            self._reading = self._missed = True
        elif rows:
            self._queue.extend(Item(row) for row in rows)
            self._taken_to = rows[-1].id
        self._nudge.set()

    async def run(self, *, careful: bool = False) -> None:
        """Decide until ``stop``; what is left stays open in the inbox.

        ``careful``: the last process died, so the updates it left open are decided one at a time, each try counted
        before it begins. An update that kills the process is buried after its last try instead of killing for ever.
        """
        while careful and not self._stopping:
            try:
                await self._decide_leftovers()
                careful = False
            except DatabaseUnavailable as error:
                log.warning("updates of the last process wait for the database: %s", error)
                await self._clock.sleep(self._limits.infrastructure_wait)
        while not self._stopping:
            self._nudge.clear()
            if not await self._step():
                await self._wait_for_work()

    async def _wait_for_work(self) -> None:
        """Until somebody offers updates; now and then look whether one was kept but never offered."""
        try:
            async with asyncio.timeout(self._limits.look_again.total_seconds()):
                await self._nudge.wait()
        except TimeoutError:
            if not self.backlog:
                self._taken_to, self._reading = 0, True

    async def drain(self) -> None:
        """Decide until nothing is open and nothing waits; for tests, the demo and moved clocks."""
        while await self._step() or self._waiting:
            if self._waiting and not self._queue:
                await asyncio.wait(self._waiting, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self) -> None:
        """Finish the transaction that runs, take no further one."""
        self._stopping = True
        self._nudge.set()
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    # -- taking ---------------------------------------------------------------------------------------------------

    async def _step(self) -> bool:
        """One transaction's worth; False when there was nothing to do."""
        try:
            await self._refill()
            items = self._next_items()
            if items:
                await self._decide(items)
            return bool(items or self._queue)
        except DatabaseUnavailable as error:
            log.warning("updates wait for the database: %s", error)
            await self._clock.sleep(self._limits.infrastructure_wait)
            return True

    async def _refill(self) -> None:
        """Read from the inbox while it knows more than we do, and while there is room."""
        if not self._reading or len(self._queue) >= self._limits.batch or self.backlog >= self._limits.held:
            return
        self._missed = False
        rows = await self._inbox.take(self._taken_to, self._limits.batch)
        self._queue.extend(Item(row, attempts=row.attempts) for row in rows)
        if rows:
            self._taken_to = rows[-1].id
        self._reading = self._missed or len(rows) == self._limits.batch

    def _next_items(self) -> list[Item]:
        items: list[Item] = []
        size = 1 if self._alone else self._limits.batch
        self._alone = max(self._alone - 1, 0)
        while self._queue and len(items) < size:
            item = self._queue.popleft()
            held = self._held.get(item.lane)
            if held is not None:
                held.append(item)
            else:
                items.append(item)
        return items

    async def _decide_leftovers(self) -> None:
        """One update a transaction, its try counted first, for what was open when the last process died."""
        while self._queue:
            await self._decide(self._next_items())  # put back, because the database was away
        for row in await self._inbox.take(self._taken_to, self._limits.batch):
            if self._stopping:
                return
            tries = row.attempts + 1
            if tries <= self._limits.max_attempts:
                await self._writer.write(partial(self._count_try, row.id, tries, "was being decided"))
                self._taken_to = row.id
                await self._decide_to_the_end(Item(row, attempts=row.attempts))
            else:
                await self._writer.write(partial(self._give_up, row.id, tries, DEADLY))
                self._taken_to = row.id

    async def _decide_to_the_end(self, item: Item) -> None:
        """Nothing else is counted as tried before this one is decided, its look-ups and further tries included."""
        self._queue.append(item)
        await self._decide(self._next_items())
        while item.lane in self._held:
            await asyncio.wait(self._waiting, return_when=asyncio.FIRST_COMPLETED)
            if items := self._next_items():
                await self._decide(items)

    async def _count_try(self, row_id: int, tries: int, why: str, session: AsyncSession) -> None:
        await self._inbox.note_attempt(session, row_id, tries, why[:2000])

    async def _give_up(self, row_id: int, tries: int, why: str, session: AsyncSession) -> None:
        log.error("update %d is buried: %s", row_id, why)
        await self._inbox.bury(session, row_id, tries, why[:2000])

    # -- deciding -------------------------------------------------------------------------------------------------

    async def _decide(self, items: list[Item]) -> None:
        """Decide in one transaction; when the whole of it fails, put the updates back in order.

        A connection that broke may have broken after the commit, so those updates are looked up before the next try.
        """
        batch = Batch(
            items,
            decider=self._decider,
            inbox=self._inbox,
            platforms=self._platforms,
            clock=self._clock,
            max_attempts=self._limits.max_attempts,
            doubted=self._doubted,
        )
        try:
            outcome = await self._writer.write(batch.run)
        except BaseException as error:
            self._decider.forget_everything()
            self._queue.extendleft(reversed(items))
            if not isinstance(error, Exception):
                raise
            if isinstance(error, DatabaseUnavailable):
                self._doubted.update(item.row.id for item in items)
                raise
            await self._single_out(items, error)
        else:
            self._doubted.difference_update(item.row.id for item in items)
            self._after_commit(outcome)

    async def _single_out(self, items: list[Item], error: Exception) -> None:
        """One of these cannot be written. Decide each by itself; what fails alone is tried again, then buried."""
        if len(items) > 1:
            log.warning("%d updates are decided one by one, because together they failed: %r", len(items), error)
            self._alone = len(items)
            return
        item = items[0]
        tries = item.attempts + 1
        is_over = tries >= self._limits.max_attempts
        note = partial(self._give_up if is_over else self._count_try, item.row.id, tries, repr(error))
        await self._writer.write(note)
        self._queue.remove(item)
        item.attempts = tries
        if is_over:
            self.buried += 1
        else:
            self._hold(item, [], self._pause(item))

    def _after_commit(self, outcome: Outcome) -> None:
        self.processed += len(outcome.done)
        self.buried += outcome.buried
        self.batches += 1
        views, patience = self._decider.views, self._limits.lookup_timeout
        for item, needed in outcome.lookups:
            reading = look_up(item, needed, self._platforms, views, self._clock, patience)
            self._hold(item, outcome.behind[item.lane], reading)
        for item in outcome.retries:
            self._hold(item, outcome.behind[item.lane], self._pause(item))
        if outcome.has_moved or outcome.was_doubted:
            self._on_moved()
        if outcome.outgoing:
            self._on_actions(outcome.outgoing)
        if outcome.has_timers or outcome.was_doubted:
            self._on_timers()

    def _hold(self, item: Item, behind: list[Item], until: Coroutine[None, None, None]) -> None:
        """Keep a lane's updates back until ``until`` is done, then put them in front again, in order."""
        self._held[item.lane] = deque([item, *behind])
        task = asyncio.create_task(until)
        self._waiting.add(task)

        def release(_: object) -> None:
            self._waiting.discard(task)
            self._queue.extendleft(reversed(self._held.pop(item.lane, deque())))
            self._nudge.set()

        task.add_done_callback(release)

    async def _pause(self, item: Item) -> None:
        waits = self._limits.waits
        await self._clock.sleep(waits[min(item.attempts, len(waits)) - 1])
