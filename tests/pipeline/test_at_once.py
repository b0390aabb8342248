"""Updates decided by the transaction that writes them down, and actions that leave as soon as it is durable."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import SendText
from bot.domain.errors import DatabaseUnavailable
from bot.pipeline.house import source_of
from bot.pipeline.inbox import SqlInbox
from models import events
from models.events import Activity
from models.inbox import InboxState
from models.outbox import OutboxState
from tests.pipeline.conftest import Bench, Treacherous
from tests.pipeline.wire import Premises


@asynccontextmanager
async def open_house(premises: Premises, *, sending: bool = False, careful: bool = False) -> AsyncIterator[None]:
    """Let the dispatcher run, and the sender where asked."""
    dispatcher = premises.house.dispatcher
    sender = premises.house.senders[source_of(premises.wire)]
    deciding = premises.begin(dispatcher.run(careful=careful))
    if sending:
        premises.begin(sender.run())
    while not dispatcher._is_running or dispatcher._shelf.is_behind or (sending and sender._queue.must_read):  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.001)
    try:
        yield
    finally:
        await dispatcher.stop()
        await asyncio.gather(deciding, return_exceptions=True)


async def until(premises: Premises, *states: str) -> None:
    """Until the outbox looks like that."""
    async with asyncio.timeout(10):
        while [row.state for row in await premises.outbox()] != list(states):  # noqa: ASYNC110  looked at from outside
            await asyncio.sleep(0.005)


async def test_an_update_is_decided_by_the_transaction_that_writes_it_down(premises: Premises) -> None:
    async with open_house(premises):
        await premises.keep(premises.line("one"))
        works = premises.writer.counters.works
        await premises.keep(premises.line("/count two"), premises.line("three"))
        assert await premises.states() == [InboxState.DONE] * 3
        assert await premises.counted() == 1
        assert premises.writer.counters.works == works + 1
    assert [row.body for row in await premises.inbox()] == [None] * 3


async def test_an_update_told_twice_is_decided_once(premises: Premises) -> None:
    update = premises.line("/count one")
    async with open_house(premises):
        await premises.keep(update, update, premises.line("/count two"))
        await premises.keep(update)
        await asyncio.gather(premises.keep(update), premises.keep(premises.line("/count three"), update))
    assert await premises.counted() == 3
    assert await premises.counted(Activity.MESSAGE) == 3


async def test_poison_is_buried_alone_and_can_be_read(premises: Premises) -> None:
    async with open_house(premises):
        await premises.keep(premises.line("one"), premises.update("explode", "阿明"), premises.line("/count two"))
    assert await premises.states() == [InboxState.DONE, InboxState.BURIED, InboxState.DONE]
    assert "explode" in str((await premises.inbox())[1].body)
    assert await premises.counted() == 1


async def test_what_must_wait_is_written_down_with_everything_behind_it(premises: Premises) -> None:
    """An update that cannot be decided yet holds its chat; should the process die now, all of it is found."""
    premises.wire.hang("list_admins")
    async with open_house(premises):
        await premises.keep(
            premises.line("/checked", "owner"), premises.line("/count two"), premises.line("talk", chat="elsewhere")
        )
        await premises.wire.reached.wait()
        await premises.keep(premises.line("/count three"))
        assert await premises.states() == [InboxState.OPEN, InboxState.OPEN, InboxState.DONE, InboxState.OPEN]
        assert all((row.body is None) == (row.state == InboxState.DONE) for row in await premises.inbox())
        await premises.crash()
    premises.wire.let_go("list_admins")
    await premises.open()
    await premises.house.settle_down()
    assert premises.wire.lines() == ["checked", "counted two", "counted three"]
    assert await premises.counted() == 2


async def test_what_could_not_be_written_is_not_acknowledged(premises: Premises, treacherous: Treacherous) -> None:
    update = premises.line("/count one")
    async with open_house(premises):
        treacherous.refuses = 1
        with pytest.raises(DatabaseUnavailable):
            await premises.keep(update)
        assert await premises.states() == []
        premises.clock.advance(premises.rules.dispatch.infrastructure_wait)
        await premises.keep(update)
        await until(premises, OutboxState.QUEUED)
    assert await premises.counted() == 1


async def test_a_commit_whose_answer_is_lost_is_neither_repeated_nor_left_unsaid(
    premises: Premises, treacherous: Treacherous
) -> None:
    """The platform tells the update again; its answer, written down as leaving at once, never left."""
    update = premises.line("/count one")
    async with open_house(premises, sending=True):
        treacherous.lies = 1
        with pytest.raises(DatabaseUnavailable):
            await premises.keep(update)
        await until(premises, OutboxState.SENDING)
        premises.clock.advance(premises.rules.dispatch.infrastructure_wait)
        await premises.keep(update, premises.line("talk"))
        await until(premises, OutboxState.SENT)
    assert premises.wire.lines() == ["counted one"]
    assert await premises.counted() == 1


async def test_one_that_cannot_be_written_does_not_cost_the_others(
    premises: Premises, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = events.add_events

    async def refuse_poison(session: AsyncSession, rows: Any) -> None:
        if any(row.text == "poison" for row in rows):
            raise ValueError("a value no table takes")
        await add(session, rows)

    monkeypatch.setattr("bot.pipeline.facts.add_events", refuse_poison)
    async with open_house(premises):
        await premises.keep(premises.line("one"), premises.line("poison"), premises.line("/count three"))
        async with asyncio.timeout(10):
            while InboxState.OPEN in await premises.states():
                premises.clock.advance(premises.rules.dispatch.waits[-1])
                await asyncio.sleep(0.005)
    assert await premises.states() == [InboxState.DONE, InboxState.BURIED, InboxState.DONE]
    assert await premises.remembered() == ["one", "/count three"]


async def test_an_answer_that_nothing_makes_wait_is_written_down_as_leaving(premises: Premises) -> None:
    premises.wire.hang("send_text")
    async with open_house(premises, sending=True):
        await premises.keep(premises.line("/echo one"), premises.line("/echo two"))
        assert [(row.state, row.attempts) for row in await premises.outbox()] == [("sending", 1), ("queued", 0)]
        premises.wire.let_go("send_text")
        await until(premises, OutboxState.SENT, OutboxState.SENT)
    assert premises.wire.lines() == ["one", "two"]


async def test_what_was_not_committed_is_not_sent(premises: Premises, treacherous: Treacherous) -> None:
    async with open_house(premises, sending=True):
        treacherous.refuses = 1
        with pytest.raises(DatabaseUnavailable):
            await premises.keep(premises.line("/echo one"))
        premises.clock.advance(premises.rules.dispatch.infrastructure_wait)
        await premises.keep(premises.line("/echo two"))
        await until(premises, OutboxState.SENT)
    assert premises.wire.lines() == ["two"]


async def test_after_a_crash_updates_are_written_down_before_they_are_decided(
    premises: Premises, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform would tell a deadly update again and again, and nobody could count its tries."""
    accepted: list[int] = []
    accept = SqlInbox.accept

    async def noted(self: SqlInbox, source: str, updates: Any) -> Any:
        accepted.append(len(updates))
        return await accept(self, source, updates)

    monkeypatch.setattr(SqlInbox, "accept", noted)
    async with open_house(premises, careful=True):
        await premises.keep(premises.line("one"), premises.line("/count two"))
        async with asyncio.timeout(10):
            await bench.has_counted.wait()
    assert accepted == [2]


