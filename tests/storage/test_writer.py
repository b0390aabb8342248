"""The one writer: groups, failures that stay alone, answers only after the commit."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.domain.errors import DatabaseUnavailable
from bot.storage.engine import open_engine
from bot.storage.sqlite import WritingConnection
from bot.storage.writer import BREATH_SECONDS, LARGEST_GROUP, Writer
from models.lease import LeaseRow

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
Work = Callable[[AsyncSession], Awaitable[str]]


def row(name: str) -> dict[str, object]:
    return {
        "name": name, "holder": "h", "host": "x", "pid": 1, "started": "", "fence": 1, "taken_at": AT, "expires_at": AT,
    }  # fmt: skip


def adding(name: str) -> Work:
    async def work(session: AsyncSession) -> str:
        await session.execute(insert(LeaseRow), [row(name)])
        return name

    return work


async def names(writer: Writer) -> list[str]:
    async with writer.reader() as session:
        return list(await session.scalars(select(LeaseRow.name).order_by(LeaseRow.name)))


@pytest.fixture
async def second(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Another program's connections to the same database."""
    opened = open_engine(database_url)
    yield opened
    await opened.dispose()


async def test_what_write_returned_from_is_visible_to_everybody(writer: Writer, second: AsyncEngine) -> None:
    assert await writer.write(adding("a")) == "a"
    async with second.connect() as connection:
        assert list(await connection.scalars(select(LeaseRow.name))) == ["a"]


async def test_those_who_wait_together_share_one_commit(writer: Writer) -> None:
    await asyncio.gather(*(writer.write(adding(f"{n:03}")) for n in range(50)))
    assert len(await names(writer)) == 50
    assert (writer.counters.works, writer.counters.groups) == (50, 1)


async def test_a_long_queue_is_split_into_several_commits(writer: Writer) -> None:
    await asyncio.gather(*(writer.write(adding(f"{n:04}")) for n in range(LARGEST_GROUP + 1)))
    assert writer.counters.groups == 2


async def test_works_run_in_order_and_never_at_the_same_time(writer: Writer) -> None:
    running: list[int] = []
    seen: list[int] = []

    def numbered(number: int) -> Callable[[AsyncSession], Awaitable[None]]:
        async def work(session: AsyncSession) -> None:
            running.append(number)
            await session.execute(select(func.count()).select_from(LeaseRow))
            await asyncio.sleep(0)
            assert running == [number]
            running.clear()
            seen.append(number)

        return work

    await asyncio.gather(*(writer.write(numbered(n)) for n in range(20)))
    assert seen == list(range(20))


async def test_the_rest_of_the_program_runs_while_a_large_group_is_written(writer: Writer) -> None:
    turns: list[int] = []

    def busy(number: int) -> Callable[[AsyncSession], Awaitable[int]]:
        async def work(session: AsyncSession) -> int:
            until = perf_counter() + BREATH_SECONDS / 4
            while perf_counter() < until:
                pass
            return len(turns)

        return work

    async def ticking() -> None:
        while True:
            turns.append(1)
            await asyncio.sleep(0)

    ticker = asyncio.ensure_future(ticking())
    seen = await asyncio.gather(*(writer.write(busy(number)) for number in range(20)))
    ticker.cancel()
    assert writer.counters.groups == 1
    assert len(set(seen)) >= 3


async def test_one_failing_work_rolls_back_alone(writer: Writer) -> None:
    async def failing(session: AsyncSession) -> str:
        await session.execute(insert(LeaseRow), [row("never")])
        raise LookupError("mine")

    results = await asyncio.gather(
        writer.write(adding("a")), writer.write(failing), writer.write(adding("b")), return_exceptions=True
    )
    assert results[0] == "a"
    assert isinstance(results[1], LookupError)
    assert results[2] == "b"
    assert await names(writer) == ["a", "b"]
    assert (writer.counters.groups, writer.counters.failures) == (1, 1)


async def test_a_statement_the_database_refuses_rolls_back_alone(writer: Writer) -> None:
    results = await asyncio.gather(
        writer.write(adding("a")), writer.write(adding("a")), writer.write(adding("b")), return_exceptions=True
    )
    assert isinstance(results[1], IntegrityError)
    assert await names(writer) == ["a", "b"]


async def test_an_object_that_cannot_be_flushed_rolls_back_alone(writer: Writer) -> None:
    async def remembering(session: AsyncSession) -> str:
        session.add(LeaseRow(**row("a")))
        return "flushed by the writer"

    results = await asyncio.gather(
        *(writer.write(work) for work in (adding("0"), remembering, remembering, adding("b"))), return_exceptions=True
    )
    assert [type(result) for result in results] == [str, str, IntegrityError, str]
    assert await names(writer) == ["0", "a", "b"]


async def test_a_savepoint_inside_a_work_stays_inside_it(writer: Writer) -> None:
    async def careful(session: AsyncSession) -> str:
        await session.execute(insert(LeaseRow), [row("kept")])
        savepoint = await session.begin_nested()
        await session.execute(insert(LeaseRow), [row("dropped")])
        await savepoint.rollback()
        return "went on"

    await asyncio.gather(writer.write(careful), writer.write(adding("b")))
    assert await names(writer) == ["b", "kept"]


async def test_a_lone_failing_work_leaves_nothing_and_the_writer_goes_on(writer: Writer) -> None:
    await writer.write(adding("a"))
    with pytest.raises(IntegrityError):
        await writer.write(adding("a"))
    await writer.write(adding("b"))
    assert await names(writer) == ["a", "b"]


