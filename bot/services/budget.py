"""The message budget: how much a bot may say on a day without being asked."""

from sqlalchemy.ext.asyncio import AsyncSession

from models.budget import BudgetDay, budget_day


async def spend_message(session: AsyncSession, chat_id: int, *, day: int, limit: int) -> bool:
    """Take one message from the day's budget. False: it is spent, and the refusal is counted for the digest.

    ``day`` is the ordinal of the chat's own local date.
    """
    row = await budget_day(session, chat_id, day)
    if row is None:
        row = BudgetDay(chat_id=chat_id, day=day, spent=0, refused=0)
        session.add(row)
    if row.spent >= limit:
        row.refused += 1
        return False
    row.spent += 1
    return True
