"""The open part of the outbox in memory: who may go next, and when the next one may."""

import logging
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import Priority
from bot.pipeline.pace import Pace
from bot.pipeline.parcels import Lane, Parcel, States, unpack
from models import outbox
from models.outbox import OutboxState

log = logging.getLogger(__name__)
_REMEMBERED_KEYS = 20_000
_CLAIMS_BELOW = 20
"""With more parcels than that waiting nothing is claimed: marks are cheap where many share a transaction."""
_CROWD = 20
"""How many windows a band may hold where a few chats fill it."""
_WAITING = (OutboxState.QUEUED, OutboxState.SENDING)


@dataclass(slots=True)
class _Band:
    """The open actions of one priority. ``reading``: some are only in the database, behind ``read_to``."""

    priority: Priority
    known: dict[int, Parcel] = field(default_factory=dict)
    read_to: int = 0
    reading: bool = True
    missed: bool = False


class OutQueue:
    """Known, unsettled parcels of one bot, a band for each priority: no backlog of digests can hide a reply.

    What the dispatcher has just committed is offered and need not be read again. A band that is full, and every band
    after a start, reads from the database until it has caught up.
    """

    def __init__(self, source: str, pace: Pace, *, window: int) -> None:
        self._source = source
        self._pace = pace
        self._window = window
        self._bands = {priority: _Band(priority) for priority in Priority}
        self._sent: OrderedDict[int, tuple[str, str | None]] = OrderedDict()
        self._unresolved: dict[int, Parcel] = {}
        self._busy: dict[Lane, Parcel] = {}
        self._generation = 0
        """Grows with every reload: what was read before is not to be relied on."""

    def offer(self, parcels: Iterable[Parcel]) -> None:
        """Just committed, in the order of their ids."""
        for parcel in parcels:
            band = self._bands[Priority(parcel.priority)]
            if band.reading or len(band.known) >= self._window:
                band.reading = band.missed = True
            else:
                self._add(band, parcel)

    def reload(self) -> None:
        """Rows changed behind our back (a chat got a new key): read everything that is not under way anew."""
        self._generation += 1
        under_way = self.under_way()
        self._unresolved.clear()
        for band in self._bands.values():
            band.known = {i: parcel for i, parcel in band.known.items() if i in under_way}
            band.read_to, band.reading = 0, True

    @property
    def must_read(self) -> bool:
        """Whether the database knows more than we do."""
        return bool(self._unresolved) or any(self._has_room(band) for band in self._bands.values())

    async def read(self, session: AsyncSession) -> None:
        """Catch up with the database as far as there is room.

        What is offered meanwhile may be newer than what this session sees: it is read by the next one.
        """
        for band in self._bands.values():
            band.missed = False
        for band in self._bands.values():
            while self._has_room(band) and await self._read_band(session, band):
                pass
        if self._unresolved:
            await self._resolve(session)

    def next_parcel(self, now: datetime) -> tuple[Parcel | None, float | None]:
        """The most urgent parcel that may go now, or else the seconds until one may (None: nothing waits)."""
        if (everywhere := self._pace.paused_until("", now)) is not None:
            return None, (everywhere - now).total_seconds()
        soonest: float | None = None
        passed: set[Lane] = set()
        for band in self._bands.values():
            for parcel in band.known.values():
                lane = parcel.lane
                if lane in self._busy or lane in passed or not parcel.is_resolved:
                    continue
                wait = 0.0 if parcel.is_expired(now) else self._wait(parcel, now)
                if wait <= 0:
                    return parcel, None
                if parcel.not_before is None:
                    passed.add(lane)  # what is behind it in its chat may not overtake it
                soonest = wait if soonest is None else min(soonest, wait)
        return None, soonest

    def claim(self, parcel: Parcel, now: datetime) -> bool:
        """Begin a parcel that is not committed yet, where nothing whatever would make it wait."""
        if self.must_read or parcel.not_before is not None or not parcel.is_resolved or parcel.is_expired(now):
            return False
        everything = [waiting for band in self._bands.values() for waiting in band.known.values()]
        if len(everything) > _CLAIMS_BELOW or any(waiting.lane == parcel.lane for waiting in everything):
            return False
        if self._pace.paused_until("", now) is not None or self._wait(parcel, now) > 0:
            return False
        self._add(self._bands[Priority(parcel.priority)], parcel)
        self.begin(parcel, now)
        return True

    def unclaim(self, parcel: Parcel) -> None:
        """It was not committed after all."""
        if parcel.counted:
            self._pace.give_back(parcel.chat_key, is_group=parcel.is_group, messages=parcel.counted)
            parcel.counted = 0
        self._busy.pop(parcel.lane, None)
        self._bands[Priority(parcel.priority)].known.pop(parcel.ids[0], None)

    def under_way(self) -> set[int]:
        """Ids of what was begun and has not ended."""
        return {i for parcel in self._busy.values() for i in parcel.ids}

    def begin(self, parcel: Parcel, now: datetime) -> Parcel:
        """Take a parcel, with everything of its lane that fits into the same request."""
        parcel.counted = 0 if parcel.is_expired(now) else self._pace.messages_in(parcel.action)
        if parcel.counted:
            self._pace.take(parcel.chat_key, is_group=parcel.is_group, now=now, messages=parcel.counted)
        self._busy[parcel.lane] = parcel
        known = self._bands[Priority(parcel.priority)].known
        for other in [p for p in known.values() if p.lane == parcel.lane and p is not parcel and p.is_resolved]:
            if _may_join(parcel, other, now) and parcel.absorb(other):
                for i in other.ids:
                    del known[i]
        return parcel

    def end(self, parcel: Parcel, *, settled_as: str | None, message_key: str | None = None) -> None:
        """A parcel's attempt is over; ``settled_as`` None: it goes back into the queue."""
        self._busy.pop(parcel.lane, None)
        if settled_as is None:
            return
        known = self._bands[Priority(parcel.priority)].known
        for i in parcel.ids:
            known.pop(i, None)
            self._unresolved.pop(i, None)
            self._sent[i] = (settled_as, message_key if settled_as == OutboxState.SENT else None)
        while len(self._sent) > _REMEMBERED_KEYS:
            self._sent.popitem(last=False)
        self._resolve_from(self._sent)

    def _has_room(self, band: _Band) -> bool:
        return band.reading and (len(band.known) < self._window or self._is_crowded(band))

    def _is_crowded(self, band: _Band) -> bool:
        """A few chats fill the window, perhaps paused ones: those behind them must not wait for them."""
        if len(band.known) >= _CROWD * self._window:
            return False
        share = max(self._window // 10, 1)
        chats = Counter(parcel.chat_key for parcel in band.known.values())
        return sum(min(count, share) for count in chats.values()) < self._window

    async def _read_band(self, session: AsyncSession, band: _Band) -> bool:
        """A portion of a band; False when this session has no more to tell."""
        room = max(self._window - len(band.known), self._window // 2, 1)
        generation = self._generation
        rows = await outbox.actions_after(session, self._source, band.read_to, priority=band.priority, limit=room)
        if generation != self._generation:
            return False
        for row in rows:
            band.read_to = row.id
            if row.id in band.known or row.id in self._sent:
                continue
            try:
                self._add(band, unpack(row))
            except ValidationError as error:
                log.error("action %d was written by another version and is left alone: %s", row.id, error.title)  # noqa: TRY400  the payload may hold private text
        is_full = len(rows) == room
        band.reading = band.missed or is_full
        return is_full

    def _add(self, band: _Band, parcel: Parcel) -> None:
        number = parcel.ids[0]
        band.known[number] = parcel
        band.read_to = max(band.read_to, number)
        if not parcel.is_resolved:
            self._unresolved[number] = parcel
            self._resolve_from(self._sent)

    def _resolve_from(self, states: States) -> None:
        for number, parcel in list(self._unresolved.items()):
            if all(i in states for i in parcel.awaits):
                parcel.resolve(states)
                del self._unresolved[number]

    async def _resolve(self, session: AsyncSession) -> None:
        """Ask the database about messages of ours that were sent before we can remember, or never existed."""
        mine = {i for band in self._bands.values() for i in band.known}
        wanted = {i for parcel in self._unresolved.values() for i in parcel.awaits if i not in mine}
        if wanted:
            states = await outbox.states_of(session, sorted(wanted))
            settled = {i: state for i, state in states.items() if state[0] not in _WAITING}
            lost: States = dict.fromkeys(wanted - states.keys(), (OutboxState.CANCELLED, None))
            self._resolve_from({**self._sent, **lost, **settled})

    def _wait(self, parcel: Parcel, now: datetime) -> float:
        waits = [0.0]
        if parcel.not_before is not None:
            waits.append((parcel.not_before - now).total_seconds())
        paused = self._pace.paused_until(parcel.chat_key, now)
        if paused is not None and self._pace.heeds_pauses(parcel.action):
            waits.append((paused - now).total_seconds())
        if messages := self._pace.messages_in(parcel.action):
            waits.append(self._pace.wait(parcel.chat_key, is_group=parcel.is_group, now=now, messages=messages))
        return max(waits)


def _may_join(parcel: Parcel, other: Parcel, now: datetime) -> bool:
    """Whether another parcel may go in the same request: not before its own time, and not where one is dropped.

    One that waits for its next attempt may: its text is older than the one that goes now.
    """
    if any(one.is_expired(now) or one.why_pointless for one in (parcel, other)):
        return False
    return other.not_before is None or other.not_before <= now or other.attempts > 0
