"""The long connection is made again after whatever end it had, and only WeCom's own word ends it for good."""

import asyncio
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.domain.errors import CredentialsRefused, ExitCode
from bot.platforms.wecom.aibot.patience import Patience
from bot.platforms.wecom.bot_settings import BotSettings
from tests.conftest import Databases
from tests.platforms.wecom.rooms import GROUP, OWNER, QUICK, Room, until
from tests.platforms.wecom.socket_server import BOT_ID, NAME, SECRET, SocketServer


async def checks_in(room: Room, userid: str) -> bool:
    await room.says(userid, "打卡")
    return f"{userid} 打卡成功" in room.group()[-1]


@pytest.mark.parametrize("code", [1000, 1001, 1011, None])
async def test_any_end_of_the_socket_means_connecting_again(room: Room, code: int | None) -> None:
    assert await checks_in(room, "zhangsan")
    if code is None:
        await room.server.abort()
    else:
        await room.server.close(code)
    await until(lambda: room.server.connections == 2 and room.server.is_subscribed)
    assert await checks_in(room, "lisi")


async def test_a_server_that_comes_back_is_found(room: Room) -> None:
    port = room.server.port
    await room.server.stop()
    await until(lambda: "is down" in (room.platform.pulse.problem or ""))
    await room.server.start(port)
    await until(lambda: room.server.is_subscribed)
    assert await checks_in(room, "zhangsan")
    assert room.platform.pulse.problem is None


async def test_a_connection_that_went_silent_is_replaced(room: Room) -> None:
    room.server.is_silent = True
    await until(lambda: room.server.connections == 2)
    assert "silent for 6 s" in (room.platform.pulse.problem or "")
    room.server.is_silent = False
    await until(lambda: room.server.is_subscribed and room.platform.pulse.problem is None)
    assert await checks_in(room, "zhangsan")


async def test_pings_go_on_while_nothing_can_be_stored(room: Room) -> None:
    room.database_is_away = True
    await room.server.say("zhangsan", f"@{NAME} 打卡", chat=GROUP)
    await until(lambda: room.platform.pulse.problem)
    before = len(room.server.sent("ping"))
    await until(lambda: len(room.server.sent("ping")) > before + 15)
    assert room.server.connections == 1


async def test_what_came_while_the_database_was_away_is_answered_in_order(room: Room) -> None:
    room.database_is_away = True
    people = [f"member{number}" for number in range(30)]
    for userid in people:
        await room.server.say(userid, f"@{NAME} 打卡", chat=GROUP)
    await until(lambda: "cannot be stored" in (room.platform.pulse.problem or ""))
    room.database_is_away = False
    await room.settle()
    told = [text.partition(" ")[0] for text in room.group() if "打卡成功" in text]
    assert told == people
    assert room.platform.pulse.problem is None


async def test_what_cannot_be_held_any_more_is_said_aloud(server: SocketServer, databases: Any, tmp_path: Any) -> None:
    room = Room(server, await databases.sqlite(tmp_path / "hearth.db"), held_frames=5)
    await room.open()
    room.database_is_away = True
    for number in range(8):
        await server.say(f"member{number}", f"@{NAME} 打卡", chat=GROUP)
    await until(lambda: "3 updates were lost" in (room.platform.pulse.problem or ""))
    await room.close()


@pytest.mark.parametrize("msgid", ["CAIQ-same", "长" * 40, "x" * 300])
async def test_a_message_told_twice_is_answered_once(room: Room, msgid: str) -> None:
    what = {"msgtype": "text", "text": {"content": f"@{NAME} 打卡"}}
    for _ in range(2):
        await room.server.message("zhangsan", what, chat=GROUP, msgid=msgid)
    await room.settle()
    assert sum("打卡" in line.text and line.answers is not None for line in room.server.lines) == 1


async def test_what_was_stored_before_the_process_died_is_answered_by_the_next_one(room: Room) -> None:
    asked = await room.server.say("zhangsan", f"@{NAME} 打卡", chat=GROUP)
    await until(lambda: room.accepted == 1)
    await room.restart()
    answers = [line for line in room.server.lines if line.answers == asked]
    assert [line.kind for line in answers] == ["stream"]


@pytest.mark.parametrize("wrong", [{"secret": "somebody-elses"}, {"bot_id": "aib-unknown"}])
async def test_wrong_credentials_end_the_start(
    server: SocketServer, databases: Any, tmp_path: Any, wrong: dict[str, str]
) -> None:
    room = Room(server, await databases.sqlite(tmp_path / "hearth.db"), **wrong)
    with pytest.raises(CredentialsRefused) as caught:
        await room.open()
    assert caught.value.exit_code is ExitCode.CREDENTIALS
    assert "wecom.bot" in str(caught.value)
    assert "somebody-elses" not in str(caught.value)
    await room.writer.close()


async def test_a_secret_that_is_revoked_ends_the_listening(room: Room) -> None:
    room.server.plan("aibot_subscribe", 40001)
    await room.server.close(1000)
    assert room.listening is not None
    with pytest.raises(CredentialsRefused):
        await room.listening


async def test_a_refusal_that_is_not_about_credentials_is_tried_again(room: Room) -> None:
    room.server.plan("aibot_subscribe", 45009, times=3)
    await room.server.close(1000)
    await until(lambda: "the subscription is refused: WeCom answers 45009" in (room.platform.pulse.problem or ""))
    await until(lambda: room.server.connections == 5 and room.server.is_subscribed)
    assert await checks_in(room, "zhangsan")


