"""INSERT ... ON CONFLICT in the dialect of the connection; both databases spell it alike.

Statements of the hot path are built once per dialect and kept: building one costs more than running it.
"""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base, table_of

Insert = sqlite.Insert | postgresql.Insert


def dialect_of(session: AsyncSession) -> str:
    """ "sqlite" or "postgresql"."""
    return session.get_bind().dialect.name


def insert_in(dialect: str, model: type[Base]) -> Insert:
    """An INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``.

    It names the table rather than the model: lists of rows go to the driver without the ORM in between.
    """
    table = table_of(model)
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_into(session: AsyncSession, model: type[Base]) -> Insert:
    """As ``insert_in``, for the session's own dialect."""
    return insert_in(dialect_of(session), model)
