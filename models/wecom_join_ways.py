"""Personal invitations into customer groups: a QR code for each inviter, told apart by its ``state``."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.lookup import row_with_key

OF_NOBODY = "gone:"
"""Stands, before the ``state``, in the place of an inviter who was forgotten, until WeCom has dropped the code."""


class WecomJoinWay(Base):
    """``url`` is the picture of the QR code; empty, together with ``config_id``, until WeCom has made it."""

    __tablename__ = "wecom_join_ways"
    __table_args__ = (UniqueConstraint("room_id", "inviter_key"),)

    state: Mapped[str] = mapped_column(String(30), primary_key=True)
    room_id: Mapped[str] = mapped_column(String(59))
    inviter_key: Mapped[str] = mapped_column(String(64))
    config_id: Mapped[str] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def ways_by_state(session: AsyncSession, states: Collection[str]) -> Mapping[str, WecomJoinWay]:
    if not states:
        return {}
    somebodys = ~WecomJoinWay.inviter_key.startswith(OF_NOBODY)
    found = await session.scalars(select(WecomJoinWay).where(WecomJoinWay.state.in_(sorted(states)), somebodys))
    return {way.state: way for way in found}


async def way_of(session: AsyncSession, room_id: str, inviter_key: str) -> WecomJoinWay | None:
    query = select(WecomJoinWay).where(WecomJoinWay.room_id == room_id, WecomJoinWay.inviter_key == inviter_key)
    return (await session.scalars(query)).one_or_none()


async def way_with_url(session: AsyncSession, room_id: str, url: str) -> WecomJoinWay | None:
    query = select(WecomJoinWay).where(WecomJoinWay.room_id == room_id, WecomJoinWay.url == url)
    return (await session.scalars(query.limit(1))).one_or_none()


async def plan_way(session: AsyncSession, state: str, room_id: str, inviter_key: str, at: datetime) -> WecomJoinWay:
    """The inviter's way into this group, entered before WeCom is asked for it: its ``state`` is known from then on."""
    known = await way_of(session, room_id, inviter_key)
    if known is not None:
        return known
    way = WecomJoinWay(state=state, room_id=room_id, inviter_key=inviter_key, config_id="", url="", made_at=at)
    session.add(way)
    await session.flush()
    return way


async def keep_way(session: AsyncSession, state: str, config_id: str, url: str) -> None:
    """WeCom has made it; empty: it is there no more."""
    way = await row_with_key(session, WecomJoinWay, state)
    if way is not None:
        way.config_id, way.url = config_id, url


async def ways_of_nobody(session: AsyncSession) -> Sequence[WecomJoinWay]:
    """Codes whose inviters wanted to be forgotten: WeCom must drop them."""
    query = select(WecomJoinWay).where(WecomJoinWay.inviter_key.startswith(OF_NOBODY))
    return (await session.scalars(query.order_by(WecomJoinWay.state))).all()


async def drop_way(session: AsyncSession, state: str) -> None:
    await session.execute(delete(WecomJoinWay).where(WecomJoinWay.state == state))
