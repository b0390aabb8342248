"""Each way a call can fail, made to fail that way over real sockets, and what the house is told."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.domain import actions as act
from bot.domain.clock import MovableClock
from bot.domain.text import Text
from bot.platforms.port import Gone, Moved, Refused, RetryLater, Unreached, Unsure
from bot.platforms.telegram.failures import failure_of, is_done_already
from bot.platforms.telegram.platform import TelegramPlatform
from bot.platforms.telegram.transport import Answer
from tests.fake_telegram import FakeTelegram
from tests.platforms.telegram.conftest import quick_settings
from tests.platforms.telegram.waiting import until


@pytest.fixture
def greeting(fake: FakeTelegram) -> act.SendText:
    return act.SendText(chat_key=str(fake.add_group("围炉")), text=Text.plain("你好"))


@pytest.mark.parametrize(
    ("kind", "parameters", "failure"),
    [
        ("flood", {"retry_after": 7}, RetryLater),
        ("error", {"status": 429, "description": "Too Many Requests"}, RetryLater),
        ("error", {"status": 401, "description": "Unauthorized"}, RetryLater),
        ("error", {"status": 500}, Unsure),
        ("http", {"status": 502}, Unsure),
        ("http", {"status": 504}, Unsure),
        ("http", {"status": 200}, Unsure),
        ("empty", {"status": 200}, Unsure),
        ("reset", {}, Unsure),
        ("drop_response", {}, Unsure),
        ("hang", {}, Unsure),
        ("http", {"status": 404}, Unreached),
        ("http", {"status": 401}, Unreached),
        ("http", {"status": 302}, Unreached),
        ("error", {"status": 404, "description": "Not Found"}, Unreached),
        ("error", {"status": 400, "description": "Bad Request: chat not found"}, Gone),
        ("error", {"status": 403, "description": "Forbidden: user is deactivated"}, Gone),
        ("error", {"status": 400, "description": "Bad Request: message thread not found"}, Refused),
        ("error", {"status": 413, "description": "Request Entity Too Large"}, Refused),
    ],
)
async def test_a_failed_call_is_told_as(
    platform: TelegramPlatform,
    fake: FakeTelegram,
    greeting: act.SendText,
    kind: str,
    parameters: dict[str, Any],
    failure: type[Exception],
) -> None:
    fake.fail("sendMessage", kind, 1, **parameters)
    with pytest.raises(failure) as told:
        await platform.perform(greeting)
    assert type(told.value) is failure
    if isinstance(told.value, RetryLater) and kind == "flood":
        assert told.value.after == timedelta(seconds=7)
        assert not told.value.everywhere
    await platform.perform(greeting)


async def test_an_answer_lost_on_the_way_back_was_still_done_once(
    platform: TelegramPlatform, fake: FakeTelegram, greeting: act.SendText
) -> None:
    fake.fail("sendMessage", "drop_response")
    with pytest.raises(Unsure):
        await platform.perform(greeting)
    assert len(fake.visible(int(greeting.chat_key))) == 1


async def test_half_a_long_text_is_not_said_twice(
    platform: TelegramPlatform, fake: FakeTelegram, greeting: act.SendText
) -> None:
    long = act.SendText(chat_key=greeting.chat_key, text=Text.plain("字\n" * 4000))
    original = fake.methods.do_send_message
    parts: list[int] = []

    def flood_from_the_second_part(given: dict[str, Any]) -> dict[str, Any]:
        parts.append(1)
        fake.fail("sendMessage", "flood")
        return original(given)

    fake.methods.do_send_message = flood_from_the_second_part  # type: ignore[method-assign]  # a server that floods late
    with pytest.raises(Unsure, match="1 of 2"):
        await platform.perform(long)
    assert len(parts) == 1


@pytest.fixture
async def nowhere(fake: FakeTelegram, clock: MovableClock) -> AsyncIterator[TelegramPlatform]:
    """A platform whose address refuses connections."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    lost = TelegramPlatform(quick_settings(fake, base_url=f"http://127.0.0.1:{port}"), clock=clock, random=Random(1))
    await lost._request.initialize()
    yield lost
    await lost.close()


async def test_a_refused_connection_was_never_reached(nowhere: TelegramPlatform, greeting: act.SendText) -> None:
    with pytest.raises(Unreached):
        await nowhere.perform(greeting)


async def test_a_name_that_does_not_resolve_was_never_reached(
    fake: FakeTelegram, clock: MovableClock, greeting: act.SendText
) -> None:
    settings = quick_settings(fake, base_url="http://no-such-host.invalid")
    lost = TelegramPlatform(settings, clock=clock, random=Random(1))
    await lost._request.initialize()
    with pytest.raises(Unreached):
        await lost.perform(greeting)
    await lost.close()


