"""How many lines a day the bot has said in a chat without being asked."""

from sqlalchemy import BigInteger, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class BudgetDay(Base):
    __tablename__ = "budget_days"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[int] = mapped_column(primary_key=True)
    spent: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)


async def budget_day(session: AsyncSession, chat_id: int, day: int) -> BudgetDay | None:
    query = select(BudgetDay).where(BudgetDay.chat_id == chat_id, BudgetDay.day == day)
    return (await session.scalars(query)).one_or_none()
