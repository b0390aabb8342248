"""The sender: takes what the outbox holds, one attempt at a time, and settles what became of it.

Class A actions (repeatable) are sent and then settled; a crash in between repeats them. Class B actions (seen once)
are marked ``sending`` before the request leaves, so that after a crash they are found and marked ``unknown`` instead
of being said twice. One message at a time per chat keeps its order; moderation has a lane of its own and never waits
behind chatter.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from bot.domain.acts import ActionClass
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.people import ChatKind, PlatformName
from bot.domain.text import clean_text
from bot.pipeline.limits import SendLimits
from bot.pipeline.pace import Pace
from bot.pipeline.parcels import Parcel
from bot.pipeline.queue import OutQueue
from bot.pipeline.settling import Settlement, Settler
from bot.platforms.port import Gone, Moved, Platform, Refused, RetryLater, Unreached, Unsure
from bot.storage.writer import Writer
from models import outbox
from models.outbox import OutboxState

log = logging.getLogger(__name__)


class Sender:
    """One per bot account. ``on_moved`` and ``on_gone`` tell the house that a chat has a new key or is closed to us."""

    def __init__(
        self,
        platform: Platform,
        source: str,
        *,
        writer: Writer,
        clock: Clock,
        pace: Pace,
        limits: SendLimits,
        on_moved: Callable[[str, str], None],
        on_gone: Callable[[str, ChatKind], None],
    ) -> None:
        self._platform = platform
        self._source = source
        self._writer = writer
        self._clock = clock
        self._pace = pace
        self._limits = limits
        self._on_moved = on_moved
        self._on_gone = on_gone
        self._queue = OutQueue(source, pace, window=limits.window)
        self._settler = Settler(writer, clock, patience=limits.infrastructure_wait)
        self._claimed: dict[int, Parcel] = {}
        self._is_running = self._is_in_doubt = False
        self._in_flight: set[asyncio.Task[None]] = set()
        self._nudge = asyncio.Event()
        self._stopping = False
        self.outcomes: Counter[tuple[str, str]] = Counter()
        """By (kind, state): for metrics."""
        self.last_looked: datetime | None = None
        """When the queue was last gone through; for the health page."""

    @property
    def platform_name(self) -> PlatformName:
        return self._platform.name

    def claim(self, parcels: Iterable[Parcel]) -> set[int]:
        """Which of these, about to be committed, will leave at once: they may be written down as being sent.

        Nothing else of their lanes is sent before ``offer`` or ``unclaim``.
        """
        now = self._clock.now()
        for parcel in parcels:
            if not self._is_running or len(self._in_flight) + len(self._claimed) >= self._limits.in_flight:
                break
            if parcel.action_class is ActionClass.VISIBLE and self._queue.claim(parcel, now):
                self._claimed[parcel.ids[0]] = parcel
        return set(self._claimed)

    def unclaim(self) -> None:
        """What was claimed was not committed."""
        for parcel in self._claimed.values():
            self._queue.unclaim(parcel)
        self._claimed.clear()
        self._nudge.set()

    def offer(self, parcels: Iterable[Parcel]) -> None:
        """New actions were committed."""
        for parcel in parcels:
            claimed = self._claimed.pop(parcel.ids[0], None)
            if claimed is None:
                self._queue.offer([parcel])
            else:
                self._start(claimed, is_marked=True)
        self._nudge.set()

    def reload(self, *, in_doubt: bool = False) -> None:
        """Waiting actions were changed in the database: read them anew.

        ``in_doubt``: some may have been written down as being sent by a commit that seemed to fail.
        """
        self._is_in_doubt |= in_doubt
        self._queue.reload()
        self._nudge.set()

    async def recover(self) -> None:
        """After a crash: mark as unknown what may have been seen; keep pauses. What may be repeated is still queued."""
        async with self._writer.reader() as session:
            unknown = [row.id for row in await outbox.actions_in_flight(session, self._source)]
            for pause in await outbox.pauses_of(session, self._source):
                self._pace.pause(pause.chat_key, pause.until)
        now = self._clock.now()
        if unknown:
            log.warning(
                "%d messages were being sent when the process died; whether they arrived is unknown", len(unknown)
            )
            why = "the process died while sending"
            end = partial(outbox.end_unsent, ids=unknown, state=OutboxState.UNKNOWN, why=why, now=now)
            await self._settler.until_durable(end)

    async def run(self) -> None:
        """Send until ``stop``."""
        self._is_running = True
        try:
            while not self._stopping:
                self._nudge.clear()
                await self._wait(await self._patient_step())
        finally:
            self._is_running = False  # nobody would send what is claimed from now on

    async def _patient_step(self) -> float:
        try:
            wait = await self._step()
        except DatabaseUnavailable as error:
            log.warning("actions wait for the database: %s", error)
            return self._limits.infrastructure_wait.total_seconds()
        self.last_looked = self._clock.now()
        return wait

    async def _wait(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._nudge.wait()

    async def drain(self) -> None:
        """Send everything that may go out by now, waiting for the pace with the clock; for tests and moved clocks."""
        while True:
            wait = await self._step()
            if self._in_flight:
                await asyncio.wait(self._in_flight, return_when=asyncio.FIRST_COMPLETED)
            elif wait < self._limits.longest_sleep.total_seconds():
                await self._clock.sleep(timedelta(seconds=wait))
            else:
                return

    async def stop(self, grace: timedelta) -> None:
        """Take nothing new, wait for what is in flight, then leave it: it will be found as ``sending``."""
        self._stopping, self._is_running = True, False
        self._nudge.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace.total_seconds()):
                while self._claimed:  # what is being committed leaves at once
                    self._nudge.clear()
                    await self._nudge.wait()
        if self._in_flight:
            await asyncio.wait(self._in_flight.copy(), timeout=grace.total_seconds())
        for task in self._in_flight.copy():
            task.cancel()
        await asyncio.gather(*self._in_flight.copy(), return_exceptions=True)
        await self._settler.stop()

    # -- choosing -------------------------------------------------------------------------------------------------

    async def _step(self) -> float:
        """Start whatever may start now; the seconds until something else may."""
        now = self._clock.now()
        if self._is_in_doubt:
            lost = partial(outbox.queue_again, source=self._source, under_way=self._queue.under_way())
            await self._writer.write(lost)
            self._is_in_doubt = False
        if self._queue.must_read:
            async with self._writer.reader() as session:
                await self._queue.read(session)
        longest = self._limits.longest_sleep.total_seconds()
        while len(self._in_flight) + len(self._claimed) < self._limits.in_flight:
            chosen, wait = self._queue.next_parcel(now)
            if chosen is None:
                return longest if wait is None else min(wait, longest)
            self._start(self._queue.begin(chosen, now))
        return longest

    def _start(self, parcel: Parcel, *, is_marked: bool = False) -> None:
        task = asyncio.create_task(self._send(parcel, is_marked=is_marked), name=f"send {parcel.action.kind}")
        self._in_flight.add(task)
        task.add_done_callback(self._make_room)

    def _make_room(self, task: asyncio.Task[None]) -> None:
        """Only now there is room for another: whoever was woken earlier still counted this one."""
        self._in_flight.discard(task)
        self._nudge.set()

    async def _drop(self, parcel: Parcel) -> Settlement:
        """Too late to be of use, or about a message that was never sent."""
        state, why = (OutboxState.CANCELLED, parcel.why_pointless) if parcel.why_pointless else (
            OutboxState.EXPIRED, "too late to be of use",
        )  # fmt: skip
        settlement = Settlement(state, parcel.attempts, settled_at=self._clock.now(), error=why)
        await self._settle(parcel, settlement)
        return settlement

    # -- one attempt ----------------------------------------------------------------------------------------------

    async def _send(self, parcel: Parcel, *, is_marked: bool) -> None:
        ended = settlement = None
        try:
            if not is_marked and (parcel.is_expired(self._clock.now()) or parcel.why_pointless):
                ended = await self._drop(parcel)
                return
            if parcel.action_class is ActionClass.VISIBLE and not is_marked:
                await self._settler.mark_sending(parcel.ids, parcel.attempts + 1)
            settlement = await self._attempt(parcel)
            parcel.attempts, parcel.not_before = settlement.attempts, settlement.not_before
            await self._settle(parcel, settlement)
            ended = settlement if settlement.state is not OutboxState.QUEUED else None
        except Exception:
            log.exception("what became of action %d cannot be written", parcel.ids[0])
            parcel.not_before = self._clock.now() + self._limits.infrastructure_wait
            if settlement is not None and parcel.action_class is ActionClass.VISIBLE:
                ended = settlement  # it may have been seen: not again before a restart calls it unknown
        finally:
            state, message_key = (ended.state, ended.message_key) if ended else (None, None)
            self._queue.end(parcel, settled_as=state, message_key=message_key)

    async def _attempt(self, parcel: Parcel) -> Settlement:  # noqa: PLR0911  one return for each way an attempt ends
        """Perform once; what the row must say afterwards."""
        try:
            receipt = await self._platform.perform(parcel.action)
        except RetryLater as later:
            return await self._postponed(parcel, later)
        except Unreached as error:
            return self._again(parcel, str(error))
        except Unsure as error:
            if parcel.action_class is ActionClass.IDEMPOTENT:
                return self._again(parcel, str(error))
            return self._ended(parcel, OutboxState.UNKNOWN, str(error))
        except Moved as moved:
            self._on_moved(parcel.chat_key, moved.new_key)
            return self._again(parcel, "the chat has a new key")
        except Gone as error:
            self._on_gone(parcel.chat_key, ChatKind.GROUP if parcel.is_group else ChatKind.PRIVATE)
            return self._ended(parcel, OutboxState.FAILED, f"gone: {error}")
        except Refused as error:
            return self._ended(parcel, OutboxState.FAILED, f"right: {error}" if error.lacks_right else str(error))
        except Exception as error:
            log.exception("action %d (%s) could not be carried out", parcel.ids[0], parcel.action.kind)
            return self._ended(parcel, OutboxState.FAILED, repr(error))
        return Settlement(
            OutboxState.SENT,
            parcel.attempts + 1,
            settled_at=self._clock.now(),
            message_key=receipt.message_key,
            poll_key=receipt.poll_key,
        )

    async def _postponed(self, parcel: Parcel, later: RetryLater) -> Settlement:
        """The platform asked for patience: keep the pause where a restart will find it. Not counted as an attempt."""
        chat_key = "" if later.everywhere else parcel.chat_key
        until = self._clock.now() + later.after
        self._pace.pause(chat_key, until)
        keep = partial(outbox.keep_pause, source=self._source, chat_key=chat_key, until=until)
        await self._settler.until_durable(keep)
        return Settlement(OutboxState.QUEUED, parcel.attempts, not_before=until)

    def _again(self, parcel: Parcel, why: str) -> Settlement:
        """Back into the queue with patience, or the end of it."""
        tries = parcel.attempts + 1
        if tries >= self._limits.max_attempts:
            return self._ended(parcel, OutboxState.FAILED, why)
        wait = self._limits.waits[min(tries, len(self._limits.waits)) - 1]
        return Settlement(OutboxState.QUEUED, tries, not_before=self._clock.now() + wait, error=_legible(why))

    def _ended(self, parcel: Parcel, state: OutboxState, why: str) -> Settlement:
        log.info("action %d (%s) in chat %s: %s, %s", parcel.ids[0], parcel.action.kind, parcel.chat_key, state, why)
        return Settlement(state, parcel.attempts + 1, settled_at=self._clock.now(), error=_legible(why))

    async def _settle(self, parcel: Parcel, settlement: Settlement) -> None:
        await self._settler.settle([settlement.fate(one) for one in parcel.ids])
        self.outcomes[parcel.action.kind, settlement.state] += 1


def _legible(why: str) -> str:
    """A platform's words, without what no database takes."""
    return clean_text(why)[:500]
