"""The open part of the outbox in memory: who may go next, and when the next one may."""

import logging
from collections import OrderedDict
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.pipeline.pace import Pace
from bot.pipeline.parcels import Parcel, unpack
from models import outbox
from models.outbox import OutboxState

log = logging.getLogger(__name__)
_REMEMBERED_KEYS = 20_000


class OutQueue:
    """Known, unsettled parcels of one bot. Moderation is read apart, so no backlog of chatter can hide it."""

    def __init__(self, source: str, pace: Pace, *, window: int) -> None:
        self._source = source
        self._pace = pace
        self._window = window
        self._known: dict[bool, dict[int, Parcel]] = {True: {}, False: {}}
        self._read_to = {True: 0, False: 0}
        self._sent: OrderedDict[int, tuple[str, str | None]] = OrderedDict()
        self._busy: dict[tuple[str, bool], Parcel] = {}

    def reload(self) -> None:
        """Rows changed behind our back (a chat got a new key): read everything that is not under way anew."""
        under_way = {i for parcel in self._busy.values() for i in parcel.ids}
        for urgent, known in self._known.items():
            self._read_to[urgent] = 0
            self._known[urgent] = {i: parcel for i, parcel in known.items() if i in under_way}

    async def refill(self, session: AsyncSession) -> None:
        """Read new rows, as far as there is room."""
        for urgent, known in self._known.items():
            room = self._window - len(known)
            if room <= 0:
                continue
            rows = await outbox.actions_after(session, self._source, self._read_to[urgent], urgent=urgent, limit=room)
            for row in rows:
                self._read_to[urgent] = row.id
                if row.id in known:
                    continue
                try:
                    known[row.id] = unpack(row)
                except ValidationError as error:
                    log.error("action %d was written by another version and is left alone: %s", row.id, error.title)  # noqa: TRY400  the payload may hold private text

    async def resolve(self, session: AsyncSession, now: datetime) -> list[Parcel]:
        """Name the messages that waiting parcels are about; returns those that no longer make sense."""
        waiting = [p for known in self._known.values() for p in known.values() if p.awaits and not p.is_resolved]
        wanted = {i for parcel in waiting for i in parcel.awaits if i not in self._sent}
        states = dict(self._sent)
        if wanted:
            states |= await outbox.states_of(session, sorted(wanted))
        for parcel in waiting:
            parcel.resolve(states)
        everything = [p for known in self._known.values() for p in known.values() if p.lane not in self._busy]
        return [parcel for parcel in everything if parcel.is_pointless(states, now)]

    def next_parcel(self, now: datetime) -> tuple[Parcel | None, float | None]:
        """The most urgent parcel that may go now, or else the seconds until one may (None: nothing waits)."""
        if (everywhere := self._pace.paused_until("", now)) is not None:
            return None, (everywhere - now).total_seconds()
        soonest: float | None = None
        passed: set[tuple[str, bool]] = set()
        for known in self._known.values():
            for parcel in sorted(known.values(), key=lambda p: (p.priority, p.ids[0])):
                if parcel.lane in self._busy or parcel.lane in passed or not parcel.is_resolved:
                    continue
                wait = self._wait(parcel, now)
                if wait <= 0:
                    return parcel, None
                if parcel.not_before is None:
                    passed.add(parcel.lane)  # what is behind it in its chat may not overtake it
                soonest = wait if soonest is None else min(soonest, wait)
        return None, soonest

    def _wait(self, parcel: Parcel, now: datetime) -> float:
        waits = [0.0]
        if parcel.not_before is not None:
            waits.append((parcel.not_before - now).total_seconds())
        if (paused := self._pace.paused_until(parcel.chat_key, now)) is not None:
            waits.append((paused - now).total_seconds())
        if Pace.is_metered(parcel.action):
            waits.append(self._pace.wait(parcel.chat_key, is_group=parcel.is_group, now=now))
        return max(waits)

    def begin(self, parcel: Parcel, now: datetime) -> Parcel:
        """Take a parcel, with everything of its lane that fits into the same request."""
        if Pace.is_metered(parcel.action):
            self._pace.take(parcel.chat_key, is_group=parcel.is_group, now=now)
        self._busy[parcel.lane] = parcel
        known = self._known[parcel.is_urgent]
        for other in [p for p in known.values() if p.lane == parcel.lane and p is not parcel and p.is_resolved]:
            if parcel.absorb(other):
                for i in other.ids:
                    del known[i]
        return parcel

    def end(self, parcel: Parcel, *, settled_as: str | None, message_key: str | None = None) -> None:
        """A parcel's attempt is over; ``settled_as`` None: it goes back into the queue."""
        self._busy.pop(parcel.lane, None)
        if settled_as is None:
            return
        known = self._known[parcel.is_urgent]
        for i in parcel.ids:
            known.pop(i, None)
            self._sent[i] = (settled_as, message_key if settled_as == OutboxState.SENT else None)
        while len(self._sent) > _REMEMBERED_KEYS:
            self._sent.popitem(last=False)
