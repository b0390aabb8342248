"""Cards we posted on WeCom and what they show, and the numbers that stand for buttons where a chat shows no cards."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into


class WecomCard(Base):
    """A card by its task_id. WeCom lets it be changed right after a press only, so what it should show is kept."""

    __tablename__ = "wecom_cards"

    task_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    chat_key: Mapped[str] = mapped_column(String(64))
    shown: Mapped[str] = mapped_column(Text)
    """JSON: the text and the buttons, or the poll."""
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class WecomChoices(Base):
    """The newest numbered list of a chat for everybody, and of each asker there; an older one is answered no more."""

    __tablename__ = "wecom_choices"

    chat_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    asker: Mapped[str] = mapped_column(String(64), primary_key=True)
    """The key of the only person it is for; empty: it is for everybody."""
    task_id: Mapped[str] = mapped_column(String(64))
    tokens: Mapped[str] = mapped_column(Text)
    """What the numbers from 1 on stand for, parted by spaces."""
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def card_with_task(session: AsyncSession, task_id: str) -> WecomCard | None:
    return await row_with_key(session, WecomCard, task_id)


async def keep_card(session: AsyncSession, task_id: str, chat_key: str, shown: str, at: datetime) -> None:
    """Enter a card, or write down what it shows from now on."""
    row = await session.get(WecomCard, task_id)
    if row is None:
        session.add(WecomCard(task_id=task_id, chat_key=chat_key, shown=shown, made_at=at))
    else:
        row.shown = shown


async def forget_cards_before(session: AsyncSession, at: datetime) -> None:
    await session.execute(delete(WecomCard).where(WecomCard.made_at < at))


async def choices_after(session: AsyncSession, now: datetime) -> Sequence[WecomChoices]:
    """Every list that is still answered."""
    return (await session.scalars(select(WecomChoices).where(WecomChoices.expires_at > now))).all()


async def keep_choices(
    session: AsyncSession, chat_keys: Sequence[str], asker: str, task_id: str, tokens: str, expires_at: datetime
) -> None:
    """This list takes the place of the older one for the same people, in each of these chats."""
    values = {"task_id": task_id, "tokens": tokens, "expires_at": expires_at}
    for chat_key in chat_keys:
        statement = insert_into(session, WecomChoices).values(chat_key=chat_key, asker=asker, **values)
        await session.execute(statement.on_conflict_do_update(index_elements=["chat_key", "asker"], set_=values))


async def choices_of(session: AsyncSession, chat_key: str, now: datetime) -> WecomChoices | None:
    """The list for everybody that a number said in this chat chooses from."""
    row = await row_with_key(session, WecomChoices, chat_key, "")
    return row if row is not None and row.expires_at > now else None


async def forget_choices(session: AsyncSession, chat_key: str, asker: str) -> None:
    """Nothing is left to choose in this list."""
    await session.execute(delete(WecomChoices).where(WecomChoices.chat_key == chat_key, WecomChoices.asker == asker))


async def forget_choices_before(session: AsyncSession, now: datetime) -> None:
    """Lists that nobody is answered any more."""
    await session.execute(delete(WecomChoices).where(WecomChoices.expires_at <= now))
