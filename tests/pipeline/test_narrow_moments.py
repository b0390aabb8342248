"""Narrow moments between two parts of the pipeline: a lane let go in mid-flight, a commit without answer, a stop."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from bot.domain.errors import DatabaseUnavailable
from bot.pipeline.batch import Batch
from bot.pipeline.house import HouseRules, source_of
from bot.pipeline.limits import DispatchLimits, SendLimits
from bot.pipeline.sender import Sender
from bot.platforms.port import Refused
from bot.storage import writer as writing
from bot.storage.writer import T, Work, Writer
from models import outbox
from models.outbox import OutboxRow, OutboxState
from tests.pipeline.conftest import Treacherous
from tests.pipeline.test_at_once import open_house, until
from tests.pipeline.wire import Premises


class Slow(Writer):
    """Can be held before or after the transactions of the dispatcher, or fail whatever comes next."""

    before: asyncio.Event | None = None
    after: asyncio.Event | None = None
    odd = 0

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self.reached = asyncio.Event()

    @override
    async def write(self, work: Work[T]) -> T:
        is_batch = isinstance(getattr(work, "__self__", None), Batch)
        if self.odd and isinstance(work, partial):
            self.odd -= 1
            raise RuntimeError("an error that nobody knows, before the work begins")
        if is_batch and self.before is not None:
            self.reached.set()
            await self.before.wait()
        result = await super().write(work)
        if is_batch and self.after is not None:
            self.reached.set()
            await self.after.wait()
        return result


@pytest.fixture
async def slow(premises: Premises) -> Slow:
    await reopen(premises, Slow)
    assert isinstance(premises.writer, Slow)
    return premises.writer


async def reopen(premises: Premises, writer: type[Writer]) -> None:
    await premises.close()
    premises.make_writer = writer
    await premises.open()


def sender_of(premises: Premises) -> Sender:
    return premises.house.senders[source_of(premises.wire)]


async def remembers(premises: Premises, *said: str) -> None:
    """Until these lines were decided, in this order."""
    async with asyncio.timeout(10):
        while len(await premises.remembered()) < len(said):  # noqa: ASYNC110  looked at from outside
            await asyncio.sleep(0.005)
    assert await premises.remembered() == list(said)


async def test_what_comes_in_does_not_overtake_a_long_queue_of_its_chat(premises: Premises) -> None:
    premises.rules = HouseRules(dispatch=DispatchLimits(batch=2))
    await reopen(premises, Writer)
    premises.wire.hang("list_admins")
    later = [f"line {n}" for n in range(1, 10)]
    async with open_house(premises):
        await premises.keep(premises.line("/checked", "owner"))
        await premises.wire.reached.wait()
        for text in later[:6]:
            await premises.keep(premises.line(text))
        premises.wire.let_go("list_admins")
        for text in later[6:]:
            await premises.keep(premises.line(text))
        await remembers(premises, "/checked", *later)


async def test_what_comes_in_waits_although_its_lane_is_released_meanwhile(premises: Premises, slow: Slow) -> None:
    premises.wire.hang("list_admins")
    async with open_house(premises):
        await premises.keep(premises.line("/checked", "owner"))
        await premises.wire.reached.wait()
        slow.before = asyncio.Event()
        second = premises.begin(premises.keep(premises.line("second")))
        await slow.reached.wait()
        premises.wire.let_go("list_admins")
        while premises.house.dispatcher._lanes.is_waiting:  # noqa: ASYNC110  nobody tells
            await asyncio.sleep(0.001)
        slow.before.set()
        await second
        await remembers(premises, "/checked", "second")


async def test_what_a_lost_commit_holds_is_not_overtaken_when_it_is_told_again(premises: Premises) -> None:
    await reopen(premises, Treacherous)
    first, second = premises.line("/checked", "owner"), premises.line("second")
    async with open_house(premises):
        assert isinstance(premises.writer, Treacherous)
        premises.writer.lies = 1
        with pytest.raises(DatabaseUnavailable):
            await premises.keep(first)
        premises.clock.advance(premises.rules.dispatch.infrastructure_wait)
        await premises.keep(first, second)
        await remembers(premises, "/checked", "second")


async def test_the_answer_of_a_lost_commit_waits_for_nobody_elses_line(premises: Premises) -> None:
    await reopen(premises, Treacherous)
    async with open_house(premises, sending=True):
        assert isinstance(premises.writer, Treacherous)
        premises.writer.lies = 1
        with pytest.raises(DatabaseUnavailable):
            await premises.keep(premises.line("/echo one"))
        premises.clock.advance(premises.rules.dispatch.infrastructure_wait)
        await until(premises, OutboxState.SENT)
    assert premises.wire.lines() == ["one"]


async def test_an_update_that_is_read_before_its_keeper_knows_is_decided_once(
    premises: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is durable, and the answer is still on its way to whoever kept it."""
    committed, answer = asyncio.Event(), asyncio.Event()
    alone = writing._alone

    async def late(connection: Any, group: Any) -> list[object]:
        result = await alone(connection, group)
        if "keep" in repr(group) and not committed.is_set():
            committed.set()
            await answer.wait()
        return result

    async with open_house(premises):
        monkeypatch.setattr(writing, "_alone", late)
        premises.house.dispatcher._shelf.look_again()
        keeping = premises.begin(premises.keep(premises.line("/count one")))
        await committed.wait()
        premises.house.dispatcher._nudge.set()
        for _ in range(20):
            await asyncio.sleep(0.001)
        answer.set()
        await keeping
        await remembers(premises, "/count one")
    assert await premises.counted() == 1


