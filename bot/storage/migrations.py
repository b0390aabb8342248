"""Bringing a database to the schema of this code: step by step, each step whole or not at all.

A database that is up to date is recognised by one small query, without loading Alembic. Each step is one
transaction that holds the migrator's lock and looks again where the database stands, so two programs that start
together take turns. On SQLite foreign keys are off during a step and checked before its commit: rebuilding a
table with them on would delete the rows that refer to it.
"""

import importlib
import pkgutil
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

import migrations
import models
from bot.domain.clock import Clock
from bot.domain.errors import DatabaseUnavailable, SchemaTooNew
from bot.storage.backup import KEEP, backup
from bot.storage.engine import database_url, open_engine
from bot.storage.failures import clear_failures, named, sqlite_path
from bot.storage.lease import refuse_while_anybody_runs
from bot.storage.sqlite import WritingConnection
from models.base import Base

SCRIPTS = Path(migrations.__file__).parent
LOCK = 0x48454152  # PostgreSQL's advisory lock of whoever migrates: "HEAR"


@dataclass(frozen=True, slots=True)
class Upgraded:
    """``before`` is None for a database that was empty; ``backup`` is set when a copy was made first."""

    before: str | None
    after: str | None
    backup: Path | None


def revisions(scripts: Path = SCRIPTS) -> list[str]:
    """What this code knows, oldest first. A step's number is its revision: 0007_name.py is revision 0007."""
    names = (path.name for path in (scripts / "versions").glob("*.py"))
    return sorted(found[1] for name in names if (found := re.match(r"(\d{4})_", name)))


def newest_revision(scripts: Path = SCRIPTS) -> str | None:
    """The revision this code works with; None when there are no steps at all."""
    return max(revisions(scripts), default=None)


async def current_revision(url: str | URL) -> str | None:
    """Where the database stands; None for an empty one, or one that does not exist yet.

    Raises DatabaseUnavailable, also for a database that belongs to another program.
    """
    address = database_url(url)
    path = sqlite_path(address)
    if path is not None and not path.exists():
        return None
    engine = open_engine(address)
    try:
        with clear_failures(address):
            async with engine.connect() as connection:
                return await connection.run_sync(_revision_of)
    finally:
        await engine.dispose()


async def upgrade(
    url: str | URL, *, clock: Clock, backups: Path | None = None, keep: int = KEEP, scripts: Path = SCRIPTS
) -> Upgraded:
    """Bring the database to this code's schema; create it where there is none. Safe to interrupt and repeat.

    A SQLite database that holds something is copied first, into ``backups`` (a folder beside it by default).
    Raises SchemaTooNew when it was written by a newer Hearth, DatabaseUnavailable when it cannot be used or a
    step failed; whatever was reached before that step stays. Raises AnotherInstance while a Hearth runs on it.
    """
    address = database_url(url)
    newest = newest_revision(scripts)
    before = await current_revision(address)
    if before == newest:
        return Upgraded(before, newest, None)
    _refuse_unknown(address, before, scripts)
    if before is not None:
        await refuse_while_anybody_runs(address, clock=clock)
    copy = None
    path = sqlite_path(address)
    if path is not None:
        if before is not None:
            copy = await backup(address, backups, keep, clock=clock)
        with clear_failures(address):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # it holds what people write
    while await _one_step(address, newest, scripts):
        pass
    return Upgraded(before, newest, copy)


async def downgrade(url: str | URL, to: str, *, scripts: Path = SCRIPTS) -> None:
    """Go back to an older revision ("base" for empty), in one transaction. For developers and tests."""
    async with migrating(url) as connection:
        await connection.run_sync(_run, scripts, "downgrade", to)


@asynccontextmanager
async def migrating(url: str | URL) -> AsyncIterator[AsyncConnection]:
    """A transaction that holds the migrator's lock. On leaving, SQLite's foreign keys are checked."""
    address = database_url(url)
    engine = open_engine(address)
    try:
        with clear_failures(address):
            async with engine.connect() as connection:
                sqlite = address.get_backend_name() == "sqlite"
                if sqlite:  # SQLite ignores this inside a transaction, so it goes past SQLAlchemy
                    driver = (await connection.get_raw_connection()).driver_connection
                    assert isinstance(driver, WritingConnection)
                    driver.execute("PRAGMA foreign_keys=OFF")
                async with connection.begin():
                    if not sqlite:
                        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
                    yield connection
                    if sqlite:
                        await _refuse_orphans(connection)
    finally:
        await engine.dispose()


def every_table() -> MetaData:
    """The tables of all models, whoever has imported which of them so far."""
    for module in pkgutil.iter_modules(models.__path__):
        importlib.import_module(f"models.{module.name}")
    return Base.metadata


async def _one_step(url: URL, newest: str | None, scripts: Path) -> bool:
    """False when there was nothing left to do, which may be because another program has done it."""
    before: str | None = None
    try:
        async with migrating(url) as connection:
            before = await connection.run_sync(_revision_of)
            if before == newest:
                return False
            _refuse_unknown(url, before, scripts)
            await connection.run_sync(_run, scripts, "upgrade", "+1")
            return True
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        raise DatabaseUnavailable(
            f"{named(url)} could not take the step after revision {before or 'none'}: {cause}. "
            "Nothing of that step was kept."
        ) from error


def _run(connection: Connection, scripts: Path, command: str, target: str) -> None:
    from alembic import command as commands  # noqa: PLC0415  a start-up without migration does not pay for it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    getattr(commands, command)(config, target)


def _revision_of(connection: Connection) -> str | None:
    tables = inspect(connection)
    if tables.has_table("alembic_version"):
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found
    if tables.get_table_names():
        raise DatabaseUnavailable(
            f"{named(connection.engine.url)} belongs to another program; give Hearth one of its own."
        )
    return None


def _refuse_unknown(url: URL, revision: str | None, scripts: Path) -> None:
    if revision is None or revision in revisions(scripts):
        return
    raise SchemaTooNew(
        f"{named(url)} was written by a newer Hearth (schema {revision}; this one knows "
        f"{newest_revision(scripts)}). Start the newer version, or restore a backup."
    )


async def _refuse_orphans(connection: AsyncConnection) -> None:
    orphans = (await connection.execute(text("PRAGMA foreign_key_check"))).first()
    if orphans is not None:
        raise DatabaseUnavailable(
            f"{named(connection.engine.url)} would lose the {orphans[2]} that a row of {orphans[0]} refers to."
        )
