"""What was sent through WeCom's HTTP interface, as long as it can still be taken back or changed.

No row names a person: whoever got a message stands in the outbox.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into


class WecomSentPart(Base):
    """One message of WeCom's; a long text of ours is several. ``message_key`` is ours, WeCom's ids are too long."""

    __tablename__ = "wecom_sent_parts"

    message_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    part: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    msgid: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class WecomCardCode(Base):
    """What lets us change a card once, within 72 hours."""

    __tablename__ = "wecom_card_codes"

    task_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    code: Mapped[str] = mapped_column(Text)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    is_tried: Mapped[bool] = mapped_column(default=False)
    """A change with it had an unclear end: refused the next time, it was used up by that one."""


class WecomHookSend(Base):
    """A message that left through a group webhook; it counts for a minute."""

    __tablename__ = "wecom_hook_sends"
    __table_args__ = (Index(None, "hook", "sent_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    hook: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def add_part(session: AsyncSession, message_key: str, part: int, msgid: str, at: datetime) -> None:
    session.add(WecomSentPart(message_key=message_key, part=part, msgid=msgid, sent_at=at))


async def parts_of(session: AsyncSession, message_key: str, since: datetime) -> Sequence[WecomSentPart]:
    """The parts that were sent after ``since``, first to last."""
    query = select(WecomSentPart).where(WecomSentPart.message_key == message_key, WecomSentPart.sent_at > since)
    return (await session.scalars(query.order_by(WecomSentPart.part))).all()


async def drop_part(session: AsyncSession, message_key: str, part: int) -> None:
    await session.execute(
        delete(WecomSentPart).where(WecomSentPart.message_key == message_key, WecomSentPart.part == part)
    )


async def keep_code(session: AsyncSession, task_id: str, code: str, at: datetime) -> None:
    """The newest code of a card, in the place of an older one."""
    values = {"code": code, "given_at": at, "is_tried": False}
    statement = insert_into(session, WecomCardCode).values(task_id=task_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["task_id"], set_=values))


async def code_of(session: AsyncSession, task_id: str, since: datetime) -> WecomCardCode | None:
    row = await row_with_key(session, WecomCardCode, task_id)
    return row if row is not None and row.given_at > since else None


async def codes_beginning(session: AsyncSession, task: str, since: datetime) -> Sequence[WecomCardCode]:
    """The codes of cards that were handed out together: their tasks begin alike."""
    query = select(WecomCardCode).where(
        WecomCardCode.task_id.startswith(task, autoescape=True), WecomCardCode.given_at > since
    )
    return (await session.scalars(query.order_by(WecomCardCode.task_id))).all()


async def newest_code(
    session: AsyncSession,
    task_id: str,
    *,
    since: datetime,
    taken: Callable[[AsyncSession], Awaitable[str | None]],
    at: datetime,
) -> WecomCardCode | None:
    """The code that ``taken`` takes from where presses are kept, kept here from now on; else the one we have."""
    code = await taken(session)
    if code is not None:
        await keep_code(session, task_id, code, at)
    return await code_of(session, task_id, since)


async def mark_tried(session: AsyncSession, task_id: str, code: str) -> None:
    this = (WecomCardCode.task_id == task_id, WecomCardCode.code == code)
    await session.execute(update(WecomCardCode).where(*this).values(is_tried=True))


async def drop_code(session: AsyncSession, task_id: str, code: str) -> None:
    """Used up; a newer one of the same card stays."""
    await session.execute(delete(WecomCardCode).where(WecomCardCode.task_id == task_id, WecomCardCode.code == code))


async def forget_sent(session: AsyncSession, *, parts: datetime, codes: datetime) -> None:
    """Drop what was sent and given before these moments: it can be neither recalled nor changed any more."""
    await session.execute(delete(WecomSentPart).where(WecomSentPart.sent_at <= parts))
    await session.execute(delete(WecomCardCode).where(WecomCardCode.given_at <= codes))


async def add_hook_sends(
    session: AsyncSession, hook: str, *, at: datetime, messages: int, forget_before: datetime
) -> None:
    """Count messages, and forget those of the same webhook that count no more."""
    await session.execute(
        delete(WecomHookSend).where(WecomHookSend.hook == hook, WecomHookSend.sent_at < forget_before)
    )
    session.add_all(WecomHookSend(hook=hook, sent_at=at) for _ in range(messages))


async def hook_sends_after(session: AsyncSession, hook: str, since: datetime) -> Sequence[datetime]:
    query = select(WecomHookSend.sent_at).where(WecomHookSend.hook == hook, WecomHookSend.sent_at >= since)
    return (await session.scalars(query.order_by(WecomHookSend.sent_at))).all()
