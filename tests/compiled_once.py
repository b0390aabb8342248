"""Statements compiled once for a whole test run instead of once for every database.

SQLAlchemy keeps what it has compiled per engine, and nearly every test opens engines of its own on a new database: a
quarter of the suite was spent on compiling the same few hundred statements again. Dialects of one class speak the
same SQL to databases of one kind, so that here they count as one.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_KEPT: dict[type, LRUCache[Any, Any]] = {}


def share_compiled_statements() -> None:
    """For every connection that is made from now on in this process."""
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign]  # for tests
    DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign]  # for tests
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    engine = connection.engine
    engine._compiled_cache = _KEPT.setdefault(type(engine.dialect), LRUCache(5_000))
