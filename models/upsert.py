"""INSERT ... ON CONFLICT in the dialect of the connection; both databases spell it alike."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base, table_of

Insert = sqlite.Insert | postgresql.Insert


def insert_into(session: AsyncSession, model: type[Base]) -> Insert:
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``.

    It names the table rather than the model: lists of rows go to the driver without the ORM in between.
    """
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table_of(model))
    return sqlite.insert(table_of(model))
