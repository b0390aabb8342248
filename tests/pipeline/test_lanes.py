"""Each chat in its own order, and no chat waiting for another."""

from sqlalchemy import select

from bot.domain.actions import SendText
from bot.domain.events import MessageReceived
from bot.platforms.port import Unreached
from bot.routing import Ctx
from models.inbox import InboxState
from models.people import Person
from tests.pipeline.conftest import Bench
from tests.pipeline.wire import PHRASES, Premises


def sorry(row_id: int) -> str:
    return str(PHRASES.text("zh-CN", "commands.failed", number=row_id))


async def test_a_chat_waits_for_its_look_up_in_order_and_others_go_on(premises: Premises) -> None:
    premises.wire.hang("list_admins")
    await premises.keep(
        premises.line("/echo first"),
        premises.line("/checked", "owner"),
        premises.line("/echo last"),
        premises.line("/echo elsewhere", chat="other"),
    )
    work = premises.begin(premises.house.settle_down())
    await premises.wire.reached.wait()
    await premises.keep(premises.line("/echo even later"))
    # the sender only begins when everything is decided, so what is decided by now is read from the outbox
    assert [row.chat_key for row in await premises.outbox()] == ["room", "other"]
    premises.wire.let_go("list_admins")
    await work
    assert premises.wire.lines() == ["first", "checked", "last", "even later"]
    assert premises.wire.lines("other") == ["elsewhere"]


async def test_a_look_up_that_fails_holds_nobody_up(premises: Premises) -> None:
    premises.wire.fail("list_admins", Unreached("no line"))
    await premises.hear(premises.line("/checked", "owner"), premises.line("/echo next"))
    assert premises.wire.lines()[-1] == "next"
    assert len(premises.wire.lines()) == 2


async def test_a_chat_waits_for_a_retry_in_order_and_others_go_on(premises: Premises, bench: Bench) -> None:
    await premises.hear(
        premises.line("/echo first"),
        premises.line("/break it"),
        premises.line("talk"),
        premises.line("/echo last"),
        premises.line("/echo elsewhere", chat="other"),
    )
    broken = (await premises.inbox())[1]
    assert premises.wire.lines() == ["first", sorry(broken.id), "last"]
    rows = await premises.outbox()
    order = [SendText.model_validate_json(row.payload) for row in rows]
    assert [str(action.text) for action in order].index("elsewhere") == 1, "decided while the other chat waited"
    assert await premises.remembered() == ["/echo first", "/echo elsewhere", "talk", "/echo last"]


async def test_a_failing_handler_is_tried_three_times_and_leaves_nothing(premises: Premises, bench: Bench) -> None:
    await premises.hear(premises.line("/count one"), premises.line("/break it"), premises.line("/count two"))
    assert bench.tries == 3
    broken = (await premises.inbox())[1]
    assert (broken.state, broken.attempts) == (InboxState.BURIED, 3)
    assert "broken on request" in str(broken.error)
    assert premises.wire.lines() == ["counted one", sorry(broken.id), "counted two"]
    assert await premises.counted() == 2


async def test_a_handler_that_recovers_counts_once(premises: Premises, bench: Bench) -> None:
    await premises.keep(premises.line("/break it"))
    await premises.house.dispatcher._step()  # one try, to stop between two
    bench.is_broken = False
    await premises.house.settle_down()
    assert bench.tries == 2
    assert premises.wire.lines() == ["counted it"]
    assert await premises.counted() == 1
    assert await premises.states() == [InboxState.DONE]


async def test_what_is_not_known_yet_is_asked_again(premises: Premises, bench: Bench) -> None:
    await premises.keep(premises.line("/early one"), premises.line("/echo next"))
    await premises.house.dispatcher._step()  # one try, to stop between two
    bench.is_early = False
    await premises.house.settle_down()
    assert premises.wire.lines() == ["counted one", "next"]
    assert await premises.counted() == 1


async def test_what_stays_unknown_is_let_go_without_a_word(premises: Premises, bench: Bench) -> None:
    await premises.hear(premises.line("/early one"), premises.line("/echo next"))
    assert bench.tries == 3
    assert premises.wire.lines() == ["next"]
    assert await premises.counted() == 0
    assert await premises.states() == [InboxState.DONE, InboxState.DONE]


async def test_chatter_that_fails_is_not_apologised_for(premises: Premises, bench: Bench) -> None:
    async def on_word(message: object, ctx: Ctx) -> None:
        raise RuntimeError("broken on request")

    bench.router.on(MessageReceived, when=lambda message, _: message.text == "word")(on_word)
    await premises.close()
    await premises.open()
    await premises.hear(premises.line("word"))
    assert premises.wire.lines() == []
    assert await premises.states() == [InboxState.BURIED]


async def test_a_thousand_updates_over_many_chats_keep_each_chats_order(premises: Premises, bench: Bench) -> None:
    """Every tenth fails or must be looked up for; none overtakes its neighbour."""
    bench.is_early = False

    def said(n: int) -> str:
        return f"/early {n}" if n % 7 == 0 else f"/break {n}" if n % 50 == 9 else f"line {n}"

    for start in range(0, 1_000, 97):
        await premises.keep(
            *(premises.line(said(n), chat=f"chat{n % 13}") for n in range(start, min(start + 97, 1_000)))
        )
        await premises.house.dispatcher.drain()
    heard = [int(str(text).split()[-1]) for text in await premises.remembered()]
    kept = [n for n in range(1_000) if not said(n).startswith("/break")]
    for chat in range(13):
        assert [n for n in heard if n % 13 == chat] == [n for n in kept if n % 13 == chat]


async def test_somebody_with_two_names_in_one_batch_is_one_person(premises: Premises, bench: Bench) -> None:
    await premises.hear(
        premises.line("/count one", "ming", name="阿明"),
        premises.line("/count two", "ming", name="明哥"),
        premises.line("talk", "ming", name="阿明"),
        premises.line("/count three", "ming", name="明哥"),
    )
    assert premises.wire.lines() == ["counted one", "counted two", "counted three"]
    assert {row.attempts for row in await premises.inbox()} == {0}, "none of them failed"
    async with premises.writer.reader() as session:
        assert [person.name for person in await session.scalars(select(Person))] == ["明哥"]


async def test_nonsense_behind_a_held_update_is_buried_once(premises: Premises, bench: Bench) -> None:
    await premises.hear(premises.line("/break it"), premises.update("explode", "阿明"), premises.line("/echo last"))
    assert bench.tries == 3
    assert premises.house.dispatcher.buried == 2
    assert premises.wire.lines()[-1] == "last"
