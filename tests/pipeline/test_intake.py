"""From the platform into the inbox, and from there to a decision: nothing lost, nothing twice."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import DatabaseUnavailable
from bot.pipeline.house import HouseRules, source_of
from bot.pipeline.limits import DispatchLimits
from models import inbox
from models.events import Activity
from models.inbox import InboxState
from tests.pipeline.conftest import Bench, Treacherous
from tests.pipeline.wire import Premises


async def test_a_redelivered_update_is_decided_once(premises: Premises) -> None:
    update = premises.line("/count one")
    await premises.hear(update, update)
    await premises.hear(update)
    assert premises.wire.lines() == ["counted one"]
    assert await premises.counted() == 1
    assert await premises.states() == [InboxState.DONE]


async def test_poison_is_buried_alone_and_its_neighbours_are_decided(premises: Premises) -> None:
    await premises.hear(
        premises.line("/count one"),
        premises.update("explode", "阿明"),
        premises.line("talk"),
        premises.line("/count two"),
    )
    assert await premises.states() == [InboxState.DONE, InboxState.BURIED, InboxState.DONE, InboxState.DONE]
    assert premises.wire.lines() == ["counted one", "counted two"]
    buried = (await premises.inbox())[1]
    assert "nobody does explode" in str(buried.error)
    assert buried.body, "what was buried can still be read"


async def test_nothing_is_accepted_when_it_could_not_be_kept(premises: Premises, treacherous: Treacherous) -> None:
    treacherous.refuses = 1
    update = premises.line("/count one")
    with pytest.raises(DatabaseUnavailable):
        await premises.keep(update)
    await premises.house.settle_down()
    assert premises.wire.lines() == []
    await premises.hear(update)  # the platform tells it again, because it was not acknowledged
    assert premises.wire.lines() == ["counted one"]


async def test_an_update_kept_but_never_offered_is_found(premises: Premises, bench: Bench) -> None:
    """A commit can succeed although its answer is lost: then nobody tells the dispatcher."""
    await premises.close()
    premises.rules = HouseRules(dispatch=DispatchLimits(look_again=timedelta(milliseconds=5)))
    await premises.open()
    running = premises.begin(premises.house.dispatcher.run())
    await premises.house.inbox.accept(source_of(premises.wire), [premises.line("/count one")])
    async with asyncio.timeout(10):
        await bench.has_counted.wait()
    await premises.house.dispatcher.stop()
    await running
    assert await premises.counted() == 1


async def test_a_batch_whose_commit_succeeded_unnoticed_is_not_decided_twice(
    premises: Premises, treacherous: Treacherous
) -> None:
    await premises.keep(premises.line("/count one"), premises.line("talk"), premises.line("/count two"))
    treacherous.lies = 1
    await premises.house.settle_down()
    assert await premises.counted() == 2
    assert await premises.counted(Activity.MESSAGE) == 3
    assert premises.wire.lines() == ["counted one", "counted two"]


async def test_a_batch_waits_for_the_database_and_keeps_its_order(premises: Premises, treacherous: Treacherous) -> None:
    await premises.keep(*(premises.line(f"/count {n}") for n in range(5)))
    treacherous.refuses = 3
    await premises.house.settle_down()
    assert premises.wire.lines() == [f"counted {n}" for n in range(5)]


async def test_order_is_kept_between_what_is_handed_over_and_what_is_read(premises: Premises) -> None:
    """With room for few in memory some updates are handed over and others read again; nobody may notice."""
    await premises.close()
    premises.rules = HouseRules(dispatch=DispatchLimits(batch=3, held=7))
    await premises.open()
    said = [f"line {n}" for n in range(60)]
    lines = iter(said)
    running = premises.begin(premises.house.dispatcher.run())
    for size in (1, 2, 3, 5, 8, 13, 21, 7):
        await premises.keep(*(premises.line(next(lines)) for _ in range(size)))
    await premises.house.dispatcher.stop()
    await running
    await premises.close()
    await premises.open()
    await premises.house.settle_down()
    assert await premises.remembered() == said


async def test_what_cannot_be_written_is_buried_alone(premises: Premises, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fact the database refuses fails the whole transaction; only the update it comes from may suffer."""
    keep = inbox.finish

    async def refuse_one(session: AsyncSession, ids: list[int]) -> None:
        if poisonous in ids:
            raise ValueError("a value no table takes")
        await keep(session, ids)

    await premises.keep(premises.line("one"), premises.line("poison"), premises.line("/count three"))
    poisonous = (await premises.inbox())[1].id
    monkeypatch.setattr(inbox, "finish", refuse_one)
    await premises.house.settle_down()
    assert await premises.states() == [InboxState.DONE, InboxState.BURIED, InboxState.DONE]
    assert await premises.remembered() == ["one", "/count three"]
    assert premises.wire.lines() == ["counted three"]
