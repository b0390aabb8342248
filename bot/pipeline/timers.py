"""The bell: puts a ``TimerDue`` into the inbox for every timer whose moment has come.

Truth is in the tables. A timer says when it rings next; the ring becomes an inbox row in the transaction that points
the timer at its next occurrence, so it can be neither lost nor doubled. APScheduler only wakes us up, at the next due
moment and every few seconds besides, because wall clocks jump.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.domain.recurrence import RULES, CatchUp, Occurrence, due
from bot.pipeline.inbox import Inbox
from bot.pipeline.items import TIMERS, Item
from bot.platforms.port import RawUpdate
from bot.services.timers import advance
from bot.storage.writer import Writer
from models.chats import Chat, chat_by_id
from models.timers import Timer, next_ring_at, timers_due

log = logging.getLogger(__name__)
_GATHER = timedelta(milliseconds=100)


class Bell:
    """Rings what is due. ``on_ring`` is called after new rows are durable."""

    def __init__(
        self,
        writer: Writer,
        inbox: Inbox,
        clock: Clock,
        *,
        on_ring: Callable[[list[Item]], None],
        at_least_every: timedelta,
    ) -> None:
        self._writer = writer
        self._inbox = inbox
        self._clock = clock
        self._on_ring = on_ring
        self._every = at_least_every
        self._scheduler: AsyncIOScheduler | None = None
        self._is_ringing = self._is_asked = False
        self._next: datetime | None = None
        self._knows_next = False
        self.rung = 0
        self.last_looked: datetime | None = None

    async def start(self) -> None:
        """Begin to ring by the wall clock. With a clock that is moved by hand, call ``ring_due`` instead."""
        scheduler = AsyncIOScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 3}
        )
        scheduler.add_job(self._ring, IntervalTrigger(seconds=self._every.total_seconds()), id="look")
        scheduler.start()
        self._scheduler = scheduler
        await self.ring_due()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def timers_changed(self) -> None:
        """A timer was set or moved: it may be the next to ring."""
        self._knows_next = False
        if self._scheduler is not None and self._scheduler.get_job("changed") is None:
            soon = DateTrigger(self._clock.now() + _GATHER)  # what else is set meanwhile is looked at with it
            self._scheduler.add_job(self._ring, soon, id="changed")

    async def _ring(self) -> None:
        """One ring at a time; whoever asks while one runs gets another after it, however many ask."""
        self._is_asked = True
        if self._is_ringing:
            return
        self._is_ringing = True
        try:
            while self._is_asked:
                self._is_asked = False
                await self.ring_due()
        finally:
            self._is_ringing = False

    async def ring_due(self) -> int:
        """Ring everything due by now, and set the alarm for what comes next. Returns the number of rings."""
        try:
            rings, next_at = await self._writer.write(self._put_into_inbox)
        except DatabaseUnavailable as error:
            log.warning("timers wait for the database: %s", error)
            return 0
        self._next, self._knows_next = next_at, True
        self.last_looked = self._clock.now()
        self.rung += len(rings)
        if self._scheduler is not None and next_at is not None:
            self._scheduler.add_job(self._ring, DateTrigger(next_at), id="next", replace_existing=True)
        if rings:
            self._on_ring(rings)
        return len(rings)

    async def next_at(self) -> datetime | None:
        """When the next timer rings; for clocks that are moved. Read anew after timers changed."""
        if not self._knows_next:
            self._knows_next = True  # what changes while we read is read once more
            async with self._writer.reader() as session:
                self._next = await next_ring_at(session)
        return self._next

    async def _put_into_inbox(self, session: AsyncSession) -> tuple[list[Item], datetime | None]:
        now = self._clock.now()
        rings: list[RawUpdate] = []
        for timer in await timers_due(session, now):
            chat = await chat_by_id(session, timer.chat_id) if timer.chat_id is not None else None
            if chat is not None:
                rings += [_update(timer, chat, occurrence) for occurrence in _rings_of(timer, now)]
            advance(timer, after=now)
        new = await self._inbox.keep(session, TIMERS, rings) if rings else []
        await session.flush()
        return new, await next_ring_at(session)


def _rings_of(timer: Timer, now: datetime) -> list[Occurrence]:
    """Which occurrences ring now: the one that is due, and by the catch-up policy those that were missed."""
    assert timer.next_at is not None, "only timers with a next moment are due"
    policy = CatchUp(timer.catch_up)
    max_age = timedelta(seconds=timer.max_age_seconds) if timer.max_age_seconds is not None else None
    if timer.rule is None:
        late = now - timer.next_at
        if max_age is not None and late > max_age:
            log.info("timer %s %s is skipped: %s late", timer.name, timer.key, late)
            return []
        return [Occurrence(at=timer.next_at, key=timer.next_key or "once")]
    just_before = timer.next_at - timedelta(seconds=1)
    return due(RULES.validate_json(timer.rule), ZoneInfo(timer.zone), just_before, now, policy, max_age=max_age)


def _update(timer: Timer, chat: Chat, occurrence: Occurrence) -> RawUpdate:
    content = {
        "timer_id": timer.id,
        "name": timer.name,
        "occurrence": occurrence.key,
        "at": occurrence.at.isoformat(),
        "payload": json.loads(timer.payload),
        "platform": chat.platform,
        "chat_key": chat.key,
        "chat_kind": chat.kind,
    }
    return RawUpdate(key=f"{timer.id}:{occurrence.key}", lane=f"{chat.platform}/{chat.key}", content=content)
