"""The process ends without a word at every point of the way; the next one makes it right."""

import asyncio
from random import Random

import pytest

from bot.domain.actions import MuteMember, SendText
from models.inbox import InboxState
from models.outbox import OutboxState
from tests.pipeline.conftest import Bench
from tests.pipeline.wire import Premises


async def restart(premises: Premises) -> None:
    await premises.crash()
    await premises.open()


async def test_killed_after_accepting_it_decides_later(premises: Premises) -> None:
    await premises.keep(premises.line("/count one"))
    await restart(premises)
    await premises.house.settle_down()
    assert premises.wire.lines() == ["counted one"]
    assert await premises.counted() == 1


async def test_killed_after_deciding_it_sends_later_and_counts_nothing_again(premises: Premises) -> None:
    await premises.keep(premises.line("/count one"), premises.line("/mute 小红"))
    await premises.house.dispatcher.drain()
    await restart(premises)
    await premises.house.settle_down()
    assert premises.wire.lines() == ["counted one"]
    assert sum(isinstance(act, MuteMember) for act in premises.wire.acts) == 1
    assert await premises.counted() == 1


async def test_killed_in_a_decision_it_leaves_nothing_of_it(premises: Premises, bench: Bench) -> None:
    await premises.keep(premises.line("/count one"), premises.line("/die now"))
    work = premises.begin(premises.house.settle_down())
    await asyncio.wait([work])
    assert work.cancelled()
    assert await premises.counted() == 0
    bench.is_deadly = False
    await restart(premises)
    await premises.house.settle_down()
    assert premises.wire.lines() == ["counted one", "counted now"]
    assert await premises.counted() == 2


async def test_killed_while_a_message_is_sent_it_is_not_said_again(premises: Premises) -> None:
    await premises.keep(premises.line("/count one"), premises.line("/echo next"))
    premises.wire.hang("send_text")
    premises.begin(premises.house.settle_down())
    await premises.wire.reached.wait()
    await restart(premises)
    premises.wire.let_go("send_text")
    await premises.house.settle_down()
    assert [row.state for row in await premises.outbox()] == [OutboxState.UNKNOWN, OutboxState.SENT]
    assert [str(act.text) for _, act in premises.wire.tries if isinstance(act, SendText)] == ["counted one", "next"]
    assert await premises.counted() == 1


async def test_killed_while_somebody_is_muted_it_mutes_again(premises: Premises) -> None:
    await premises.keep(premises.line("/mute 小红"))
    premises.wire.hang("mute_member")
    premises.begin(premises.house.settle_down())
    await premises.wire.reached.wait()
    await restart(premises)
    premises.wire.let_go("mute_member")
    await premises.house.settle_down()
    assert len(premises.wire.tries) == 2
    assert [type(act) for act in premises.wire.acts] == [MuteMember]
    assert [row.state for row in await premises.outbox()] == [OutboxState.SENT]


@pytest.mark.parametrize("seed", range(3))
async def test_killed_at_any_moment_nothing_is_lost_and_nothing_counts_twice(premises: Premises, seed: int) -> None:
    random = Random(seed)
    waiting = [premises.line(f"/count {n}", f"member {n}", chat=f"chat{n % 3}") for n in range(30)]
    acknowledged = 0
    for _ in range(25):
        work = premises.begin(premises.house.settle_down())
        taking = premises.begin(premises.keep(*waiting[acknowledged : acknowledged + 5]))
        for _ in range(random.randrange(60)):
            await asyncio.sleep(0)
        acknowledged += 5 if taking.done() else 0  # what was not acknowledged is told again
        work.cancel()
        await restart(premises)
    await premises.hear(*waiting[acknowledged:])
    assert await premises.counted() == 30
    assert set(await premises.states()) == {InboxState.DONE}
    rows = await premises.outbox()
    assert len(rows) == 30
    assert {row.state for row in rows} <= {OutboxState.SENT, OutboxState.UNKNOWN}
    attempts = [str(act.text) for _, act in premises.wire.tries if isinstance(act, SendText)]
    assert len(attempts) == len(set(attempts)), "no message was sent twice"


async def test_an_update_that_kills_the_process_is_buried_after_its_tries(premises: Premises, bench: Bench) -> None:
    await premises.keep(premises.line("/count before"), premises.line("/die now"), premises.line("/count after"))
    deaths = 0
    while await living(premises, careful=deaths > 0):
        deaths += 1
        assert deaths < 10, "it would kill for ever"
        await restart(premises)
    assert (deaths, bench.tries) == (7, 7)  # once unsuspecting, then with its six tries counted
    assert await premises.states() == [InboxState.DONE, InboxState.BURIED, InboxState.DONE]
    assert await premises.counted() == 2


async def living(premises: Premises, *, careful: bool) -> bool:
    """Let the dispatcher run; True when it died, False when it had nothing left to do."""
    work = premises.begin(premises.house.dispatcher.run(careful=careful))
    while not work.done():
        await asyncio.wait([work], timeout=0.01)
        if not work.done() and InboxState.OPEN not in await premises.states():
            return False
    return True


async def test_what_the_last_process_left_open_is_decided_in_order(premises: Premises, bench: Bench) -> None:
    said = [f"line {n}" for n in range(20)]
    await premises.keep(*(premises.line(text) for text in said))
    await restart(premises)
    work = premises.begin(premises.house.dispatcher.run(careful=True))
    await premises.keep(premises.line("/count last"))
    async with asyncio.timeout(10):
        await bench.has_counted.wait()
    await premises.house.dispatcher.stop()
    await work
    assert await premises.remembered() == [*said, "/count last"]
