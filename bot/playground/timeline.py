"""Time in the playground: moved by hand or at a speed, it stops at everything that is due on the way, in order."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.domain.clock import MovableClock
from bot.pipeline.house import House, source_of
from bot.pipeline.housekeeping import Housekeeper
from bot.platforms.playground.platform import PlaygroundPlatform
from models.outbox import next_turn_at

_BREATH = 0.1
"""Seconds of wall time between two movements of a clock that flows."""


class Agenda(Protocol):
    """Something besides the house that happens at moments of its own: people with habits, chores."""

    def next_at(self) -> datetime | None:
        """When it wants to be next; None: never again."""
        ...

    def shows_at(self) -> datetime | None:
        """When people may next see something of it; None: never, as far as one can know now."""
        ...

    async def act(self, now: datetime) -> None:
        """Do what is due by now; afterwards ``next_at`` is later than that."""
        ...


@dataclass(frozen=True, slots=True)
class _Known:
    """What the house planned when it had stirred and postponed so often: a timer's ring, an action's turn."""

    ring: datetime | None
    turn: datetime | None
    stirred: int
    postponed: int


class Chores:
    """The housekeeper's rounds, at the distance they have in a process that runs by the wall clock."""

    def __init__(self, keeper: Housekeeper, *, first_at: datetime, every: timedelta) -> None:
        self._keeper = keeper
        self._next = first_at
        self._every = every

    def next_at(self) -> datetime | None:
        return self._next

    def shows_at(self) -> datetime | None:
        """Nobody sees the house being kept."""
        return None

    async def act(self, now: datetime) -> None:
        await self._keeper.once()
        self._next = now + self._every


