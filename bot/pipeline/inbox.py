"""The inbox as the pipeline sees it: accept, take, enter, finish, bury."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import Clock
from bot.pipeline.items import Item
from bot.platforms.port import RawUpdate
from bot.storage.writer import Writer
from models import inbox
from models.inbox import InboxState, NewUpdate, OpenRow


class Inbox(Protocol):
    """Where updates wait. A broker could stand behind this as well as a table."""

    async def accept(self, source: str, updates: Sequence[RawUpdate]) -> list[Item]:
        """Make the batch durable and return what is new of it. Raises when it is not durable."""

    async def keep(self, session: AsyncSession, source: str, updates: Sequence[RawUpdate]) -> list[Item]:
        """The same within a transaction of the caller's."""

    async def take(self, after_id: int, limit: int) -> list[OpenRow]:
        """Open updates behind a position, in order."""

    async def still_open(self, session: AsyncSession, ids: Sequence[int]) -> set[int]:
        """Which of these nobody has decided yet."""

    async def enter(self, session: AsyncSession, source: str, updates: Sequence[RawUpdate]) -> list[Item]:
        """Write updates down as decided, in the transaction that decides them; returns what is new of them."""

    async def reopen(self, session: AsyncSession, items: Sequence[Item]) -> None:
        """These were entered as decided but must wait: write down what they say."""

    async def finish(self, session: AsyncSession, ids: Sequence[int]) -> None:
        """Mark as decided, in the transaction of their effects."""

    async def note_attempt(self, session: AsyncSession, row_id: int, attempts: int, error: str) -> None: ...

    async def bury(self, session: AsyncSession, item: Item, attempts: int, error: str) -> None: ...


class SqlInbox:
    """The inbox in our own database: input, effects and "done" share one transaction."""

    def __init__(self, writer: Writer, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    async def accept(self, source: str, updates: Sequence[RawUpdate]) -> list[Item]:
        if not updates:
            return []
        return await self._writer.write(partial(self.keep, source=source, updates=updates))

    async def keep(self, session: AsyncSession, source: str, updates: Sequence[RawUpdate]) -> list[Item]:
        now = self._clock.now()
        await _keep_also(session, updates)
        rows = [NewUpdate(source, update.key, update.lane, update.body, now) for update in updates]
        return _items(source, updates, await inbox.keep(session, rows))

    async def take(self, after_id: int, limit: int) -> list[OpenRow]:
        async with self._writer.reader() as session:
            return await inbox.open_rows(session, after_id, limit)

    async def still_open(self, session: AsyncSession, ids: Sequence[int]) -> set[int]:
        return await inbox.still_open(session, ids)

    async def enter(self, session: AsyncSession, source: str, updates: Sequence[RawUpdate]) -> list[Item]:
        now = self._clock.now()
        await _keep_also(session, updates)
        rows = [NewUpdate(source, update.key, update.lane, None, now, InboxState.DONE) for update in updates]
        items = _items(source, updates, await inbox.keep(session, rows))
        for item in items:
            item.is_new = True
        return items

    async def reopen(self, session: AsyncSession, items: Sequence[Item]) -> None:
        await inbox.reopen(session, [(item.id, item.raw.body) for item in items])

    async def finish(self, session: AsyncSession, ids: Sequence[int]) -> None:
        await inbox.finish(session, ids)

    async def note_attempt(self, session: AsyncSession, row_id: int, attempts: int, error: str) -> None:
        await inbox.note_attempt(session, row_id, attempts, error)

    async def bury(self, session: AsyncSession, item: Item, attempts: int, error: str) -> None:
        await inbox.bury(session, item.id, attempts, error, body=item.raw.body if item.is_new else None)


async def _keep_also(session: AsyncSession, updates: Sequence[RawUpdate]) -> None:
    for update in updates:
        if update.also is not None:
            await update.also(session)


def _items(source: str, updates: Sequence[RawUpdate], new: dict[str, int]) -> list[Item]:
    """An item for each new row, in the order of the updates; one told twice in a batch is one."""
    return [Item(new.pop(update.key), source, update) for update in updates if update.key in new]