async def test_whoever_waits_hears_that_nothing_is_decided_any_more(premises: Premises) -> None:
    async with open_house(premises):
        premises.house.dispatcher._stopping = True
        with pytest.raises(DatabaseUnavailable):
            await premises.keep(premises.line("one"))
    assert await premises.states() == []


@pytest.mark.parametrize("seed", range(3))
async def test_killed_at_any_moment_nothing_is_lost_and_nothing_counts_twice(premises: Premises, seed: int) -> None:
    """What was acknowledged is never told again; what was not is told again to the next process."""
    random = Random(seed)
    waiting = [premises.line(f"/count {n}", f"member {n}", chat=f"chat{n % 3}") for n in range(30)]
    acknowledged = 0
    for _ in range(20):
        premises.begin(premises.house.dispatcher.run())
        premises.begin(premises.house.senders[source_of(premises.wire)].run())
        taking = premises.begin(premises.keep(*waiting[acknowledged : acknowledged + 3]))
        for _ in range(random.randrange(120)):
            await asyncio.sleep(0)
        acknowledged += 3 if taking.done() else 0
        await premises.crash()
        await premises.open()
    await premises.hear(*waiting[acknowledged:])
    assert await premises.counted() == 30
    assert set(await premises.states()) == {InboxState.DONE}
    rows = await premises.outbox()
    assert len(rows) == 30
    assert {row.state for row in rows} <= {OutboxState.SENT, OutboxState.UNKNOWN}
    attempts = [str(act.text) for _, act in premises.wire.tries if isinstance(act, SendText)]
    assert len(attempts) == len(set(attempts)), "no message was sent twice"
