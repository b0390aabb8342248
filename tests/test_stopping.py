"""Ends and beginnings of the real process: SIGTERM is obeyed at once, and nothing is lost on the way."""

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.clock import SystemClock
from bot.domain.errors import ExitCode
from tests.fake_telegram import FakeTelegram
from tests.running import Running, until

IDLE = 3.0
"""Seconds a stop may take when nothing is to be done: 0.1 on an idle machine; the bound leaves room for a busy one."""
BUSY = 8.0
"""Seconds a stop may take with work in hand."""
CROWD = 60


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    server = FakeTelegram(SystemClock().now)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def hearth(telegram: FakeTelegram, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    running = Running(telegram, sqlite_url, tmp_path)
    yield running
    await running.kill()


def a_group(telegram: FakeTelegram) -> tuple[int, int]:
    """A group and somebody in it."""
    member = telegram.add_person("阿明")
    group = telegram.add_group("测试群", owner=telegram.add_person("群主"))
    telegram.add_member(group, member)
    return group, member


def answers(telegram: FakeTelegram, group: int) -> Counter[int]:
    """How often the bot answered each message."""
    return Counter(
        message["reply_to_message"]["message_id"]
        for message in telegram.world.chats[group].messages.values()
        if message["from"]["id"] == telegram.bot_id and "reply_to_message" in message
    )


async def test_an_idle_process_stops_at_once(telegram: FakeTelegram, hearth: Running) -> None:
    await hearth.start()
    await until(lambda: telegram.called("getUpdates"))
    code, seconds = await hearth.stop()
    assert code == ExitCode.OK
    assert seconds <= IDLE


async def test_a_stop_under_load_loses_and_doubles_nothing(telegram: FakeTelegram, hearth: Running) -> None:
    group, _ = a_group(telegram)
    await hearth.start()
    said = []
    for number in range(CROWD):
        person = telegram.add_person(f"成员{number}")
        telegram.add_member(group, person)
        said += [int(telegram.say(group, person, word)) for word in ("打卡", "早", "/me")]
    asked = {key for key in said if telegram.world.chats[group].messages[key]["text"] != "早"}
    await until(lambda: answers(telegram, group))
    code, seconds = await hearth.stop()
    assert code == ExitCode.OK
    assert seconds <= BUSY
    await hearth.start()
    await until(lambda: answers(telegram, group).keys() == asked)
    assert set(answers(telegram, group).values()) == {1}


async def test_a_stop_in_an_outage_waits_for_nobody(telegram: FakeTelegram, hearth: Running) -> None:
    group, member = a_group(telegram)
    await hearth.start()
    telegram.fail("*", "hang", times=10_000)
    polls = len(telegram.called("getUpdates"))
    await until(lambda: len(telegram.called("getUpdates")) > polls)  # the one before was still answered
    asked = int(telegram.say(group, member, "打卡"))
    code, seconds = await hearth.stop()
    assert code == ExitCode.OK
    assert seconds <= BUSY
    telegram.heal()
    await hearth.start()
    await until(lambda: answers(telegram, group))
    assert answers(telegram, group) == {asked: 1}


async def test_a_stop_while_a_chat_must_be_left_alone_waits_for_the_next_start(
    telegram: FakeTelegram, hearth: Running
) -> None:
    group, member = a_group(telegram)
    await hearth.start()
    telegram.fail("sendMessage", "flood", retry_after=6)
    asked = int(telegram.say(group, member, "打卡"))
    await until(lambda: telegram.called("sendMessage"))
    told_at = SystemClock().now()
    code, seconds = await hearth.stop()
    assert code == ExitCode.OK
    assert seconds <= IDLE
    await hearth.start()
    await until(lambda: answers(telegram, group))
    assert answers(telegram, group) == {asked: 1}
    assert (SystemClock().now() - told_at).total_seconds() >= 6, "what Telegram asked for outlives the process"


async def test_a_second_process_for_the_same_bot_says_so_and_ends(
    telegram: FakeTelegram, hearth: Running, sqlite_url: str, tmp_path: Path
) -> None:
    short = {"lease__ttl_seconds": 2, "lease__heartbeat_seconds": 0.5}
    first = Running(telegram, sqlite_url, tmp_path, **short)
    (tmp_path / "second").mkdir()
    second = Running(telegram, sqlite_url, tmp_path / "second", **short)
    try:
        await first.start()
        await second.begin()
        assert await second.ended() == ExitCode.ANOTHER_INSTANCE
        assert "Another Hearth runs" in second.said
        assert "Traceback" not in second.said
        assert not first.has_ended
    finally:
        await second.kill()
        await first.kill()


async def test_a_refused_token_ends_the_process_with_its_own_code(
    telegram: FakeTelegram, sqlite_url: str, tmp_path: Path
) -> None:
    running = Running(telegram, sqlite_url, tmp_path, telegram__token="7:AAwrong_token")
    try:
        await running.begin()
        assert await running.ended() == ExitCode.CREDENTIALS
        assert "AAwrong" not in running.said
    finally:
        await running.kill()


async def test_a_deaf_process_is_not_ready_and_hears_again_when_telegram_is_back(
    telegram: FakeTelegram, hearth: Running
) -> None:
    group, member = a_group(telegram)
    await hearth.start()
    assert (await hearth.readiness())[0] == 200
    telegram.fail("getUpdates", "http", times=10_000)
    await until(lambda: "cannot be reached" in hearth.said or "502" in hearth.said)
    status, body = await hearth.readiness()
    assert (status, body["failing"]) == (503, ["platform_telegram"])
    telegram.heal()
    telegram.say(group, member, "打卡")
    await until(lambda: answers(telegram, group))
