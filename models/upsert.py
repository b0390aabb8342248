"""INSERT ... ON CONFLICT in the dialect of the connection; both databases spell it alike."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base

Insert = sqlite.Insert | postgresql.Insert


def insert_into(session: AsyncSession, table: type[Base]) -> Insert:
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
