"""What leaves the house: in which order, how often, and what is known of it afterwards."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.actions import (
    Action,
    AnswerButton,
    BanMember,
    DeleteMessages,
    EditText,
    MuteMember,
    PinMessage,
    Priority,
    SendText,
    Sent,
)
from bot.domain.people import PlatformName
from bot.domain.text import Text
from bot.pipeline.effects import write_effects
from bot.pipeline.house import HouseRules, source_of
from bot.pipeline.limits import SendLimits
from bot.pipeline.pace import PaceLimits
from bot.pipeline.parcels import DELETE_AT_ONCE, pack
from bot.platforms.port import Gone, Moved, Rate, Refused, RetryLater, Unreached, Unsure
from bot.routing.effects import Effects, Outgoing
from models.outbox import OutboxState
from tests.pipeline.conftest import Bench, Treacherous
from tests.pipeline.wire import START, Premises

UNHURRIED = PaceLimits(overall=100_000, per_chat=100_000, group_per_minute=100_000)


@pytest.fixture
async def premises(sqlite_url: str, bench: Bench) -> AsyncIterator[Premises]:
    place = Premises(sqlite_url, bench.router, HouseRules(pace=UNHURRIED), make_writer=Treacherous)
    await place.open()
    yield place
    await place.crash()


def say(text: str, chat: str = "room", **how: Any) -> SendText:
    return SendText(chat_key=chat, text=Text.plain(text), **how)


def edit(message: str, text: str) -> EditText:
    return EditText(chat_key="room", message=message, text=Text.plain(text))


def delete(*messages: str | Sent) -> DeleteMessages:
    return DeleteMessages(chat_key="room", messages=messages)


async def put(
    premises: Premises,
    *actions: Action,
    priority: Priority = Priority.REPLY,
    after: timedelta | None = None,
    expires_in: timedelta | None = None,
) -> list[int]:
    """Into the outbox, as the dispatcher puts it there."""
    now = premises.clock.now()
    outgoing = [
        Outgoing(
            id=premises.next_id(),
            platform=PlatformName.PLAYGROUND,
            action=action,
            priority=priority,
            feature="bench",
            chat_id=None,
            to_group=True,
            not_before=now + after if after else None,
            expires_at=now + expires_in if expires_in else None,
        )
        for action in actions
    ]
    effects = Effects(outgoing=outgoing)
    sources = {"playground": source_of(premises.wire)}
    await premises.writer.write(lambda s: write_effects(s, effects, sources=sources, now=now, claimed=set()))
    sender(premises).offer(map(pack, outgoing))
    return [out.id for out in outgoing]


def sender(premises: Premises) -> Any:
    return premises.house.senders[source_of(premises.wire)]


async def send(premises: Premises) -> None:
    await sender(premises).drain()


async def reopen(premises: Premises, **rules: Any) -> None:
    await premises.crash()
    premises.rules = HouseRules(**({"pace": UNHURRIED} | rules))
    await premises.open()


async def states(premises: Premises) -> list[str]:
    return [row.state for row in await premises.outbox()]


async def test_moderation_goes_before_a_thousand_replies(premises: Premises) -> None:
    await reopen(premises, send=SendLimits(in_flight=1))
    await put(premises, *(say(f"reply {n}", f"chat{n % 50}") for n in range(1_000)))
    await put(premises, BanMember(chat_key="room", person_key="spammer"), priority=Priority.MODERATION)
    await send(premises)
    assert isinstance(premises.wire.acts[0], BanMember)
    assert len(premises.wire.acts) == 1_001


async def test_moderation_does_not_wait_for_the_pace_of_its_chat(premises: Premises) -> None:
    await reopen(premises, pace=PaceLimits())
    await put(premises, *(say(f"reply {n}") for n in range(30)))
    await put(premises, BanMember(chat_key="room", person_key="spammer"), priority=Priority.MODERATION)
    await send(premises)
    assert premises.wire.tries[0][0] == START
    assert next(at for at, act in premises.wire.tries if isinstance(act, BanMember)) == START


async def test_a_chat_hears_its_messages_in_order(premises: Premises) -> None:
    await put(premises, *(say(str(n), f"chat{n % 7}") for n in range(200)))
    await send(premises)
    for chat in range(7):
        assert premises.wire.lines(f"chat{chat}") == [str(n) for n in range(200) if n % 7 == chat]


async def test_deletions_are_joined_up_to_a_hundred(premises: Premises) -> None:
    await put(premises, *(delete(f"m{n}") for n in range(250)), priority=Priority.MODERATION)
    await send(premises)
    sizes = [len(act.messages) for act in premises.wire.acts if isinstance(act, DeleteMessages)]
    assert max(sizes) <= DELETE_AT_ONCE
    assert sum(sizes) == 250
    assert len(sizes) <= 4
    assert set(await states(premises)) == {OutboxState.SENT}


async def test_a_deletion_for_later_is_not_joined_with_one_for_now(premises: Premises) -> None:
    await put(premises, delete("now"), priority=Priority.MODERATION)
    await put(premises, delete("later"), priority=Priority.MODERATION, after=timedelta(hours=1))
    await send(premises)
    assert premises.wire.acts == [delete("now")]
    premises.clock.advance(timedelta(hours=1))
    await send(premises)
    assert premises.wire.acts == [delete("now"), delete("later")]


async def test_what_is_pointless_takes_nothing_else_with_it(premises: Premises) -> None:
    premises.wire.fail("send_text", Refused("no"))
    (lost,) = await put(premises, say("never seen"))
    await send(premises)
    await put(premises, delete(Sent(action_id=lost)), delete("real"), priority=Priority.MODERATION)
    await send(premises)
    assert premises.wire.acts == [delete("real")]
    assert await states(premises) == [OutboxState.FAILED, OutboxState.CANCELLED, OutboxState.SENT]


async def test_of_several_edits_the_newest_is_made(premises: Premises) -> None:
    await put(premises, edit("m1", "one"), edit("m1", "two"), edit("m2", "other"), edit("m1", "three"))
    await send(premises)
    assert premises.wire.acts == [edit("m1", "three"), edit("m2", "other")]


async def test_an_old_edit_that_is_tried_again_does_not_undo_a_newer_one(premises: Premises) -> None:
    premises.wire.fail("edit_text", Unreached("no line"))
    await put(premises, edit("m1", "old"))
    await sender(premises)._step()  # the first attempt fails and waits for its next
    await sender(premises)._in_flight.copy().pop()
    await put(premises, edit("m1", "new"))
    await send(premises)
    assert premises.wire.acts[-1] == edit("m1", "new")


async def test_retry_after_silences_its_chat_only_and_is_kept_over_a_restart(premises: Premises) -> None:
    premises.wire.fail("send_text", RetryLater(timedelta(hours=1)))
    await put(premises, say("first"), say("second"), say("elsewhere", "other"))
    await send(premises)
    assert premises.wire.acts == [say("elsewhere", "other")]
    await reopen(premises)
    await put(premises, say("third"), MuteMember(chat_key="room", person_key="x"))
    premises.clock.advance(timedelta(minutes=59))
    await send(premises)
    assert len(premises.wire.tries) == 2, "no request inside the window"
    premises.clock.advance(timedelta(minutes=1))
    await send(premises)
    assert premises.wire.lines() == ["first", "second", "third"]


async def test_a_pause_for_everybody_silences_every_chat(premises: Premises) -> None:
    premises.wire.fail("send_text", RetryLater(timedelta(hours=1), everywhere=True))
    await put(premises, say("first"))
    await send(premises)
    await put(premises, say("elsewhere", "other"))
    await send(premises)
    assert len(premises.wire.tries) == 1
    premises.clock.advance(timedelta(hours=1))
    await send(premises)
    assert premises.wire.acts == [say("first"), say("elsewhere", "other")]


async def test_a_long_text_counts_as_the_messages_it_makes(premises: Premises) -> None:
    premises.wire.rates = (Rate(5, 10.0),)
    premises.wire.parts = lambda action: len(str(action.text)) if isinstance(action, SendText) else 0
    await put(premises, *(say(text) for text in ("四个字呀", "一", "二")))
    await send(premises)
    assert [(at - START).total_seconds() for at, _ in premises.wire.tries] == [0, 0, 10]


async def test_a_pause_for_messages_holds_up_no_change_where_messages_are_counted(premises: Premises) -> None:
    premises.wire.rates = (Rate(100, 60.0),)
    premises.wire.fail("send_text", RetryLater(timedelta(hours=1)))
    await put(premises, say("first"))
    await send(premises)
    await put(premises, AnswerButton(chat_key="room", press_key="p"), edit("m1", "新"), priority=Priority.BUTTON)
    await send(premises)
    assert [act.kind for act in premises.wire.acts] == ["answer_button", "edit_text"]
    premises.clock.advance(timedelta(hours=1))
    await send(premises)
    assert premises.wire.lines() == ["first"]


async def test_a_paused_chat_with_a_long_queue_does_not_starve_the_others(premises: Premises) -> None:
    await reopen(premises, send=SendLimits(window=20))
    premises.wire.fail("send_text", RetryLater(timedelta(hours=1)))
    await put(premises, *(say(str(n)) for n in range(100)))
    await send(premises)
    await put(premises, say("elsewhere", "other"))
    await send(premises)
    assert premises.wire.acts == [say("elsewhere", "other")]
    premises.clock.advance(timedelta(hours=1))
    await send(premises)
    assert premises.wire.lines() == [str(n) for n in range(100)]


async def test_what_never_arrived_is_said_again(premises: Premises) -> None:
    premises.wire.fail("send_text", Unreached("no line"), Unreached("no line"))
    await put(premises, say("hello"))
    await send(premises)
    assert premises.wire.acts == [say("hello")]
    assert await states(premises) == [OutboxState.SENT]


async def test_an_unclear_outcome_is_repeated_where_that_is_harmless_and_else_said_to_be_unknown(
    premises: Premises,
) -> None:
    mute = MuteMember(chat_key="room", person_key="x")
    premises.wire.fail("mute_member", Unsure("no answer"))
    premises.wire.fail("send_text", Unsure("no answer"))
    await put(premises, mute, say("hello"))
    await send(premises)
    assert premises.wire.acts == [mute]
    assert [act for _, act in premises.wire.tries].count(say("hello")) == 1
    assert await states(premises) == [OutboxState.SENT, OutboxState.UNKNOWN]


async def test_patience_has_an_end(premises: Premises) -> None:
    premises.wire.fail("mute_member", *(Unsure("no answer") for _ in range(10)))
    await put(premises, MuteMember(chat_key="room", person_key="x"))
    await send(premises)
    premises.clock.advance(timedelta(minutes=2))
    await send(premises)
    assert len(premises.wire.tries) == SendLimits().max_attempts
    assert await states(premises) == [OutboxState.FAILED]


async def test_what_came_too_late_is_not_said(premises: Premises) -> None:
    await put(premises, say("hello"), expires_in=timedelta(minutes=10))
    premises.clock.advance(timedelta(minutes=11))
    await send(premises)
    assert premises.wire.tries == []
    assert await states(premises) == [OutboxState.EXPIRED]


async def test_a_follow_up_finds_the_message_it_is_about_also_after_a_restart(premises: Premises) -> None:
    (first,) = await put(premises, say("hello"))
    await put(premises, PinMessage(chat_key="room", message=Sent(action_id=first)))
    await send(premises)
    assert premises.wire.acts[-1] == PinMessage(chat_key="room", message="m1")
    await reopen(premises)
    await put(premises, delete(Sent(action_id=first)), priority=Priority.MODERATION)
    await send(premises)
    assert premises.wire.acts[-1:] == [delete("m1")]


async def test_a_follow_up_of_a_message_that_still_waits_far_behind_is_not_given_up(premises: Premises) -> None:
    await reopen(premises, send=SendLimits(window=5, in_flight=1))
    many = await put(premises, *(say(str(n), f"chat{n}") for n in range(40)))
    goodbye = DeleteMessages(chat_key="chat39", messages=(Sent(action_id=many[-1]),))
    await put(premises, goodbye, priority=Priority.MODERATION)
    await send(premises)
    assert premises.wire.acts[-1] == DeleteMessages(chat_key="chat39", messages=("m40",))


async def test_a_follow_up_of_a_message_that_was_refused_is_dropped(premises: Premises) -> None:
    premises.wire.fail("send_text", Refused("no"))
    (first,) = await put(premises, say("hello"))
    await put(
        premises, PinMessage(chat_key="room", message=Sent(action_id=first)), say("x", reply_to=Sent(action_id=first))
    )
    await send(premises)
    assert await states(premises) == [OutboxState.FAILED, OutboxState.CANCELLED, OutboxState.SENT]
    assert premises.wire.acts == [say("x")], "an answer goes out even when what it answers did not"


async def test_an_action_follows_its_chat_to_the_new_key(premises: Premises) -> None:
    moved: list[tuple[str, str]] = []
    sender(premises)._on_moved = lambda old, new: moved.append((old, new))
    premises.wire.fail("send_text", Moved("new room"))
    await put(premises, say("hello"))
    await send(premises)
    assert moved == [("room", "new room")]
    assert await states(premises) == [OutboxState.SENT]


async def test_a_closed_chat_is_told_and_its_message_given_up(premises: Premises) -> None:
    gone: list[str] = []
    sender(premises)._on_gone = lambda chat, _kind: gone.append(chat)
    premises.wire.fail("send_text", Gone("blocked"))
    await put(premises, say("hello"))
    await send(premises)
    assert gone == ["room"]
    assert await states(premises) == [OutboxState.FAILED]


async def test_never_more_requests_at_once_than_allowed(premises: Premises) -> None:
    await reopen(premises, send=SendLimits(in_flight=4))
    await put(premises, *(say("hello", f"chat{n}") for n in range(40)))
    await send(premises)
    assert premises.wire.most_at_work == 4
    assert len(premises.wire.acts) == 40


async def test_what_became_of_a_message_is_written_when_the_database_is_back(premises: Premises) -> None:
    assert isinstance(premises.writer, Treacherous)
    await put(premises, say("hello"))
    premises.wire.hang("send_text")
    work = premises.begin(send(premises))
    await premises.wire.reached.wait()
    premises.writer.refuses = 5
    premises.wire.let_go("send_text")
    await work
    assert len(premises.wire.tries) == 1
    assert await states(premises) == [OutboxState.SENT]


async def test_a_process_that_stops_waits_for_its_request_and_leaves_the_rest(premises: Premises) -> None:
    await reopen(premises, send=SendLimits(in_flight=1))
    await put(premises, say("one"), say("two"))
    premises.wire.hang("send_text")
    running = premises.begin(sender(premises).run())
    await premises.wire.reached.wait()
    stopping = premises.begin(sender(premises).stop(timedelta(seconds=5)))
    premises.wire.let_go("send_text")
    await stopping
    await running
    assert await states(premises) == [OutboxState.SENT, OutboxState.QUEUED]
    await reopen(premises)
    await send(premises)
    assert premises.wire.lines() == ["one", "two"]
