"""What the long connection tells, in every spelling that was met, and hostile where it can be."""

import contextlib
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.events import BotStandingChanged, ButtonPressed, Event, MediaKind, MessageReceived, Unknown
from bot.domain.people import ChatKind
from bot.platforms.wecom.aibot.inbound import Inbound

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
Json = dict[str, Any]


def understand(body: Json, *, cmd: str = "aibot_msg_callback", name: str = "小助手", **notes: Any) -> list[Event]:
    frame = {"cmd": cmd, "headers": {"req_id": "R1"}, "body": body}
    kept = {"surface": "bot", "at": AT.timestamp(), "frame": json.loads(json.dumps(frame)), **notes}
    return Inbound(name, lambda chat_id: f"群 {chat_id[-2:]}").understand(kept)


def heard(what: Json, *, group: bool = True, **how: Any) -> MessageReceived:
    where = {"chattype": "group", "chatid": "wrXXXX"} if group else {"chattype": "single"}
    (event,) = understand({"msgid": "m1", "from": {"userid": "zhangsan"}, **where, **what}, **how)
    assert isinstance(event, MessageReceived)
    return event


def words(text: str) -> Json:
    return {"msgtype": "text", "text": {"content": text}}


@pytest.mark.parametrize(
    ("said", "name", "understood"),
    [
        ("@小助手 打卡 跑步 5 公里", "小助手", "打卡 跑步 5 公里"),
        ("@小助手\u2005打卡", "小助手", "打卡"),
        ("@小助手", "小助手", ""),
        ("@My Bot 打卡", "My Bot", "打卡"),
        ("@小助手二号 打卡", "小助手", "打卡"),
        ("@别的名字 打卡", "小助手", "打卡"),
        ("打卡", "小助手", "打卡"),
        ("打卡 @小助手", "小助手", "打卡 @小助手"),
        ("@小助手 /poll 去哪\n山\n海", "小助手", "/poll 去哪\n山\n海"),
        ("@小助手 打卡", "", "打卡"),
    ],
)
def test_the_bots_own_name_is_taken_off(said: str, name: str, understood: str) -> None:
    assert heard(words(said), name=name).text == understood


def test_in_private_a_name_is_a_part_of_what_was_said() -> None:
    event = heard(words("@zhangsan 你好"), group=False)
    assert event.text == "@zhangsan 你好"
    assert (event.chat.key, event.chat.kind) == ("zhangsan", ChatKind.PRIVATE)


def test_a_group_keeps_the_case_of_its_id() -> None:
    event = heard(words("@小助手 打卡"))
    assert (event.chat.key, event.chat.kind, event.chat.title) == ("bot:wrXXXX", ChatKind.GROUP, "群 XX")
    assert (event.message_key, event.sender.key, event.at) == ("R1", "zhangsan", AT)


def test_words_and_pictures_of_a_mixed_message_are_both_heard() -> None:
    parts = [words("@小助手 打卡"), {"msgtype": "image", "image": {"url": "https://x.qq.com/1", "aeskey": "k"}}]
    event = heard({"msgtype": "mixed", "mixed": {"msg_item": parts}})
    assert (event.text, event.media) == ("打卡", MediaKind.PHOTO)
    assert event.file_key == 'bot:["https://x.qq.com/1", "k"]'


def test_one_part_of_a_mixed_message_may_come_bare() -> None:
    assert heard({"msgtype": "mixed", "mixed": {"msg_item": words("@小助手 群规")}}).text == "群规"


@pytest.mark.parametrize(
    ("what", "media"),
    [
        ({"msgtype": "image", "image": {"url": "u"}}, MediaKind.PHOTO),
        ({"msgtype": "file", "file": {"url": "u"}}, MediaKind.DOCUMENT),
        ({"msgtype": "video", "video": {"url": "u"}}, MediaKind.VIDEO),
        ({"msgtype": "voice", "voice": {"content": "今天跑了五公里"}}, MediaKind.VOICE),
    ],
)
def test_files_and_transcripts_are_heard_in_private(what: Json, media: MediaKind) -> None:
    event = heard(what, group=False)
    assert event.media is media
    assert event.text == ("今天跑了五公里" if media is MediaKind.VOICE else "")


