"""One process per bot: who may take over, when, and what the second one is told."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.clock import MovableClock
from bot.domain.errors import AnotherInstance
from bot.storage.engine import open_engine
from bot.storage.lease import Lease, Process, _start_of, acquire, this_process
from bot.storage.writer import Writer
from models.lease import LeaseRow

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ELSEWHERE = Process("another-machine", 7, "1")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOON)


async def stop_beating(lease: Lease) -> None:
    """As kill -9 would leave it: the row stays as it is."""
    assert lease._beating is not None
    lease._beating.cancel()
    await asyncio.wait({lease._beating})


async def test_a_second_instance_is_told_who_holds_the_bot(writer: Writer, clock: MovableClock) -> None:
    first = await acquire(writer, "telegram:42", clock=clock, process=ELSEWHERE)
    with pytest.raises(AnotherInstance) as refused:
        await acquire(writer, "telegram:42", clock=clock)
    assert "telegram:42: process 7 on another-machine, since 2026-05-01 12:00:00 UTC" in str(refused.value)
    await first.release()


async def test_two_bots_do_not_stand_in_each_others_way(writer: Writer, clock: MovableClock) -> None:
    for lease in (await acquire(writer, "telegram:1", clock=clock), await acquire(writer, "telegram:2", clock=clock)):
        await lease.release()


async def test_a_lease_given_back_is_free_at_once(writer: Writer, clock: MovableClock) -> None:
    first = await acquire(writer, "b", clock=clock)
    await first.release()
    second = await acquire(writer, "b", clock=clock)
    assert second.fence == first.fence + 1
    await second.release()


async def test_a_lease_held_elsewhere_is_free_when_it_expires(writer: Writer, clock: MovableClock) -> None:
    first = await acquire(writer, "b", clock=clock, ttl=timedelta(seconds=30), process=ELSEWHERE)
    await stop_beating(first)
    clock.advance(timedelta(seconds=29))
    with pytest.raises(AnotherInstance):
        await acquire(writer, "b", clock=clock)
    clock.advance(timedelta(seconds=1))
    await (await acquire(writer, "b", clock=clock)).release()


async def test_a_renewed_lease_does_not_expire(writer: Writer, clock: MovableClock) -> None:
    first = await acquire(writer, "b", clock=clock, ttl=timedelta(seconds=30), process=ELSEWHERE)
    clock.advance(timedelta(seconds=29))
    await first.renew()
    clock.advance(timedelta(seconds=29))
    with pytest.raises(AnotherInstance):
        await acquire(writer, "b", clock=clock)
    await first.release()


async def test_a_running_process_on_this_machine_keeps_its_lease(writer: Writer, clock: MovableClock) -> None:
    first = await acquire(writer, "b", clock=clock)
    with pytest.raises(AnotherInstance):
        await acquire(writer, "b", clock=clock)
    await first.release()


async def test_a_restart_after_kill_does_not_wait(writer: Writer, clock: MovableClock) -> None:
    program = await asyncio.create_subprocess_exec(sys.executable, "-c", "input()", stdin=subprocess.PIPE)
    holder = Process(this_process().host, program.pid, _start_of(program.pid) or "")
    first = await acquire(writer, "b", clock=clock, process=holder)
    await stop_beating(first)
    with pytest.raises(AnotherInstance):
        await acquire(writer, "b", clock=clock)
    program.kill()
    await program.wait()
    await (await acquire(writer, "b", clock=clock)).release()


async def test_a_later_process_with_the_same_pid_does_not_count_as_the_holder(
    writer: Writer, clock: MovableClock
) -> None:
    me = this_process()
    first = await acquire(writer, "b", clock=clock, process=Process(me.host, me.pid, "long ago"))
    await stop_beating(first)
    await (await acquire(writer, "b", clock=clock)).release()


async def test_the_loser_is_called_once_and_does_not_disturb_the_winner(writer: Writer, clock: MovableClock) -> None:
    told: asyncio.Queue[AnotherInstance] = asyncio.Queue()
    first = await acquire(
        writer,
        "b",
        clock=clock,
        ttl=timedelta(seconds=30),
        heartbeat=timedelta(milliseconds=1),
        on_lost=told.put_nowait,
        process=ELSEWHERE,
    )
    await stop_beating(first)
    clock.advance(timedelta(seconds=31))
    second = await acquire(writer, "b", clock=clock)
    first.beat(timedelta(milliseconds=1), told.put_nowait)
    assert "Another Hearth runs b" in str(await told.get())
    await first.release()
    async with writer.reader() as session:
        row = (await session.scalars(select(LeaseRow))).one()
    assert (row.fence, bool(row.holder)) == (second.fence, True)
    await second.release()
    assert told.empty()


async def test_the_heartbeat_renews_by_itself(writer: Writer, clock: MovableClock) -> None:
    lease = await acquire(writer, "b", clock=clock, heartbeat=timedelta(milliseconds=1))
    clock.advance(timedelta(hours=1))

    async def renewed(session: AsyncSession) -> bool:
        return (await session.scalars(select(LeaseRow))).one().expires_at > clock.now()

    async with asyncio.timeout(5):
        while not await writer.write(renewed):
            pass
    await lease.release()


async def test_of_two_that_start_together_one_wins(database_url: str, clock: MovableClock) -> None:
    engines = [open_engine(database_url) for _ in range(2)]
    writers = [Writer(engine) for engine in engines]
    results = await asyncio.gather(*(acquire(writer, "b", clock=clock) for writer in writers), return_exceptions=True)
    won = [result for result in results if isinstance(result, Lease)]
    lost = [result for result in results if isinstance(result, AnotherInstance)]
    assert (len(won), len(lost)) == (1, 1)
    await won[0].release()
    for writer, engine in zip(writers, engines, strict=True):
        await writer.close()
        await engine.dispose()
