"""The dispatcher: takes updates in order per chat, decides them, and writes everything in one transaction.

Locking page. There is one writer, so decisions never race each other; a unique constraint is still the last judge of
every "only once". One transaction holds many updates (see ``batch.py``). A lane (one chat) is held while one of its
updates waits for a look-up or for its next try, so the chat's order is kept; the other lanes go on. No network call
happens inside a transaction: what a decision needs from the platform is looked up between two of them.

An update is usually written down by the transaction that decides it: until that is durable nobody has acknowledged it,
so a crash leaves it with the platform, which tells it again. It is written down first, and decided later, while others
wait to be read before it, while updates are decided one by one, and for a while after a crash: should it be the one
that kills the process, its tries can be counted then.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.pipeline.batch import Batch, Outcome
from bot.pipeline.decider import Decider
from bot.pipeline.inbox import Inbox
from bot.pipeline.items import Item
from bot.pipeline.lanes import Lanes
from bot.pipeline.limits import DispatchLimits
from bot.pipeline.lookups import look_up
from bot.pipeline.offers import Offer, Offers
from bot.pipeline.outlet import Outlet
from bot.pipeline.shelf import Shelf
from bot.platforms.port import Platform, RawUpdate
from bot.storage.writer import Work, Writer

log = logging.getLogger(__name__)
DEADLY = "the process died each time it was tried"


class Dispatcher:
    """``outlet`` hears of new actions before and after a commit, ``on_timers`` after one that set timers."""

    def __init__(
        self,
        *,
        writer: Writer,
        inbox: Inbox,
        decider: Decider,
        platforms: Mapping[str, Platform],
        clock: Clock,
        limits: DispatchLimits,
        outlet: Outlet,
        on_timers: Callable[[], None],
    ) -> None:
        self._writer = writer
        self._inbox = inbox
        self._decider = decider
        self._platforms = platforms
        self._clock = clock
        self._limits = limits
        self._outlet = outlet
        self._on_timers = on_timers
        self._nudge = asyncio.Event()
        self._lanes = Lanes(on_ready=self._nudge.set)
        self._shelf = Shelf(inbox, self._lanes, portion=limits.batch, held=limits.held)
        self._offers = Offers()
        self._doubted: set[int] = set()
        self._in_doubt = False
        self._alone = 0
        self._to_keep_first = 0
        self._is_running = False
        self._stopping = False
        self.processed = 0
        self.buried = 0
        self.batches = 0

    @property
    def backlog(self) -> int:
        """Updates in memory that are not decided yet."""
        return self._lanes.backlog

    async def accept(self, source: str, updates: Sequence[RawUpdate]) -> None:
        """Take updates from a platform; returns once they are durable, decided or not.

        Raises DatabaseUnavailable when they could not be kept.
        """
        if not updates:
            return
        is_kept_first = self._shelf.is_behind or self._alone or self._to_keep_first or not self._is_running
        if is_kept_first and not self._offers:
            self._to_keep_first = max(self._to_keep_first - len(updates), 0)
            self.add_kept(await self._inbox.accept(source, updates))
        else:
            self._nudge.set()
            await self._offers.wait_for(source, updates)

    def add_kept(self, items: Sequence[Item]) -> None:
        """Updates that are durable but not decided."""
        self._shelf.add_kept(items)
        self._nudge.set()

    async def run(self, *, careful: bool = False) -> None:
        """Decide until ``stop``; what is left stays open in the inbox.

        ``careful``: the last process died, so the updates it left open are decided one at a time, each try counted
        before it begins. An update that kills the process is buried after its last try instead of killing for ever.
        """
        while careful and not self._stopping:
            try:
                await self._decide_leftovers()
                careful, self._to_keep_first = False, self._limits.kept_first
            except DatabaseUnavailable as error:
                log.warning("updates of the last process wait for the database: %s", error)
                await self._clock.sleep(self._limits.infrastructure_wait)
        try:
            self._is_running = True
            while not self._stopping:
                self._nudge.clear()
                if not await self._step():
                    await self._wait_for_work()
        finally:
            self._is_running = False
            self._offers.refuse_all(DatabaseUnavailable("nothing is decided any more"))

    async def _wait_for_work(self) -> None:
        """Until somebody offers updates; now and then look whether one was kept but never offered."""
        try:
            async with asyncio.timeout(self._limits.look_again.total_seconds()):
                await self._nudge.wait()
        except TimeoutError:
            if not self.backlog:
                self._shelf.look_again()

    async def drain(self) -> None:
        """Decide until nothing is open and nothing waits; for tests, the demo and moved clocks."""
        while await self._step() or self._lanes.is_waiting:
            if not self._lanes.ready:
                await self._lanes.first_ready()

    async def stop(self) -> None:
        """Finish the transaction that runs, take no further one."""
        self._stopping = True
        self._nudge.set()
        await self._lanes.stop()

    # -- taking ---------------------------------------------------------------------------------------------------

    async def _step(self) -> bool:
        """One transaction's worth; False when there was nothing to do."""
        try:
            await self._shelf.refill()
            self._clear_doubt()
            size = 1 if self._alone else self._limits.batch
            items = self._lanes.next_items(size)
            may_take = (
                not self._alone and not self._lanes.ready and len(items) < size
            )  # nobody overtakes their own chat
            offers = self._offers.take(size - len(items)) if may_take else []
            self._alone = max(self._alone - 1, 0)
            if items or offers:
                await self._decide(items, offers)
            return bool(items or offers or self._lanes.ready)
        except DatabaseUnavailable as error:
            log.warning("updates wait for the database: %s", error)
            await self._clock.sleep(self._limits.infrastructure_wait)
            return True

    async def _decide_leftovers(self) -> None:
        """One update a transaction, its try counted first, for what was open when the last process died."""
        while items := self._lanes.next_items(1):
            await self._decide(items)  # put back, because the database was away
        for row in await self._inbox.take(self._shelf.read_to, self._limits.batch):
            if self._stopping:
                return
            item, tries = Item.stored(row), row.attempts + 1
            if tries <= self._limits.deadly_tries:
                await self._writer.write(self._counting(item, tries, "was being decided"))
                self._shelf.passed(row.id)
                await self._decide_to_the_end(item)
            else:
                await self._writer.write(partial(self._give_up, item, tries, DEADLY))
                self._shelf.passed(row.id)

    async def _decide_to_the_end(self, item: Item) -> None:
        """Nothing else is counted as tried before this one is decided, its look-ups and further tries included."""
        self._lanes.add([item])
        await self._decide(self._lanes.next_items(1))
        while self._lanes.is_held(item.lane):
            await self._lanes.first_ready()
            if items := self._lanes.next_items(self._limits.batch):
                await self._decide(items)

    def _counting(self, item: Item, tries: int, why: str) -> Work[None]:
        return partial(self._inbox.note_attempt, row_id=item.id, attempts=tries, error=why[:2000])

    async def _give_up(self, item: Item, tries: int, why: str, session: AsyncSession) -> None:
        log.error("update %d is buried: %s", item.id, why)
        await self._inbox.bury(session, item, tries, why[:2000])

    # -- deciding -------------------------------------------------------------------------------------------------

    async def _decide(self, items: list[Item], offers: Sequence[Offer] = ()) -> None:
        """Decide in one transaction; when the whole of it fails, put the updates back in order.

        A connection that broke may have broken after the commit, so those updates are looked up before the next try.
        """
        batch = Batch(
            items,
            offers,
            held=self._lanes.held(),
            claim=self._outlet.claim,
            decider=self._decider,
            inbox=self._inbox,
            platforms=self._platforms,
            clock=self._clock,
            max_attempts=self._limits.max_attempts,
            doubted=self._doubted,
        )
        try:
            outcome = await self._writer.write(batch.run)
        except DatabaseUnavailable:
            self._undo(items)
            self._doubted.update(item.id for item in items)
            self._in_doubt = True
            self._shelf.look_again()
            raise
        except Exception as error:  # noqa: BLE001  whatever it was, somebody else must not suffer for it
            self._undo(items)
            await self._single_out(items, offers, error)
        else:
            self._doubted.difference_update(item.id for item in items)
            self._after_commit(outcome)
            for offer in offers:
                offer.settle()
        finally:
            for offer in offers:  # whoever still waits must ask again
                offer.settle(DatabaseUnavailable("what came in could not be kept"))

    def _undo(self, items: list[Item]) -> None:
        """Nothing that the transaction made may be relied on."""
        self._decider.forget_everything()
        self._outlet.unclaim()
        self._lanes.put_back(items)

    def _clear_doubt(self) -> None:
        """The database answers again: find what a commit has left that seemed to fail."""
        if self._in_doubt:
            self._in_doubt = False
            self._outlet.reload(in_doubt=True)
            self._on_timers()

    async def _single_out(self, items: list[Item], offers: Sequence[Offer], error: Exception) -> None:
        """One of these cannot be written. Decide each by itself; what fails alone is tried again, then buried."""
        if len(items) != 1 or offers:
            kept = [item for offer in offers for item in await self._keep(offer)]
            taken = self._lanes.next_items(len(items))
            self._lanes.put_back([*taken, *kept])
            self._alone = len(taken) + len(kept)
            log.warning("%d updates are decided one by one, because together they failed: %r", self._alone, error)
            return
        item = items[0]
        tries = item.attempts + 1
        is_over = tries >= self._limits.max_attempts
        note = partial(self._give_up, item, tries, repr(error)) if is_over else self._counting(item, tries, repr(error))
        await self._writer.write(note)
        self._lanes.remove(item)
        item.attempts = tries
        if is_over:
            self.buried += 1
        else:
            self._lanes.hold(item, [], self._pause(item))

    async def _keep(self, offer: Offer) -> list[Item]:
        """Write an offer down without deciding it."""
        try:
            kept = await self._inbox.accept(offer.source, offer.updates)
        except Exception as error:  # noqa: BLE001  it is told to whoever waits for it
            offer.settle(error)
            return []
        offer.settle()
        return kept

    def _after_commit(self, outcome: Outcome) -> None:
        self.processed += outcome.processed
        self.buried += outcome.buried
        self.batches += 1
        self._shelf.note(outcome.newest)
        if not self._stopping:
            self._hold(outcome)
        if outcome.has_moved or outcome.was_doubted:
            self._outlet.reload(in_doubt=outcome.was_doubted)
        if outcome.outgoing:
            self._outlet.hand_over(outcome.outgoing)
        if outcome.has_timers or outcome.was_doubted:
            self._on_timers()

    def _hold(self, outcome: Outcome) -> None:
        """What waits is written down; keep it, and everything behind it, in memory until it need wait no longer."""
        views, patience = self._decider.views, self._limits.lookup_timeout
        for item, needed in outcome.lookups:
            reading = look_up(item, needed, self._platforms, views, self._clock, patience)
            self._lanes.hold(item, outcome.behind[item.lane], reading)
        for item in outcome.retries:
            self._lanes.hold(item, outcome.behind[item.lane], self._pause(item))
        for item in outcome.too_early:
            if not self._lanes.join_held(item):
                self._lanes.add([item])

    async def _pause(self, item: Item) -> None:
        waits = self._limits.waits
        await self._clock.sleep(waits[min(item.attempts, len(waits)) - 1])
