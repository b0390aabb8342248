"""Access tokens of WeCom apps: one row per app, so that a restart asks for no new one."""

from datetime import datetime

from sqlalchemy import String, Text, delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, UtcDateTime
from models.lookup import row_with_key
from models.upsert import insert_into


class WecomToken(Base):
    __tablename__ = "wecom_tokens"

    corp_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    token: Mapped[str] = mapped_column(Text)
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


async def token_of(session: AsyncSession, corp_id: str, agent_id: str) -> WecomToken | None:
    return await row_with_key(session, WecomToken, corp_id, agent_id)


async def keep_token(
    session: AsyncSession, corp_id: str, agent_id: str, *, token: str, fetched_at: datetime, expires_at: datetime
) -> None:
    """Write it in the place of the app's older one."""
    values = {"token": token, "fetched_at": fetched_at, "expires_at": expires_at}
    statement = insert_into(session, WecomToken).values(corp_id=corp_id, agent_id=agent_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["corp_id", "agent_id"], set_=values))


async def drop_token(session: AsyncSession, corp_id: str, agent_id: str, token: str) -> None:
    """Forget this very token; a newer one that somebody has written meanwhile stays."""
    app = (WecomToken.corp_id == corp_id, WecomToken.agent_id == agent_id)
    await session.execute(delete(WecomToken).where(*app, WecomToken.token == token))
