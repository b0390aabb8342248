"""What the outbox says of an action: about to be sent, or what became of it. Written for many at a time."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable
from bot.storage.writer import T, Work, Writer
from models import outbox
from models.outbox import Fate, OutboxState

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a row says after an attempt. QUEUED: it will be tried again, not before ``not_before``."""

    state: OutboxState
    attempts: int
    not_before: datetime | None = None
    settled_at: datetime | None = None
    error: str | None = None
    message_key: str | None = None
    poll_key: str | None = None

    def fate(self, action_id: int) -> Fate:
        return Fate(
            self.state,
            self.attempts,
            self.not_before,
            self.settled_at,
            self.error,
            self.message_key,
            self.poll_key,
            action_id,
        )


@dataclass(slots=True, eq=False)
class _Sheet:
    """What one transaction will write."""

    marks: list[tuple[int, int]] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    written: asyncio.Task[None] | None = None


class Settler:
    """Whoever comes while a transaction waits for its turn shares it. Nothing is given up: the database comes back."""

    def __init__(self, writer: Writer, clock: Clock, *, patience: timedelta) -> None:
        """``patience``: how long to wait before trying again what the database did not take."""
        self._writer = writer
        self._clock = clock
        self._patience = patience
        self._open: _Sheet | None = None
        self._writing: set[asyncio.Task[None]] = set()

    async def mark_sending(self, ids: Sequence[int], attempt: int) -> None:
        """Returns once a restart will find that these may have been sent."""
        sheet = self._sheet()
        sheet.marks += [(attempt, one) for one in ids]
        await self._filed(sheet, _Sheet(marks=[(attempt, one) for one in ids]))

    async def settle(self, fates: Sequence[Fate]) -> None:
        """Returns once it is durable what became of these."""
        sheet = self._sheet()
        sheet.fates += fates
        await self._filed(sheet, _Sheet(fates=list(fates)))

    async def until_durable(self, work: Work[T]) -> T:
        """Any other write that must not be lost while the database is away."""
        while True:
            try:
                return await self._writer.write(work)
            except DatabaseUnavailable as error:
                log.warning("what became of an action waits for the database: %s", error)
                await self._clock.sleep(self._patience)

    async def stop(self) -> None:
        """Leave unwritten what the database has not taken by now."""
        for task in self._writing:
            task.cancel()
        await asyncio.gather(*self._writing, return_exceptions=True)

    def _sheet(self) -> _Sheet:
        if self._open is None:
            self._open = _Sheet()
        return self._open

    async def _filed(self, sheet: _Sheet, own: _Sheet) -> None:
        """Until the sheet is durable. When it cannot be written, only what is one's ``own`` counts."""
        if sheet.written is None:
            sheet.written = asyncio.create_task(self.until_durable(partial(self._write, sheet)), name="settle")
            self._writing.add(sheet.written)
            sheet.written.add_done_callback(self._writing.discard)
        try:
            await asyncio.shield(sheet.written)
        except Exception as error:  # noqa: BLE001  whatever it was, it may be another's
            log.warning("what became of %d actions is written one by one: %r", len(sheet.fates), error)
            self._close(sheet)
            await self.until_durable(partial(self._write, own))

    def _close(self, sheet: _Sheet) -> None:
        """Whoever comes now needs another one."""
        if self._open is sheet:
            self._open = None

    async def _write(self, sheet: _Sheet, session: AsyncSession) -> None:
        self._close(sheet)
        if sheet.marks:
            await outbox.mark_sending(session, sheet.marks)
        if sheet.fates:
            await outbox.settle(session, sheet.fates)
