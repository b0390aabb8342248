"""Backups of SQLite: complete, readable, few."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import MovableClock
from bot.domain.errors import DatabaseUnavailable, HearthError
from bot.storage.backup import backup
from bot.storage.engine import open_engine
from bot.storage.writer import Writer

AT = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)


def made(file: Path, rows: int = 3) -> str:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE notes (n)")
        connection.executemany("INSERT INTO notes VALUES (?)", [(n,) for n in range(rows)])
        connection.commit()
    return f"sqlite:///{file}"


def rows_in(file: Path) -> int:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM notes").fetchone()[0])


async def test_the_copy_lies_beside_the_database_and_holds_all_rows(tmp_path: Path) -> None:
    copy = await backup(made(tmp_path / "hearth.db"), clock=MovableClock(AT))
    assert copy == tmp_path / "backups" / "hearth-20260501T123000Z.db"
    assert rows_in(copy) == 3
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]  # no journal of its own, nothing half done
    assert copy.stat().st_mode & 0o077 == 0


async def test_a_copy_made_while_the_bot_writes_holds_what_was_committed(tmp_path: Path) -> None:
    url = made(tmp_path / "hearth.db")
    engine = open_engine(url)
    writer = Writer(engine)

    async def adding(session: AsyncSession) -> None:
        await session.execute(text("INSERT INTO notes VALUES (99)"))

    await writer.write(adding)
    writes = [asyncio.ensure_future(writer.write(adding)) for _ in range(50)]
    copy = await backup(url)
    await asyncio.gather(*writes)
    assert rows_in(copy) >= 4
    await writer.close()
    await engine.dispose()


async def test_only_the_newest_are_kept_and_other_files_stay(tmp_path: Path) -> None:
    clock = MovableClock(AT)
    url = made(tmp_path / "hearth.db")
    (tmp_path / "backups").mkdir()
    precious = tmp_path / "backups" / "hearth-before-the-big-day.db"
    precious.write_bytes(b"mine")
    copies = []
    for _day in range(5):
        copies.append(await backup(url, keep=3, clock=clock))
        clock.advance(timedelta(days=1))
    assert [copy.exists() for copy in copies] == [False, False, True, True, True]
    assert precious.exists()


async def test_two_backups_in_one_second_do_not_overwrite_each_other(tmp_path: Path) -> None:
    url = made(tmp_path / "hearth.db")
    first, second = [await backup(url, clock=MovableClock(AT)) for _ in range(2)]
    assert first != second


async def test_a_missing_database_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="nothing to back up"):
        await backup(f"sqlite:///{tmp_path / 'hearth.db'}")
    assert not (tmp_path / "hearth.db").exists()


async def test_a_damaged_database_gives_a_sentence_and_no_copy(tmp_path: Path) -> None:
    url = made(tmp_path / "hearth.db", rows=5000)
    content = bytearray((tmp_path / "hearth.db").read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xa5" * 4096 * 2
    (tmp_path / "hearth.db").write_bytes(content)
    with pytest.raises(DatabaseUnavailable, match="damaged"):
        await backup(url)
    assert not list((tmp_path / "backups").iterdir())


async def test_postgresql_is_pointed_to_its_own_tool() -> None:
    with pytest.raises(HearthError, match="pg_dump") as refused:
        await backup("postgresql://hearth:secret@db.example/hearth")
    assert "secret" not in str(refused.value)