async def test_two_bots_do_not_kick_each_other_in_a_tight_loop(room: Room, databases: Any, tmp_path: Any) -> None:
    await room.writes(OWNER, "/help")
    other = Room(room.server, await databases.sqlite(tmp_path / "other.db"))
    began = time.monotonic()
    await other.open()
    await until(lambda: room.server.connections >= 6)
    assert time.monotonic() - began > 0.15, "each waits at least its cool-down of 0.05 s, and longer each time"
    problems = [one.platform.pulse.problem or "" for one in (room, other)]
    assert any("Another program uses the same WeCom bot" in problem for problem in problems)
    await until(lambda: any("好像有另一个程序也在用它" in text for text in room.private(OWNER)))
    await other.close()


def test_the_pause_after_being_kicked_grows_and_is_said_the_second_time() -> None:
    now = [0.0]
    settings = BotSettings.model_validate({"bot_id": BOT_ID, "secret": SECRET, "name": NAME})
    patience = Patience(settings, Random(1), now=lambda: now[0])
    waits = []
    for _ in range(4):
        waits.append(patience.after_kick())
        assert patience.is_contested is (len(waits) > 1)
        now[0] += 120
    assert 60 <= waits[0] <= 66
    assert waits == sorted(waits)
    assert waits[-1] >= 480
    now[0] += 3_600
    assert 60 <= patience.after_kick() <= 66
    assert not patience.is_contested


def test_the_pause_after_a_loss_doubles_up_to_a_minute_and_begins_anew_once_proven() -> None:
    patience = Patience(BotSettings.model_validate({"bot_id": BOT_ID, "secret": SECRET, "name": NAME}), Random(1))
    waits = [patience.after_loss() for _ in range(12)]
    assert all(0.5 * 2**at <= wait <= 2**at for at, wait in enumerate(waits[:6]))
    assert all(30 <= wait <= 60 for wait in waits[6:])
    patience.proven()
    assert patience.after_loss() <= 1


def test_the_defaults_are_what_is_documented() -> None:
    limits = BotSettings()
    assert (limits.ping_seconds, limits.silence_seconds, limits.kicked_wait_min) == (30, 75, 60)
    assert limits.messages_per_minute < 30
    assert limits.messages_per_hour < 1_000
    assert set(QUICK) <= set(BotSettings.model_fields)


async def test_the_secret_is_in_no_log_line(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        await room.server.close(1000)
        await until(lambda: room.server.connections == 2 and room.server.is_subscribed)
        await asyncio.sleep(0)
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    "frame",
    [
        {"cmd": "aibot_msg_callback", "headers": {"req_id": 7}, "body": {"from": 5, "msgtype": ["text"]}},
        {"cmd": "aibot_event_callback", "headers": None, "body": {"event": {"eventtype": "template_card_event"}}},
        {"cmd": "aibot_event_callback", "body": []},
        {"cmd": "aibot_msg_callback", "body": {"chattype": "group", "chatid": "wr" * 60, "from": {"userid": "z"}}},
        {"cmd": ["what"], "headers": {}},
        {"headers": {"req_id": "nobody-asked"}, "errcode": "0"},
        [],
    ],
)
async def test_a_frame_that_makes_no_sense_disturbs_nobody(room: Room, frame: Any) -> None:
    told = room.server.told
    await room.server.tell(frame)
    room.server.told = told
    assert await checks_in(room, "zhangsan")
    assert room.server.connections == 1


async def test_a_frame_nested_too_deeply_disturbs_nobody(room: Room) -> None:
    deep = "[" * 900 + "]" * 900
    await room.server.tell_text('{"cmd": "aibot_msg_callback", "body": {"from": {"userid": "z"}, "x": ' + deep + "}}")
    await room.server.tell_text("no JSON at all")
    await room.server.tell_text("[" * 100_000)
    await room.server.say("zhangsan", f"@{NAME} 打卡", chat=GROUP)
    await until(lambda: room.accepted >= 1)
    await room.house.settle_down()
    await until(lambda: any("zhangsan 打卡成功" in text for text in room.group()))


async def test_a_connection_that_only_a_ping_finds_forgotten_is_replaced(room: Room) -> None:
    room.server.plan("ping", 846609)
    await until(lambda: room.server.connections == 2 and room.server.is_subscribed)
    assert await checks_in(room, "zhangsan")


async def test_what_is_told_while_the_house_shuts_down_is_decided_after_the_next_start(room: Room) -> None:
    await room.says("zhangsan", "打卡")
    assert room.listening is not None
    room.listening.cancel()
    await asyncio.wait([room.listening])
    await room.server.say("lisi", f"@{NAME} 打卡", chat=GROUP)
    await room.restart()
    assert sum("lisi 打卡成功" in text for text in room.group()) == 1


async def test_losses_in_a_row_are_first_ones_where_each_connection_carried_an_answer(
    server: SocketServer, databases: Databases, tmp_path: Path
) -> None:
    unhurried = {"backoff_min": 0.2, "backoff_max": 60, "ping_seconds": 30, "silence_seconds": 60}
    room = Room(server, await databases.sqlite(tmp_path / "hearth.db"), **unhurried)
    await room.open()
    waits = []
    for number in range(5):
        assert await checks_in(room, f"member{number}")
        await server.close(1001)
        await until(lambda: not server.is_subscribed)
        since = time.monotonic()
        await until(lambda: server.is_subscribed)
        waits.append(time.monotonic() - since)
    await room.close()
    assert max(waits) < 1