class Timeline:
    """The only one who moves the clock. Its methods may be called side by side; they take their turns.

    The house must not run by itself: neither ``bell.start`` nor the loops of dispatcher, senders and platform.
    """

    def __init__(
        self,
        house: House,
        platform: PlaygroundPlatform,
        clock: MovableClock,
        *,
        agendas: Iterable[Agenda] = (),
        wall: Callable[[], float] = time.monotonic,
    ) -> None:
        """``agendas`` of the same moment act in this order, after the house."""
        self.agendas = list(agendas)
        self._house = house
        self._platform = platform
        self._source = source_of(platform)
        self._clock = clock
        self._wall = wall
        self._turn = asyncio.Lock()
        self._nudge = asyncio.Event()
        self._speed = 0.0
        self._counted_to = wall()
        self._owed = 0.0
        """Seconds that have passed by the wall and are still to pass here."""
        self._next: datetime | None = None
        self._known = _Known(None, None, stirred=-1, postponed=-1)
        self._is_settled = False
        self._halted = False
        platform.world.on_told = self._nudge.set

    def now(self) -> datetime:
        return self._clock.now()

    # -- by hand --------------------------------------------------------------------------------------------------

    async def pass_to(self, moment: datetime) -> None:
        """Let time pass; whatever is due on the way happens at its own moment and is settled there.

        A moment that is past already only settles. ``halt`` ends it early.
        """
        async with self._turn:
            self._halted = False
            await self._pass_to(moment)

    async def settle(self) -> None:
        """Everything that can be decided and sent by now is."""
        async with self._turn:
            await self._settle()

    async def next_at(self) -> datetime | None:
        """When something that people may see happens next by itself; None: never, as far as one can know now."""
        async with self._turn:
            await self._settle()
            await self._look_ahead(self._house.stirred)
            return self._soonest(agenda.shows_at() for agenda in self.agendas)

    def halt(self) -> None:
        """Let a ``pass_to`` that is under way end at its next stop."""
        self._halted = True

    # -- at a speed -----------------------------------------------------------------------------------------------

    @property
    def speed(self) -> float:
        """Seconds that pass in one second of wall time while ``run`` runs; 0: none."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._count_seconds()
        self._speed = max(speed, 0.0)
        self._nudge.set()

    async def flow_at(self, speed: float) -> None:
        """Change the speed; what has passed by the wall at the old one has passed here too when this returns."""
        self.speed = speed
        await _to_its_end(self._flow())

    async def run(self, speed: float | None = None) -> None:
        """Let time flow until cancelled, at a speed that may be changed meanwhile; what people do is settled at once.

        A clock that is paused or moved by hand goes on from where it is then. Being cancelled waits for the stop that
        is under way.
        """
        if speed is not None:
            self._speed = max(speed, 0.0)
        self._counted_to, self._owed = self._wall(), 0.0
        while True:
            self._nudge.clear()
            await _to_its_end(self._flow())
            with suppress(TimeoutError):
                async with asyncio.timeout(_BREATH if self._speed else None):
                    await self._nudge.wait()

    def _count_seconds(self) -> None:
        """What has passed on the wall since the last count, at the speed that held."""
        now = self._wall()
        self._owed += (now - self._counted_to) * self._speed
        self._counted_to = now

    async def _flow(self) -> None:
        async with self._turn:
            self._count_seconds()
            target, self._owed = self._clock.now() + timedelta(seconds=self._owed), 0.0
            if self._platform.world.queue or not self._is_settled:
                await self._settle()
            if self._next is not None and self._next <= target:
                self._halted = False
                await self._pass_to(target)
            else:
                self._clock.move_to(target)

    # -- one stop -------------------------------------------------------------------------------------------------

    async def _pass_to(self, moment: datetime) -> None:
        await self._settle()
        while not self._halted and self._next is not None and self._next <= moment:
            self._clock.move_to(max(self._next, self._clock.now()))
            await self._settle()
            for agenda in self.agendas:
                due = agenda.next_at()
                if due is not None and due <= self._clock.now():
                    await agenda.act(self._clock.now())
                    await self._settle()
        if not self._halted and moment > self._clock.now():
            self._clock.move_to(moment)

    async def _settle(self) -> None:
        """Chatter that nobody answers is kept and decided, as in a live house, and nothing else is asked."""
        self._is_settled = False
        while True:
            self._platform.world.lapse()
            await self._platform.keep()  # also the time: nothing is decided at a moment that a crash could take back
            if updates := self._platform.take():
                await self._house.accept(self._source, updates)
            await self._house.dispatcher.drain()
            if self._is_quiet():
                if not self._platform.world.queue:
                    break
                continue
            stirred = self._house.stirred
            for sender in self._house.senders.values():
                await sender.drain()
            await self._house.hear_itself_out()
            ring = await self._house.bell.next_at()
            if ring is not None and ring <= self._clock.now():
                await self._house.bell.ring_due()
            await self._look_ahead(stirred)
        self._next = self._soonest(agenda.next_at() for agenda in self.agendas)
        self._is_settled = True

    def _is_quiet(self) -> bool:
        """Whether the house has nothing to do now, and what we know of its plans still holds."""
        known, now = self._known, self._clock.now()
        is_due = any(moment is not None and moment <= now for moment in (known.ring, known.turn))
        return known.stirred == self._house.stirred and not is_due

    async def _look_ahead(self, stirred: int) -> None:
        """When the next timer rings, and when an action that waits may go out."""
        turn, now, postponed = self._known.turn, self._clock.now(), self._house.postponed
        if postponed != self._known.postponed or (turn is not None and turn <= now):
            async with self._house.writer.reader() as session:
                turn = await next_turn_at(session, self._source, now)
        self._known = _Known(await self._house.bell.next_at(), turn, stirred, postponed)

    def _soonest(self, agendas: Iterable[datetime | None]) -> datetime | None:
        return _first([*agendas, self._platform.world.next_lapse_at(), self._known.ring, self._known.turn])


def _first(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """A transaction or a message that has begun is finished even where the caller is cancelled."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