def test_a_quotation_holds_the_words_and_no_more_than_wecom_tells() -> None:
    event = heard({**words("@小助手 /setrules"), "quote": words("一、不发广告")})
    assert event.quoted is not None
    assert (event.quoted.text, event.quoted.sender, event.quoted.message_key) == ("一、不发广告", None, "")


def pressed(event: Json) -> Event:
    where = {"chattype": "group", "chatid": "wrXXXX", "from": {"userid": "lisi"}}
    body = {"msgid": "m2", "create_time": 1_772_326_800, "msgtype": "event", **where}
    body["event"] = {"eventtype": "template_card_event", **event}
    (found,) = understand(body, cmd="aibot_event_callback")
    return found


NESTED = {"template_card_event": {"event_key": "token-1", "task_id": "h-1", "card_type": "button_interaction"}}
FLAT = {"event_key": "token-1", "task_id": "h-1"}
WITHOUT_UNDERSCORES = {"template_card_event": {"eventkey": "token-1", "taskid": "h-1", "cardtype": "x"}}
CHOSEN: list[Json] = [
    {"selected_items": {"selected_item": [{"question_key": "q", "option_ids": {"option_id": ["token-1"]}}]}},
    {"selected_items": {"selected_item": {"question_key": "q", "option_ids": {"option_id": "token-1"}}}},
    {"selecteditems": {"selecteditem": {"questionkey": "q", "optionids": {"optionid": ["token-1"]}}}},
    {"selected_items": [{"question_key": "q", "option_ids": ["token-1"]}]},
]


@pytest.mark.parametrize(
    "event",
    [NESTED, FLAT, WITHOUT_UNDERSCORES, *({"event_key": "submit", "task_id": "h-1", **chosen} for chosen in CHOSEN)],
)
def test_a_press_is_understood_in_every_spelling(event: Json) -> None:
    found = pressed(event)
    assert isinstance(found, ButtonPressed)
    assert (found.token, found.message_key, found.press_key) == ("token-1", "h-1", "R1")
    assert found.presser.key == "lisi"


def test_a_press_happens_when_it_is_heard_like_a_line() -> None:
    """WeCom dates presses alone, in whole seconds: by its date one could come before a line that was said earlier."""
    assert pressed(NESTED).at == AT


def test_the_first_line_of_a_group_says_that_we_are_in_it() -> None:
    body = {"msgid": "m", "from": {"userid": "z"}, "chattype": "group", "chatid": "wrX", **words("@小助手 打卡")}
    met, said = understand(body, first=True)
    assert isinstance(met, BotStandingChanged)
    assert met.new.is_present
    assert isinstance(said, MessageReceived)


@pytest.mark.parametrize("kind", ["feedback_event", "enter_check_update", "auth_change_event", ""])
def test_events_of_no_use_are_unknown(kind: str) -> None:
    body = {"msgid": "m", "from": {"userid": "z"}, "msgtype": "event", "event": {"eventtype": kind}}
    (event,) = understand(body, cmd="aibot_event_callback")
    assert isinstance(event, Unknown)


def test_a_message_of_an_unknown_kind_is_unknown() -> None:
    body = {"msgid": "m", "from": {"userid": "z"}, "msgtype": "hologram", "hologram": {}}
    (event,) = understand(body)
    assert isinstance(event, Unknown)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["msgtype", "text", "content", "from", "userid", "event", "eventtype", "chatid", "mixed", "msg_item"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(["aibot_msg_callback", "aibot_event_callback", "else"]))
def test_whatever_comes_is_understood_or_set_aside(body: Any, cmd: str) -> None:
    frame = {"cmd": cmd, "headers": {"req_id": "R"}, "body": body}
    with contextlib.suppress(ValueError):
        Inbound("小助手", str).understand({"surface": "bot", "at": AT.timestamp(), "frame": frame})
