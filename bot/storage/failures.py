"""What a database error means to the person who runs the bot, in one sentence without secrets."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from bot.domain.errors import DatabaseUnavailable

_SQLITE = {
    sqlite3.SQLITE_BUSY: "is locked by another program; stop that program or wait until it is done",
    sqlite3.SQLITE_LOCKED: "is locked by another program; stop that program or wait until it is done",
    sqlite3.SQLITE_PROTOCOL: "is locked by another program; stop that program or wait until it is done",
    sqlite3.SQLITE_NOMEM: "could not be used because memory ran out",
    sqlite3.SQLITE_PERM: "may not be written by this user; check the owner of the file and its folder",
    sqlite3.SQLITE_READONLY: "may not be written by this user; check the owner of the file and its folder",
    sqlite3.SQLITE_INTERRUPT: "was interrupted",
    sqlite3.SQLITE_IOERR: "cannot be read or written; check the disk",
    sqlite3.SQLITE_CORRUPT: "is damaged; restore the newest backup",
    sqlite3.SQLITE_FULL: "cannot grow because the disk is full; free some space",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; check that its folder exists and may be written",
    sqlite3.SQLITE_NOTADB: "is not a SQLite database; check database.url",
}

_POSTGRES = {  # SQLSTATE, the exact code first, then its class
    "28": "refused the user name or password",
    "3D000": "does not exist on the server; create it with createdb",
    "25006": "is read-only; connect to the primary server",
    "53": "is out of resources; look at the server's log",
    "55P03": "is locked by another program",
    "57014": "took too long to answer",
    "57P": "is shutting down or starting up",
    "08": "lost the connection",
    "58": "has trouble with its disk; look at the server's log",
    "XX": "reported damage; look at the server's log",
}

_UNREACHABLE = "cannot be reached; check that the server runs and that database.url is right"


def named(url: URL) -> str:
    """The database as a person would call it: a file, or a name at a host. Never with a password."""
    if url.get_backend_name() == "sqlite":
        return f"The database {url.database}"
    host = url.host or url.query.get("host") or "localhost"
    return f"The database {url.database or url.username} at {host}"


def what_is_wrong(error: BaseException) -> str | None:
    """The rest of a sentence that starts with the database's name; None if the database is not to blame."""
    if isinstance(error, PoolExhausted):
        return "has no free connection"
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return "lost the connection"
        return None if error.orig is None else what_is_wrong(error.orig)
    if isinstance(error, sqlite3.Error):
        return _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return next((words for code, words in _POSTGRES.items() if state.startswith(code)), None)
    if isinstance(error, ConnectionError | TimeoutError):
        return _UNREACHABLE
    if type(error).__module__.startswith("asyncpg") and "connection" in str(error):
        return "lost the connection"
    return None


def as_unavailable(url: URL, error: BaseException) -> DatabaseUnavailable | None:
    """A fresh exception for one caller, or None when the error is the statement's own fault."""
    words = what_is_wrong(error)
    return None if words is None else DatabaseUnavailable(f"{named(url)} {words}.")


@contextmanager
def clear_failures(url: URL) -> Iterator[None]:
    """For code that does nothing but connect and talk to the database.

    Raises DatabaseUnavailable instead of the driver's error where the database is to blame.
    """
    try:
        yield
    except Exception as error:
        unavailable = as_unavailable(url, error)
        if unavailable is None and isinstance(error, OSError):
            words = _UNREACHABLE if sqlite_path(url) is None else _SQLITE[sqlite3.SQLITE_CANTOPEN]
            unavailable = DatabaseUnavailable(f"{named(url)} {words}.")
        if unavailable is None:
            raise
        raise unavailable from error


def sqlite_path(url: URL) -> Path | None:
    """The file of a SQLite database; None for PostgreSQL."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database)


def check_place(url: URL) -> None:
    """Raises DatabaseUnavailable where a SQLite file does not exist and could not be made either. Makes nothing."""
    path = sqlite_path(url)
    if path is None:
        return
    folder = next(parent for parent in path.absolute().parents if os.path.lexists(parent))
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise DatabaseUnavailable(f"{named(url)} {_SQLITE[sqlite3.SQLITE_CANTOPEN]}.")