async def test_objects_do_not_leak_from_one_work_to_the_next(writer: Writer) -> None:
    await writer.write(adding("a"))

    async def loading(session: AsyncSession) -> LeaseRow:
        assert not session.sync_session.identity_map.all_states()
        return (await session.scalars(select(LeaseRow))).one()

    first, other = await asyncio.gather(writer.write(loading), writer.write(loading))
    assert first is not other
    assert first.name == "a"  # detached, with the values it had


async def test_a_caller_who_left_before_his_turn_is_not_run(writer: Writer) -> None:
    tasks = [asyncio.ensure_future(writer.write(adding(name))) for name in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[1], asyncio.CancelledError)
    assert await names(writer) == ["a", "c"]


async def test_a_caller_who_leaves_in_the_middle_does_not_harm_the_others(writer: Writer) -> None:
    begun = asyncio.Event()
    let_go = asyncio.Event()

    async def slow(session: AsyncSession) -> str:
        await session.execute(insert(LeaseRow), [row("slow")])
        begun.set()
        await let_go.wait()
        return "too late"

    leaving = asyncio.ensure_future(writer.write(slow))
    staying = asyncio.ensure_future(writer.write(adding("b")))
    await begun.wait()
    leaving.cancel()
    let_go.set()
    assert await staying == "b"
    assert await names(writer) == ["b", "slow"]  # it had begun, so it was kept


async def test_a_work_that_is_cancelled_from_inside_fails_alone(writer: Writer) -> None:
    async def cancelled(session: AsyncSession) -> str:
        raise asyncio.CancelledError

    results = await asyncio.gather(writer.write(cancelled), writer.write(adding("b")), return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert await names(writer) == ["b"]


async def test_a_reader_sees_one_state_and_cannot_write(writer: Writer) -> None:
    await writer.write(adding("a"))
    async with writer.reader() as session:
        assert await session.scalar(select(func.count()).select_from(LeaseRow)) == 1
        await writer.write(adding("b"))  # a reader holds up nobody
        assert await session.scalar(select(func.count()).select_from(LeaseRow)) == 1
    with pytest.raises((DBAPIError, DatabaseUnavailable), match=r"read-?\s?only|may not be written"):
        async with writer.reader() as session:
            await session.execute(insert(LeaseRow), [row("c")])
    assert await names(writer) == ["a", "b"]


async def test_close_finishes_what_was_accepted_and_then_refuses(writer: Writer) -> None:
    accepted = [asyncio.ensure_future(writer.write(adding(name))) for name in "ab"]
    await asyncio.sleep(0)
    await writer.close()
    assert await asyncio.gather(*accepted) == ["a", "b"]
    with pytest.raises(RuntimeError, match="closed"):
        await writer.write(adding("c"))


async def test_increments_from_two_programs_are_all_counted(writer: Writer, second: AsyncEngine) -> None:
    await writer.write(adding("a"))
    other = Writer(second)

    async def increment(session: AsyncSession) -> None:
        found = (await session.scalars(select(LeaseRow).with_for_update())).one()
        found.fence += 1

    await asyncio.gather(*((writer, other)[n % 2].write(increment) for n in range(300)))
    await other.close()
    async with writer.reader() as session:
        assert await session.scalar(select(LeaseRow.fence)) == 301


async def test_a_lost_connection_fails_its_group_and_the_next_one_works(
    postgres_url: str,
) -> None:
    engine = open_engine(postgres_url)
    writer = Writer(engine)

    async def cut_off(session: AsyncSession) -> str:
        await session.execute(insert(LeaseRow), [row("lost")])
        await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return "unreachable"

    results = await asyncio.gather(writer.write(adding("a")), writer.write(cut_off), return_exceptions=True)
    assert [type(result) for result in results] == [DatabaseUnavailable, DatabaseUnavailable]
    assert await writer.write(adding("b")) == "b"
    assert await names(writer) == ["b"]
    await writer.close()
    await engine.dispose()


async def test_a_commit_that_fails_fails_all_of_its_group(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    writer = Writer(engine)
    await writer.write(lambda session: session.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)")))
    child = "CREATE TABLE child (id REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"
    await writer.write(lambda session: session.execute(text(child)))

    async def orphan(session: AsyncSession) -> None:  # SQLite notices at COMMIT
        await session.execute(text("INSERT INTO child VALUES (1)"))

    results = await asyncio.gather(writer.write(adding("a")), writer.write(orphan), return_exceptions=True)
    assert [type(result) for result in results] == [IntegrityError, IntegrityError]
    assert await names(writer) == []
    await writer.write(adding("b"))
    assert await names(writer) == ["b"]
    await writer.close()
    await engine.dispose()


async def test_a_write_waits_for_another_program_that_writes(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    writer = Writer(engine)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(writer.write(adding("a")))
    for _turn in range(100):  # the loop goes on turning while the writer waits in its thread
        await asyncio.sleep(0)
    assert not waiting.done()
    other.execute("COMMIT")
    assert await waiting == "a"
    other.close()
    await writer.close()
    await engine.dispose()


async def test_once_closed_the_file_alone_holds_everything(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever copies it then must not meet a checkpoint that is still being written, however slow the disk."""
    close = WritingConnection.close

    def slowly(connection: WritingConnection) -> None:
        sleep(0.2)
        close(connection)

    monkeypatch.setattr(WritingConnection, "close", slowly)
    engine = open_engine(sqlite_url)
    writer = Writer(engine)
    await writer.write(adding("a"))
    await writer.close()
    await engine.dispose()
    log = Path(sqlite_url.removeprefix("sqlite:///") + "-wal")
    assert not await asyncio.to_thread(log.exists)
