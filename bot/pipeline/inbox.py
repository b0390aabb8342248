"""The inbox as the pipeline sees it: accept, take, finish, bury."""

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.platforms.port import RawUpdate
from bot.storage.writer import Writer
from models import inbox
from models.inbox import OpenRow


class Inbox(Protocol):
    """Where updates wait. A broker could stand behind this as well as a table."""

    async def accept(self, source: str, updates: Sequence[RawUpdate]) -> list[OpenRow]:
        """Make the batch durable and return what is new of it. Raises when it is not durable."""

    async def take(self, after_id: int, limit: int) -> list[OpenRow]:
        """Open updates behind a position, in order."""

    async def still_open(self, session: AsyncSession, ids: Sequence[int]) -> set[int]:
        """Which of these nobody has decided yet."""

    async def finish(self, session: AsyncSession, ids: Sequence[int]) -> None:
        """Mark as decided, in the transaction of their effects."""

    async def note_attempt(self, session: AsyncSession, row_id: int, attempts: int, error: str) -> None: ...

    async def bury(self, session: AsyncSession, row_id: int, attempts: int, error: str) -> None: ...


class SqlInbox:
    """The inbox in our own database: input, effects and "done" share one transaction."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    async def accept(self, source: str, updates: Sequence[RawUpdate]) -> list[OpenRow]:
        if not updates:
            return []
        now = self._clock.now()
        rows = [
            {
                "source": source,
                "update_key": update.key,
                "lane": update.lane,
                "body": update.body,
                "received_at": now,
                "state": inbox.InboxState.OPEN,
                "attempts": 0,
            }
            for update in updates
        ]
        return await self._writer.write(lambda session: inbox.keep(session, rows))

    async def take(self, after_id: int, limit: int) -> list[OpenRow]:
        async with self._writer.reader() as session:
            return await inbox.open_rows(session, after_id, limit)

    async def still_open(self, session: AsyncSession, ids: Sequence[int]) -> set[int]:
        return await inbox.still_open(session, ids)

    async def finish(self, session: AsyncSession, ids: Sequence[int]) -> None:
        await inbox.finish(session, ids)

    async def note_attempt(self, session: AsyncSession, row_id: int, attempts: int, error: str) -> None:
        await inbox.note_attempt(session, row_id, attempts, error)

    async def bury(self, session: AsyncSession, row_id: int, attempts: int, error: str) -> None:
        await inbox.bury(session, row_id, attempts, error)
