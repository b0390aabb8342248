"""Addresses, pragmas, and what an operator reads when the database is not there."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import ConfigurationError, DatabaseUnavailable
from bot.storage import engine as engines
from bot.storage.engine import database_url, open_engine
from bot.storage.migrations import current_revision
from bot.storage.sqlite import connect
from bot.storage.writer import Writer


@pytest.mark.parametrize(
    ("url", "file"),
    [("sqlite:///hearth.db", "hearth.db"), ("sqlite:////var/lib/hearth.db", "/var/lib/hearth.db")],
)
def test_a_sqlite_address_names_a_file(url: str, file: str) -> None:
    assert database_url(url).database == file


@pytest.mark.parametrize("url", ["postgresql://u@h/d", "postgres://u@h/d", "postgresql+asyncpg://u@h/d"])
def test_every_spelling_of_postgresql_is_understood(url: str) -> None:
    assert database_url(url).drivername == "postgresql+hearth"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://u:secret@h/d", "secret", ""])
def test_an_address_we_cannot_use_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        open_engine(url)
    assert "secret" not in str(refused.value)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r'pip install "hearth\[pg\]"'):
        open_engine("postgresql://u@h/d")


async def test_every_sqlite_connection_is_told_what_we_rely_on(tmp_path: Path) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for reading, patience in ((False, 0), (True, 5000)):  # who writes waits in a thread, at BEGIN and nowhere else
        engine = open_engine(f"sqlite:///{tmp_path / 'hearth.db'}", reading=reading)
        async with engine.connect() as connection:
            told = {key: await connection.scalar(text(f"PRAGMA {key}")) for key in (*wanted, "busy_timeout")}
        assert told == {**wanted, "busy_timeout": patience}
        await engine.dispose()


async def test_savepoints_and_rollback_work_on_both(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE notes (n INTEGER)"))
        savepoint = await connection.begin_nested()
        await connection.execute(text("INSERT INTO notes VALUES (1)"))
        await savepoint.rollback()
        await connection.execute(text("INSERT INTO notes VALUES (2)"))
    async with engine.connect() as connection:
        await connection.execute(text("INSERT INTO notes VALUES (3)"))
        await connection.rollback()
        assert list(await connection.scalars(text("SELECT n FROM notes"))) == [2]
    await engine.dispose()


async def failing(url: str) -> str:
    """What the operator reads when the first write and the first look at the schema fail."""
    engine = open_engine(url)
    writer = Writer(engine)

    async def asking(session: AsyncSession) -> None:
        await session.execute(text("CREATE TABLE anything (n INTEGER)"))

    with pytest.raises(DatabaseUnavailable) as refused:
        await writer.write(asking)
    with pytest.raises(DatabaseUnavailable):
        async with writer.reader() as session:
            await session.execute(text("SELECT 1"))
    await writer.close()
    await engine.dispose()
    return str(refused.value)


async def test_a_folder_that_does_not_exist_is_said_in_one_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'nowhere' / 'hearth.db'}"
    assert await failing(url) == (
        f"The database {tmp_path}/nowhere/hearth.db cannot be opened; check that its folder exists and may be written."
    )


async def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "hearth.db").write_text("my shopping list, " * 100)
    assert "is not a SQLite database" in await failing(f"sqlite:///{tmp_path / 'hearth.db'}")
    with pytest.raises(DatabaseUnavailable, match="is not a SQLite database"):
        await current_revision(f"sqlite:///{tmp_path / 'hearth.db'}")


async def test_a_server_that_does_not_answer_is_said_without_the_password(tmp_path: Path) -> None:
    for url in ("postgresql://u:secret@127.0.0.1:1/hearth", f"postgresql://u:secret@/hearth?host={tmp_path}"):
        said = await failing(url)
        assert "cannot be reached" in said
        assert "secret" not in said


async def test_a_database_that_does_not_exist_on_the_server_is_named(postgres_url: str) -> None:
    url = database_url(postgres_url).set(database="nobody_made_me")
    assert "The database nobody_made_me" in (said := await failing(url.render_as_string(hide_password=False)))
    assert "does not exist on the server" in said


async def test_a_locked_database_is_given_up_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.sqlite.BUSY_TIMEOUT_MS", 20)
    file = tmp_path / "hearth.db"
    with closing(connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        engine = open_engine(f"sqlite:///{file}")
        writer = Writer(engine)
        with pytest.raises(DatabaseUnavailable, match="locked by another program"):
            await writer.write(lambda session: session.execute(text("SELECT 1")))
        other.execute("ROLLBACK")
        await writer.write(lambda session: session.execute(text("SELECT 1")))
        await writer.close()
        await engine.dispose()


async def test_a_full_disk_fails_those_who_wrote_and_the_writer_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "hearth.db"
    engine = open_engine(f"sqlite:///{file}")
    writer = Writer(engine)
    await writer.write(lambda session: session.execute(text("CREATE TABLE notes (n)")))

    async def too_much(session: AsyncSession) -> None:
        await session.execute(text("PRAGMA max_page_count=4"))  # as SQLite behaves when the disk is full
        await session.execute(text("INSERT INTO notes VALUES (zeroblob(100000))"))

    async def small(session: AsyncSession) -> None:
        await session.execute(text("PRAGMA max_page_count=1000000"))
        await session.execute(text("INSERT INTO notes VALUES (1)"))

    results = await asyncio.gather(writer.write(too_much), writer.write(small), return_exceptions=True)
    assert isinstance(results[0], DatabaseUnavailable)
    assert "disk is full" in str(results[0])
    await writer.write(small)
    await writer.close()
    await engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        kept = connection.execute("SELECT count(*) FROM notes").fetchone()[0]
    assert kept == (1 if isinstance(results[1], DatabaseUnavailable) else 2)
