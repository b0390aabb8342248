"""What is said through the long connection, and what becomes of it when WeCom answers as documented."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import actions as act
from bot.domain.actions import Button, SendPoll, SendText, StopPoll
from bot.domain.events import ButtonPressed, PollAnswered
from bot.domain.people import ChatKind, ChatRef, PlatformName
from bot.domain.text import Text
from bot.platforms.port import Gone, RawUpdate, Refused, RetryLater, Unsure
from tests.platforms.wecom.rooms import GROUP, OTHER_GROUP, OWNER, Room, until
from tests.platforms.wecom.socket_server import TEXT_BYTES

KEY = f"bot:{GROUP}"


def said(text: str = "你好", **how: Any) -> SendText:
    return SendText(chat_key=KEY, text=Text.plain(text), **how)


def buttons(*labels: str) -> act.Keyboard:
    return tuple((Button(label=label, token=f"token-{number}"),) for number, label in enumerate(labels, 1))


async def asks(room: Room) -> str:
    """Somebody says something to the bot, whose answer to it is of no interest; the request."""
    asked = await room.says("zhangsan", "嗯")
    room.server.lines.clear()
    room.server.received.clear()
    return asked


@pytest.fixture
async def known(room: Room) -> Room:
    """A room whose group was heard from, its first card shown."""
    await room.says(OWNER, "在吗")
    room.server.lines.clear()
    return room


async def test_an_answer_bears_the_request_it_answers(known: Room) -> None:
    asked = await asks(known)
    await known.platform.perform(said(reply_to=asked))
    (line,) = known.server.lines
    assert (line.kind, line.content, line.answers) == ("stream", "你好", asked)


@pytest.mark.parametrize("code", [846604, 846605])
async def test_an_answer_that_comes_too_late_is_said_by_itself(known: Room, code: int) -> None:
    asked = await asks(known)
    known.server.plan("aibot_respond_msg", code)
    await known.platform.perform(said(reply_to=asked))
    (line,) = known.server.lines
    assert (line.kind, line.content, line.answers) == ("markdown", "你好", None)


@pytest.mark.parametrize("code", [6000, 846601, 846602, -1])
async def test_what_passes_is_tried_again_at_once(known: Room, code: int) -> None:
    known.server.plan("aibot_send_msg", code, times=2)
    await known.platform.perform(said())
    assert known.group() == ["你好"]


@pytest.mark.parametrize(("code", "failure"), [(45009, RetryLater), (45033, RetryLater), (40058, Refused)])
async def test_what_wecom_forbids_becomes_a_failure(known: Room, code: int, failure: type[Exception]) -> None:
    known.server.plan("aibot_send_msg", code)
    with pytest.raises(failure):
        await known.platform.perform(said())
    assert known.group() == []


async def test_a_chat_that_is_gone_is_forgotten(known: Room) -> None:
    known.server.plan("aibot_send_msg", 93006)
    with pytest.raises(Gone):
        await known.platform.perform(said())
    await known.says("zhangsan", "我们又来了")
    assert any("大家好，我是围炉" in text for text in known.group()), "heard again, it is met as for the first time"


async def test_an_answer_that_never_comes_leaves_the_outcome_unknown(known: Room) -> None:
    known.server.plan("aibot_send_msg", None)
    with pytest.raises(Unsure):
        await known.platform.perform(said())


@pytest.mark.parametrize("how", [{}, {"buttons": ((Button(label="好", token="token-1"),),)}])
async def test_an_answer_without_an_answer_is_given_once_more(known: Room, how: dict[str, Any]) -> None:
    asked = await asks(known)
    known.server.plan("aibot_respond_msg", None)
    await known.platform.perform(said(reply_to=asked, **how))
    assert known.group() == ["你好"]


async def test_what_had_been_shown_is_not_shown_twice(known: Room) -> None:
    asked = await asks(known)
    known.server.withholds_answers = 1
    await known.platform.perform(said(reply_to=asked))
    known.server.withholds_answers = 1
    await known.platform.perform(said("选一个", buttons=buttons("甲")))
    assert known.server.shown_in(GROUP) == ["你好", "选一个"]


async def test_a_stream_that_is_over_is_not_said_by_itself_after_an_unclear_end(known: Room) -> None:
    asked = await asks(known)
    known.server.plan("aibot_respond_msg", None)
    known.server.plan("aibot_respond_msg", 846608)
    with pytest.raises(Unsure):
        await known.platform.perform(said(reply_to=asked))
    assert known.group() == []


async def test_a_connection_that_breaks_under_an_answer_is_waited_for(known: Room) -> None:
    asked = await asks(known)
    known.server.plan("aibot_respond_msg", None)
    sending = asyncio.create_task(known.platform.perform(said(reply_to=asked)))
    await until(lambda: known.server.sent("aibot_respond_msg"))
    await known.server.abort()
    await sending
    assert known.group() == ["你好"]


async def test_two_equal_answers_in_private_are_two(known: Room) -> None:
    await known.server.say("zhangsan", "啊")
    await known.server.say("zhangsan", "哦")
    await known.settle()
    assert len(known.private("zhangsan")) == 2


async def test_a_number_is_answered_when_the_chat_may_be_spoken_to_again(
    known: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.platforms.wecom.aibot.caller._LATER", {45009: timedelta(milliseconds=20)})
    known.server.cards_in_groups = False
    await known.says(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    known.server.plan("aibot_respond_msg", 45009, times=2)
    await known.says("zhangsan", "2")
    assert known.group()[-1] == "已投：看电影"


async def test_a_lost_connection_leaves_the_outcome_unknown(known: Room) -> None:
    known.server.plan("aibot_send_msg", None)
    sending = asyncio.create_task(known.platform.perform(said()))
    await until(lambda: known.server.sent("aibot_send_msg")[-1]["body"].get("msgtype") == "markdown")
    await known.server.abort()
    with pytest.raises(Unsure):
        await sending


async def test_nothing_is_given_up_while_there_is_no_connection(known: Room) -> None:
    known.server.plan("aibot_subscribe", 45009, times=1_000)
    await known.server.close(1000)
    await until(lambda: known.server.connections > 2)
    with pytest.raises(RetryLater):
        await known.platform.perform(said())


async def test_a_connection_wecom_forgot_is_renewed_and_the_frame_sent_once_more(known: Room) -> None:
    known.server.plan("aibot_send_msg", 846609)
    await known.platform.perform(said())
    assert known.group() == ["你好"]
    assert known.server.connections == 2


async def test_a_long_text_is_cut_at_line_ends(known: Room) -> None:
    lines = [f"第 {number} 行：" + "围炉" * 60 for number in range(300)]
    await known.platform.perform(said("\n".join(lines)))
    told = [line.content for line in known.server.lines]
    assert len(told) > 1
    assert all(len(text.encode()) <= TEXT_BYTES for text in told)
    assert "\n".join(told).split("\n") == lines


@pytest.mark.parametrize(
    ("action", "frames"),
    [
        (said(), 1),
        (said("围炉" * 20_000), 6),
        (said("选一个", buttons=buttons("甲", "乙")), 1),
        (said("很长的说明\n" + "说明" * 400, buttons=buttons("甲")), 2),
        (said("选", buttons=buttons(*(f"第{number}项" for number in range(1, 24)))), 1),
        (act.SendFile(chat_key=KEY, name="a.txt", content=b"hello there"), 1),
        (act.SendFile(chat_key=KEY, name="a.txt", content=b"hello there", caption=Text.plain("看")), 2),
        (SendPoll(chat_key=KEY, question="去哪？", options=("山", "海")), 1),
    ],
)
async def test_an_action_counts_the_frames_that_people_read(known: Room, action: act.Action, frames: int) -> None:
    known.server.received.clear()
    assert known.platform.messages_in(action) == frames
    await known.platform.perform(action)
    assert len(known.server.sent("aibot_send_msg")) == frames


@pytest.mark.parametrize(("cards", "messages"), [(True, 0), (False, 1)])
async def test_a_changed_card_counts_nothing_and_an_answer_in_writing_counts(
    room: Room, *, cards: bool, messages: int
) -> None:
    room.server.cards_in_groups = cards
    await room.says(OWNER, "/poll 去哪 | 山 | 海")
    told: list[RawUpdate] = []
    room.tap = told.extend
    await (room.server.press("lisi", "海", chat=GROUP) if cards else room.server.say("lisi", "@小助手 2", chat=GROUP))
    await until(lambda: told)
    (press,) = room.platform.understand(told[0])
    assert isinstance(press, ButtonPressed)
    answer = act.AnswerButton(chat_key=KEY, press_key=press.press_key, text="已投")
    edit = act.EditText(chat_key=KEY, message=press.message_key, text=Text.plain("去哪"))
    assert [room.platform.messages_in(one) for one in (answer, edit)] == [messages, 0]


async def test_a_task_id_that_was_used_is_replaced_once(known: Room) -> None:
    known.server.plan("aibot_send_msg", 42014)
    receipt = await known.platform.perform(said("选一个", buttons=buttons("甲", "乙")))
    assert known.server.newest(GROUP).content["task_id"] == receipt.message_key
    asked = [frame["body"]["template_card"]["task_id"] for frame in known.server.sent("aibot_send_msg")[-2:]]
    assert len(set(asked)) == 2


async def test_a_text_too_long_for_its_card_goes_in_front_and_is_not_said_again(known: Room) -> None:
    action = said("很长的说明\n" + "说明" * 400, buttons=buttons("甲"))
    known.server.plan("aibot_send_msg", 0)  # the words
    known.server.plan("aibot_send_msg", 45009)  # the card
    with pytest.raises(RetryLater):
        await known.platform.perform(action)
    await known.platform.perform(action)
    assert [line.kind for line in known.server.lines] == ["template_card"]
    assert "说明说明" not in known.server.lines[0].text


# -- where a group takes no cards -------------------------------------------------------------------------------------


@pytest.fixture
async def cardless(room: Room) -> Room:
    room.server.cards_in_groups = False
    await room.says(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    return room


async def test_a_group_that_takes_no_cards_gets_numbers(cardless: Room) -> None:
    told = cardless.group()[-1]
    assert "1. 爬山\n2. 看电影\n3. 结束投票" in told
    assert "回复“@小助手 序号”来选" in told


@pytest.mark.parametrize("line", ["2", "选 2", "投票 2", "投票2"])
async def test_a_number_answers_like_the_press(cardless: Room, line: str) -> None:
    asked = await cardless.says("zhangsan", line)
    answer = next(one for one in cardless.server.lines if one.answers == asked)
    assert answer.content == "已投：看电影"


async def test_that_it_takes_no_cards_is_remembered_over_a_restart(cardless: Room) -> None:
    tries = len(cardless.server.sent("aibot_send_msg")) + len(cardless.server.sent("aibot_respond_msg"))
    await cardless.restart()
    await cardless.says("lisi", "1")
    assert cardless.group()[-1] == "已投：爬山"
    await cardless.says(OWNER, "/poll 再来 | 一 | 二")
    frames = [*cardless.server.sent("aibot_send_msg"), *cardless.server.sent("aibot_respond_msg")]
    assert tries < len(frames)
    cards = [frame for frame in frames if frame["body"]["msgtype"] == "template_card"]
    assert len(cards) == 1, "only the very first card was tried"


async def test_the_newest_list_answers_to_numbers(cardless: Room) -> None:
    await cardless.says(OWNER, "/poll 吃什么 | 火锅 | 面条")
    await cardless.says("zhangsan", "2")
    assert cardless.group()[-1] == "已投：面条"
    await cardless.says("zhangsan", "9")
    assert "已投" not in cardless.group()[-1], "a number that stands for nothing is no press"


async def test_a_vote_in_words_is_one_whatever_list_came_after_the_poll(cardless: Room) -> None:
    await cardless.says(OWNER, "/settings")
    asked = await cardless.says("zhangsan", "投票 2")
    answer = next(one for one in cardless.server.lines if one.answers == asked)
    assert answer.content == "已投：看电影"


async def test_a_number_counts_for_a_week(cardless: Room) -> None:
    await cardless.clock_to("2026-03-09T09:00+08:00")
    before = len(cardless.group())
    await cardless.says("zhangsan", "2")
    assert "已投：看电影" not in cardless.group()[before:]


async def test_cards_are_tried_again_after_a_day(cardless: Room) -> None:
    cardless.server.cards_in_groups = True
    await cardless.clock_to("2026-03-02T08:59+08:00")
    await cardless.says(OWNER, "/poll 吃什么 | 火锅 | 面条")
    assert "1. 火锅" in cardless.group()[-1]
    await cardless.clock_to("2026-03-02T09:01+08:00")
    await cardless.says(OWNER, "/poll 吃什么 | 火锅 | 面条")
    assert cardless.server.newest(GROUP).labels == ["火锅", "面条", "结束投票"]


@pytest.mark.parametrize("code", [40058, 40001, 42013, 846607])
async def test_a_card_refused_for_what_is_in_it_is_an_exception(
    known: Room, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    for choice in ("丙", "丁"):
        known.server.plan("aibot_send_msg", code)
        await known.platform.perform(said(f"只有{choice}", buttons=buttons(choice)))
        assert known.group()[-1].startswith(f"只有{choice}")
        assert f"1. {choice}" in known.group()[-1]
    warned = [record.getMessage() for record in caplog.records if "was refused; cards stay on" in record.getMessage()]
    assert len(warned) == 1
    assert str(code) in warned[0]
    await known.platform.perform(said("戊或己", buttons=buttons("戊", "己")))
    assert known.server.newest(GROUP).labels == ["戊", "己"]


async def test_a_group_that_shows_no_cards_any_more_gets_numbers_from_then_on(known: Room) -> None:
    await known.platform.perform(said("甲或乙", buttons=buttons("甲", "乙")))
    known.server.cards_in_groups = False
    await known.platform.perform(said("丙或丁", buttons=buttons("丙", "丁")))
    tried = len(known.server.sent("aibot_send_msg"))
    await known.platform.perform(said("戊或己", buttons=buttons("戊", "己")))
    assert len(known.server.sent("aibot_send_msg")) == tried + 1, "no card was tried"
    assert "1. 戊\n2. 己" in known.group()[-1]


async def test_a_vote_of_wecoms_own_tells_that_no_cards_are_shown(known: Room) -> None:
    known.server.cards_in_groups = False
    with pytest.raises(Refused):
        await known.platform.perform(SendPoll(chat_key=KEY, question="去哪？", options=("山", "海")))
    await known.platform.perform(said("甲或乙", buttons=buttons("甲", "乙")))
    assert [frame["body"]["msgtype"] for frame in known.server.sent("aibot_send_msg")][-2:] == [
        "template_card",
        "markdown",
    ]


async def test_more_buttons_than_a_card_holds_are_numbers(known: Room) -> None:
    await known.platform.perform(said("选", buttons=buttons(*(f"第{number}项" for number in range(1, 24)))))
    assert "23. 第23项" in known.group()[-1]


# -- in private -------------------------------------------------------------------------------------------------------


async def test_a_private_chat_goes_by_the_persons_own_key(room: Room) -> None:
    await room.writes("zhangsan", "/help")
    await room.platform.perform(SendText(chat_key="zhangsan", text=Text.plain("提醒")))
    assert room.private("zhangsan")[-1] == "提醒"
    private = ChatRef(PlatformName.WECOM, "zhangsan", ChatKind.PRIVATE)
    assert room.platform.capabilities_in(private) > room.platform.capabilities_in(
        ChatRef(PlatformName.WECOM, KEY, ChatKind.GROUP)
    )


async def test_who_never_wrote_cannot_be_written_to(room: Room) -> None:
    with pytest.raises(Gone):
        await room.platform.perform(SendText(chat_key="wangwu", text=Text.plain("提醒")))


async def test_somebody_who_opens_the_private_chat_is_welcomed_the_first_time(room: Room) -> None:
    asked = await room.server.event("zhangsan", {"eventtype": "enter_chat"})
    await room.settle()
    (line,) = room.server.lines
    assert line.answers == asked
    assert "你好，zhangsan！我是围炉" in line.text
    await room.writes("zhangsan", "/help")
    before = len(room.server.lines)
    await room.server.event("zhangsan", {"eventtype": "enter_chat"})
    await room.settle()
    assert len(room.server.lines) == before


# -- presses ----------------------------------------------------------------------------------------------------------


async def test_a_menu_changes_for_everybody_in_one_update(known: Room) -> None:
    await known.says(OWNER, "/settings")
    task_id = known.server.newest(GROUP).content["task_id"]
    before = len(known.server.sent("aibot_respond_update_msg"))
    await known.presses(OWNER, "打卡")
    assert len(known.server.sent("aibot_respond_update_msg")) == before + 1
    assert known.server.card_of(task_id, "zhangsan").text == known.server.card_of(task_id, OWNER).text
    await known.presses("zhangsan", known.server.card_of(task_id, "zhangsan").labels[0])
    assert "这件事需要管理员来做" in known.server.card_of(task_id, "zhangsan").text
    assert "这件事需要管理员来做" not in known.server.card_of(task_id, OWNER).text


async def test_a_press_on_a_card_from_before_a_restart_is_answered(known: Room) -> None:
    await known.says(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    await known.restart()
    await known.presses("zhangsan", "爬山")
    task_id = known.server.newest(GROUP).content["task_id"]
    seen = known.server.card_of(task_id, "zhangsan")
    assert "已投：爬山" in seen.text
    assert seen.labels == ["爬山", "看电影", "结束投票"]


async def test_a_press_whose_answer_is_lost_still_counts(known: Room) -> None:
    await known.says(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    known.server.plan("aibot_respond_update_msg", 846605)
    await known.presses("zhangsan", "爬山")
    await known.says(OWNER, "/closepoll")
    assert "最多：**爬山**（100%）" in known.group()[-1]


async def test_wecoms_own_vote_is_counted_by_us_and_closed_when_it_is_over(known: Room) -> None:
    question = SendPoll(chat_key=KEY, question="去哪？", options=("山", "海"), multiple=True)
    receipt = await known.platform.perform(question)
    assert receipt.poll_key is not None
    updates: list[RawUpdate] = []
    known.tap = updates.extend
    await known.server.card_event("zhangsan", receipt.poll_key, "submit", chosen=["0", "1"], chat=GROUP)
    await until(lambda: (receipt.poll_key, "zhangsan") in known.server.views)
    (vote,) = [event for update in updates for event in known.platform.understand(update)]
    assert isinstance(vote, PollAnswered)
    assert (vote.poll_key, vote.voter.key, vote.options) == (receipt.poll_key, "zhangsan", (0, 1))
    view = known.server.views[receipt.poll_key, "zhangsan"]
    assert [one["is_checked"] for one in view["checkbox"]["option_list"]] == [True, True]
    await known.platform.perform(StopPoll(chat_key=KEY, message=receipt.poll_key))
    await known.server.card_event("lisi", receipt.poll_key, "submit", chosen=["0"], chat=GROUP)
    await until(lambda: (receipt.poll_key, "lisi") in known.server.views)
    assert known.server.views[receipt.poll_key, "lisi"]["checkbox"]["disable"] is True


# -- what WeCom gives no bot ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action",
    [
        act.DeleteMessages(chat_key=KEY, messages=("R1",)),
        act.MuteMember(chat_key=KEY, person_key="zhangsan"),
        act.BanMember(chat_key=KEY, person_key="zhangsan"),
        act.KickMember(chat_key=KEY, person_key="zhangsan"),
        act.PinMessage(chat_key=KEY, message="R1"),
        act.React(chat_key=KEY, message="R1", emoji="👍"),
        act.CopyMessage(chat_key=KEY, from_chat_key=KEY, message_key="R1"),
        act.EditText(chat_key=KEY, message="sent:1", text=Text.plain("新")),
        act.LeaveChat(chat_key=KEY),
        act.SendText(chat_key="hook:news", text=Text.plain("你好")),
    ],
    ids=lambda action: str(action.kind),
)
async def test_what_no_bot_may_do_is_refused_and_not_for_want_of_a_right(known: Room, action: act.Action) -> None:
    with pytest.raises(Refused) as caught:
        await known.platform.perform(action)
    assert not caught.value.lacks_right
    assert known.server.lines == []


async def test_a_request_too_long_to_be_a_key_is_answered_all_the_same(known: Room) -> None:
    known.server.request_prefix = "R" * 80
    asked = await known.says("zhangsan", "打卡")
    assert any(line.answers == asked for line in known.server.lines)
    await known.says(OWNER, "/poll 去哪 | 山 | 海")
    await known.presses("zhangsan", "山")
    task_id = known.server.newest(GROUP).content["task_id"]
    assert "已投：山" in known.server.card_of(task_id, "zhangsan").text


async def test_the_words_of_a_numbered_choice_forge_no_link(cardless: Room) -> None:
    await cardless.says(OWNER, "/poll 去哪 | [山](https://evil.example) | 海")
    assert "](" not in cardless.group()[-1]


async def test_two_actions_that_meet_a_forgotten_connection_make_one_new_one(known: Room) -> None:
    await known.server.say(OWNER, "@小助手 在吗", chat=OTHER_GROUP)
    await known.settle()
    known.server.plan("aibot_send_msg", 846609, times=2)
    other = SendText(chat_key=f"bot:{OTHER_GROUP}", text=Text.plain("提醒"))
    await asyncio.gather(known.platform.perform(said()), known.platform.perform(other))
    assert known.server.connections == 2
    assert known.group() == ["你好"]
    assert known.server.shown_in(OTHER_GROUP)[-1] == "提醒"


async def test_a_poll_ended_by_number_tells_its_result_once(cardless: Room) -> None:
    await cardless.says("zhangsan", "2")
    asked = await cardless.says(OWNER, "3")
    told = [line.text for line in cardless.server.lines if "投票结果" in line.text]
    assert len(told) == 1
    answer = next(line for line in cardless.server.lines if line.answers == asked)
    assert answer.text == "投票结束了，结果已公布。"


async def test_a_menu_goes_on_by_numbers(cardless: Room) -> None:
    await cardless.says(OWNER, "/settings")
    await cardless.says(OWNER, "2")
    assert "1. " in cardless.group()[-1]
    assert cardless.group()[-1] != cardless.group()[-2]
