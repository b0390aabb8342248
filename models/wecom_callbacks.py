"""Callbacks of WeCom that were accepted, so that none is acted upon twice; and what a click on a card lets us change.

Both are needed for minutes or days and are pruned by whoever writes them.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from models.base import Base, UtcDateTime
from models.bulk import BulkInsert
from models.upsert import insert_in, insert_into


class WecomCallback(Base):
    """One accepted callback. A signature covers the nonce; both together are as WeCom sent them, letter for letter."""

    __tablename__ = "wecom_callbacks"

    signature: Mapped[str] = mapped_column(String(40), primary_key=True)
    nonce: Mapped[str] = mapped_column(String(128), primary_key=True)
    accepted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class WecomClick(Base):
    """The newest click of one person on one card: its code allows one change of the card within 72 hours."""

    __tablename__ = "wecom_clicks"

    task_id: Mapped[str] = mapped_column(String(128), primary_key=True)
    user_key: Mapped[str] = mapped_column(String(96), primary_key=True)
    response_code: Mapped[str] = mapped_column(String(512))
    clicked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


async def known_callbacks(session: AsyncSession, since: datetime, limit: int) -> Sequence[WecomCallback]:
    """The newest of those accepted since then, oldest first."""
    query = select(WecomCallback).where(WecomCallback.accepted_at >= since)
    rows = await session.scalars(query.order_by(WecomCallback.accepted_at.desc()).limit(limit))
    return rows.all()[::-1]


async def remember_callback(session: AsyncSession, signature: str, nonce: str, at: datetime) -> bool:
    """Write an accepted callback down. False: that has been done before."""
    return bool(await _REMEMBERING.run(session, [(signature, nonce, at)]))


def _remembering(dialect: str) -> ReturningInsert[str, str]:
    statement = insert_in(dialect, WecomCallback).on_conflict_do_nothing()
    return statement.returning(WecomCallback.signature, WecomCallback.nonce)


_REMEMBERING = BulkInsert(("signature", "nonce", "accepted_at"), _remembering)


async def remember_click(session: AsyncSession, task_id: str, user_key: str, response_code: str, at: datetime) -> None:
    """Keep the code of a click; it takes the place of an older one of the same person on the same card."""
    statement = insert_into(session, WecomClick).values(
        task_id=task_id, user_key=user_key, response_code=response_code, clicked_at=at
    )
    newer = {"response_code": response_code, "clicked_at": at}
    await session.execute(statement.on_conflict_do_update(index_elements=["task_id", "user_key"], set_=newer))


async def take_response_code(session: AsyncSession, task_id: str, user_key: str, since: datetime) -> str | None:
    """The code of the newest click not older than ``since``. It works once, so it is gone afterwards."""
    statement = delete(WecomClick).where(WecomClick.task_id == task_id, WecomClick.user_key == user_key)
    taken = (await session.execute(statement.returning(WecomClick.response_code, WecomClick.clicked_at))).first()
    return taken.response_code if taken is not None and taken.clicked_at >= since else None


async def forget_old(session: AsyncSession, *, callbacks: datetime, clicks: datetime) -> None:
    """Drop what was accepted and what was clicked before these moments."""
    await session.execute(delete(WecomCallback).where(WecomCallback.accepted_at < callbacks))
    await session.execute(delete(WecomClick).where(WecomClick.clicked_at < clicks))