async def test_waiting_in_vain_for_a_free_connection_was_never_reached(
    fake: FakeTelegram, clock: MovableClock, greeting: act.SendText
) -> None:
    settings = quick_settings(fake, max_connections=1, poll_timeout=5, connect_timeout=5)
    busy = TelegramPlatform(settings, clock=clock, random=Random(1))
    await busy.open()
    fake.fail("getUpdates", "hang")
    polling = asyncio.create_task(busy.listen(lambda _: asyncio.sleep(0)))
    await until(lambda: fake.called("getUpdates"))
    with pytest.raises(Unreached):
        await busy.perform(greeting)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    await busy.close()
    assert fake.called("sendMessage") == []


async def test_a_closed_platform_reaches_nobody(
    fake: FakeTelegram, clock: MovableClock, greeting: act.SendText
) -> None:
    closed = TelegramPlatform(quick_settings(fake), clock=clock, random=Random(1))
    with pytest.raises(Unreached):
        await closed.perform(greeting)


def refusal(description: str, status: int = 400, **parameters: Any) -> Answer:
    return Answer(status, description, parameters, from_telegram=True)


@pytest.mark.parametrize(
    ("description", "kind", "lacks_right"),
    [
        ("Forbidden: bot was blocked by the user", Gone, None),
        ("Forbidden: bot was kicked from the supergroup chat", Gone, None),
        ("Forbidden: bot is not a member of the channel chat", Gone, None),
        ("Forbidden: the group chat was deleted", Gone, None),
        ("Forbidden: bot can't initiate conversation with a user", Gone, None),
        ("Bad Request: PEER_ID_INVALID", Gone, None),
        ("Bad Request: not enough rights to restrict/unrestrict chat member", Refused, True),
        ("Bad Request: CHAT_ADMIN_REQUIRED", Refused, True),
        ("Bad Request: have no rights to send a message", Refused, True),
        ("Bad Request: message can't be deleted", Refused, True),
        ("Bad Request: message can't be deleted for everyone", Refused, False),
        ("Bad Request: user is an administrator of the chat", Refused, False),
        ("Bad Request: can't parse entities: unexpected end", Refused, False),
        ("Bad Request: group chat was upgraded to a supergroup chat", Refused, False),
    ],
)
def test_descriptions_decide(description: str, kind: type[Exception], lacks_right: bool | None) -> None:
    told = failure_of(refusal(description, 403 if description.startswith("Forbidden") else 400))
    assert type(told) is kind
    if isinstance(told, Refused):
        assert told.lacks_right is lacks_right


@pytest.mark.parametrize("description", ["Bad Request: user is deactivated", "Bad Request: chat not found"])
async def test_somebody_unknown_does_not_close_the_chat_the_action_went_to(
    platform: TelegramPlatform, fake: FakeTelegram, greeting: act.SendText, description: str
) -> None:
    fake.fail("*", "error", 2, status=400, description=description)
    with pytest.raises(Refused):
        await platform.perform(act.BanMember(chat_key=greeting.chat_key, person_key="5"))
    with pytest.raises(Gone):
        await platform.perform(greeting)


def test_a_new_chat_id_is_a_move() -> None:
    told = failure_of(refusal("Bad Request: group chat was upgraded", migrate_to_chat_id=-1009))
    assert isinstance(told, Moved)
    assert told.new_key == "-1009"


def test_a_flood_of_a_call_without_a_chat_concerns_everybody() -> None:
    told = failure_of(refusal("Too Many Requests", 429, retry_after=3), everywhere=True)
    assert isinstance(told, RetryLater)
    assert told.everywhere


@pytest.mark.parametrize(
    ("action", "description"),
    [
        (act.DeleteMessages(chat_key="1", messages=("1",)), "Bad Request: message to delete not found"),
        (act.EditText(chat_key="1", message="1", text=Text()), "Bad Request: message is not modified: specified"),
        (act.AnswerButton(chat_key="1", press_key="1"), "Bad Request: query is too old and response timeout expired"),
        (act.StopPoll(chat_key="1", message="1"), "Bad Request: poll has already been closed"),
        (act.ApproveJoin(chat_key="1", person_key="1"), "Bad Request: USER_ALREADY_PARTICIPANT"),
    ],
)
def test_a_goal_that_is_reached_already_is_success_for_that_action_only(action: act.Action, description: str) -> None:
    assert is_done_already(action, refusal(description))
    assert not is_done_already(act.KickMember(chat_key="1", person_key="1"), refusal(description))
    assert not is_done_already(action, refusal(description, 500))