async def test_a_stop_waits_for_the_answer_that_is_just_committed(premises: Premises, slow: Slow) -> None:
    async with open_house(premises, sending=True):
        slow.after = asyncio.Event()
        premises.begin(premises.keep(premises.line("/echo one")))
        await slow.reached.wait()
        stopping = premises.begin(sender_of(premises).stop(timedelta(seconds=10)))
        await asyncio.sleep(0.01)
        slow.after.set()
        await stopping
    assert premises.wire.lines() == ["one"]
    assert [row.state for row in await premises.outbox()] == [OutboxState.SENT]


async def test_a_sender_that_ended_claims_nothing(premises: Premises) -> None:
    running = premises.begin(sender_of(premises).run())
    async with open_house(premises):
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await premises.keep(premises.line("/echo one"))
    assert [row.state for row in await premises.outbox()] == [OutboxState.QUEUED]


async def test_one_fate_that_cannot_be_written_does_not_make_others_leave_twice(premises: Premises) -> None:
    premises.wire.hang("send_text")
    async with open_house(premises, sending=True):
        await premises.keep(premises.line("/echo one", chat="a"), premises.line("/echo two", chat="b"))
        await premises.wire.reached.wait()
        premises.wire.fail("send_text", Refused("half a character: \ud83d"))
        premises.wire.let_go("send_text")
        await until(premises, OutboxState.FAILED, OutboxState.SENT)
    assert [str(act.text) for _, act in premises.wire.tries if hasattr(act, "text")] == ["one", "two"]


async def test_a_write_that_fails_unheard_of_costs_one_more_write_and_no_second_act(
    premises: Premises, slow: Slow
) -> None:
    async with open_house(premises, sending=True):
        slow.odd = 1
        await premises.keep(premises.line("/mute 小红"))
        await until(premises, OutboxState.SENT)
    assert len(premises.wire.tries) == 1


async def test_whoever_waits_is_told_when_the_dispatcher_dies(premises: Premises, slow: Slow) -> None:
    async with open_house(premises):
        slow.after = asyncio.Event()
        waiting = premises.begin(premises.keep(premises.line("one")))
        await slow.reached.wait()
        premises._tasks[0].cancel()
        with pytest.raises(DatabaseUnavailable):
            await waiting


async def test_an_action_committed_while_the_sender_reads_is_read_next(
    premises: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader sees one state of the database, and that may be older than what is handed over meanwhile."""
    queue, read = sender_of(premises)._queue, outbox.actions_after

    async def then_commit(*given: Any, **how: Any) -> list[OutboxRow]:
        rows = await read(*given, **how)
        monkeypatch.setattr(outbox, "actions_after", read)
        await premises.keep(premises.line("/echo one"))
        await premises.house.dispatcher.drain()
        return rows

    monkeypatch.setattr(outbox, "actions_after", then_commit)
    async with premises.writer.reader() as session:
        await queue.read(session)
    while queue.must_read:
        async with premises.writer.reader() as session:
            await queue.read(session)
    chosen, _ = queue.next_parcel(premises.clock.now())
    assert chosen is not None


async def test_what_is_claimed_counts_among_what_is_under_way(premises: Premises) -> None:
    premises.rules = HouseRules(send=SendLimits(in_flight=2))
    await reopen(premises, Slow)
    assert isinstance(premises.writer, Slow)
    async with open_house(premises, sending=True):
        premises.wire.hang("send_text")
        await premises.keep(premises.line("/echo one", chat="a"))
        await premises.wire.reached.wait()
        await premises.keep(*(premises.line("/echo more", chat=f"b{n}") for n in range(4)))
        for _ in range(20):
            await asyncio.sleep(0.001)
        assert premises.wire.most_at_work == 2
        premises.wire.let_go("send_text")
        await until(premises, *[OutboxState.SENT] * 5)
    assert premises.wire.most_at_work == 2
