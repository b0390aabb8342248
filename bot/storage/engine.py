"""From a database URL to connections that are told what they need to know."""

from importlib.util import find_spec
from typing import Any

import aiosqlite
from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.domain.errors import ConfigurationError
from bot.storage.sqlite import ReadingConnection, WritingConnection, connect_to_write

registry.register("sqlite.hearth", "bot.storage.sqlite", "WritingDialect")
registry.register("sqlite.hearth_reading", "bot.storage.sqlite", "ReadingDialect")
registry.register("postgresql.hearth", "bot.storage.postgres", "HearthDialect")

CONNECT_SECONDS = 5
ANSWER_SECONDS = 60
"""A PostgreSQL that has gone silent is given up after this long, so that nobody waits for ever."""


def database_url(url: str | URL) -> URL:
    """Understands sqlite:///file, sqlite:////absolute/file and postgresql://…, with or without a driver's name.

    Raises ConfigurationError with a sentence; the URL itself is not repeated because it may hold a password.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise ConfigurationError(
            "database.url is not a database address; write sqlite:///hearth.db or postgresql://user@host/name."
        ) from error
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite_url(parsed)
        case "postgresql" | "postgres":
            return _postgres_url(parsed)
        case other:
            raise ConfigurationError(f"database.url names {other}; Hearth speaks sqlite and postgresql.")


def open_engine(url: str | URL, *, reading: bool = False) -> AsyncEngine:
    """Connections to write with (each transaction takes the write lock at once) or to only read with.

    Nothing is connected yet. Raises ConfigurationError for an address Hearth cannot use.
    """
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(address, reading=reading)
    return _open_postgres(address, reading=reading)


def _sqlite_url(url: URL) -> URL:
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise ConfigurationError("database.url needs a file, such as sqlite:///hearth.db.")
    return url.set(drivername="sqlite+hearth")


def _postgres_url(url: URL) -> URL:
    if find_spec("asyncpg") is None:
        raise ConfigurationError('PostgreSQL needs one more package: pip install "hearth[pg]".')
    query = dict(url.query)
    if "sslmode" in query:  # libpq's word for what asyncpg calls ssl
        query["ssl"] = query.pop("sslmode")
    return url.set(drivername="postgresql+hearth", query=query)


def _open_sqlite(url: URL, *, reading: bool) -> AsyncEngine:
    path = str(url.database)

    def to_write() -> WritingConnection:
        return connect_to_write(path)

    async def to_read(*_args: object, **_kwargs: object) -> aiosqlite.Connection:
        return await ReadingConnection(path).opened()

    pool: dict[str, Any] = {"pool_size": 4, "max_overflow": 4, "hide_parameters": True}
    if reading:
        return create_async_engine(url.set(drivername="sqlite+hearth_reading"), async_creator=to_read, **pool)
    return create_async_engine(url, creator=to_write, **pool)


def _open_postgres(url: URL, *, reading: bool) -> AsyncEngine:
    server = {"application_name": "hearth", "timezone": "UTC"}
    options: dict[str, Any] = {}
    if reading:  # one unchanging state of the database per transaction, as on SQLite
        server["default_transaction_read_only"] = "on"
        options = {"isolation_level": "REPEATABLE READ", "pool_pre_ping": True}
    waits = {"timeout": CONNECT_SECONDS, "command_timeout": ANSWER_SECONDS}
    return create_async_engine(
        url,
        connect_args={**waits, "server_settings": server},
        pool_size=4,
        max_overflow=4,
        hide_parameters=True,  # an error must not quote what people wrote
        **options,
    )
