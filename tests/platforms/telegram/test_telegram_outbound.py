"""Every action, performed against a Bot API that keeps state: what members see afterwards is what counts."""

from datetime import timedelta

import pytest

from bot.domain import actions as act
from bot.domain.clock import MovableClock
from bot.domain.text import Segment, Style, Text
from bot.platforms.port import Refused
from bot.platforms.telegram.platform import TelegramPlatform
from tests.platforms.telegram.rooms import Room


async def test_a_text_arrives_with_looks_links_mentions_buttons_and_as_an_answer(
    platform: TelegramPlatform, room: Room
) -> None:
    said = room.fake.say(room.id, room.ming, "你好")
    text = Text.join(
        [
            "🎉 ",
            Text.bold("欢迎"),
            " ",
            Text.mention("阿明", str(room.ming)),
            " ",
            Text.link("群规", "https://e.org/r"),
        ],
        "",
    )
    keyboard = tuple((act.Button(label=f"{n}", token=f"t{n}"),) for n in range(2))
    receipt = await platform.perform(act.SendText(chat_key=room.key, text=text, reply_to=said, buttons=keyboard))
    line = room.fake.visible(room.id)[-1]
    assert line.key == receipt.message_key
    assert line.text == "🎉 欢迎 阿明 群规"
    assert line.entities == (("bold", "欢迎"), ("text_mention", "阿明"), ("text_link", "群规"))
    assert line.reply_to == said
    assert line.buttons == (("0",), ("1",))


async def test_markup_in_a_name_stays_what_it_is(platform: TelegramPlatform, room: Room) -> None:
    await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("<b>*_`[x](tg://user?id=1)")))
    assert room.fake.visible(room.id)[-1].text == "<b>*_`[x](tg://user?id=1)"
    assert "parse_mode" not in room.fake.called("sendMessage")[-1]


async def test_an_answer_to_a_deleted_message_is_still_said(platform: TelegramPlatform, room: Room) -> None:
    await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("好"), reply_to="999999"))
    assert room.texts == ["好"]


async def test_a_long_text_becomes_several_messages_split_at_line_ends(platform: TelegramPlatform, room: Room) -> None:
    said = room.fake.say(room.id, room.ming, "日报")
    lines = [f"{number:04} " + "😀" * 40 for number in range(120)]
    keyboard = ((act.Button(label="好", token="ok"),),)
    receipt = await platform.perform(
        act.SendText(chat_key=room.key, text=Text.plain("\n".join(lines)), reply_to=said, buttons=keyboard)
    )
    parts = room.fake.visible(room.id)[1:]
    assert [line for part in parts for line in part.text.split("\n")] == lines
    assert len(parts) == 3
    assert receipt.message_key == parts[0].key
    assert [part.reply_to for part in parts] == [said, None, None]
    assert [part.buttons for part in parts] == [(), (), (("好",),)]


async def test_a_text_with_too_many_looks_becomes_several_messages(platform: TelegramPlatform, room: Room) -> None:
    names = Text(segments=tuple(Segment(text=f"{n} ", style=Style.BOLD) for n in range(250)))
    await platform.perform(act.SendText(chat_key=room.key, text=names))
    assert [len(line.entities) for line in room.fake.visible(room.id)] == [100, 100, 50]


async def test_general_is_addressed_by_leaving_the_topic_out(platform: TelegramPlatform, room: Room) -> None:
    root = room.fake.say(room.id, room.owner, forum_topic_created={"name": "打卡"})
    await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("a"), topic=root))
    await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("b")))
    assert [line.topic for line in room.fake.visible(room.id)][1:] == [root, None]
    assert "message_thread_id" not in room.fake.called("sendMessage")[-1]


async def test_an_empty_text_is_refused(platform: TelegramPlatform, room: Room) -> None:
    with pytest.raises(Refused):
        await platform.perform(act.SendText(chat_key=room.key, text=Text.plain(" \n ")))


async def test_a_poll_is_sent_voted_and_stopped_once(
    platform: TelegramPlatform, room: Room, clock: MovableClock
) -> None:
    poll = act.SendPoll(
        chat_key=room.key, question="吃什么？", options=("面", "饭"), closes_at=clock.now() + timedelta(hours=2)
    )
    receipt = await platform.perform(poll)
    assert receipt.message_key is not None
    assert receipt.poll_key in room.fake.world.polls
    assert room.fake.called("sendPoll")[-1]["close_date"] == int((clock.now() + timedelta(hours=2)).timestamp())
    stop = act.StopPoll(chat_key=room.key, message=receipt.message_key)
    await platform.perform(stop)
    await platform.perform(stop)
    assert room.fake.world.polls[receipt.poll_key]["is_closed"]


async def test_a_poll_with_thirteen_options_is_refused_before_it_is_sent(
    platform: TelegramPlatform, room: Room
) -> None:
    with pytest.raises(Refused):
        await platform.perform(
            act.SendPoll(chat_key=room.key, question="?", options=tuple(str(number) for number in range(13)))
        )
    assert room.fake.called("sendPoll") == []


async def test_a_quiz_names_its_right_answer_and_a_far_end_is_left_to_our_own_timer(
    platform: TelegramPlatform, room: Room, clock: MovableClock
) -> None:
    quiz = act.SendPoll(
        chat_key=room.key, question="?", options=("a", "b"), correct=(1,), closes_at=clock.now() + timedelta(days=40)
    )
    await platform.perform(quiz)
    sent = room.fake.called("sendPoll")[-1]
    assert (sent["type"], sent["correct_option_ids"]) == ("quiz", [1])
    assert "close_date" not in sent


@pytest.mark.parametrize("is_photo", [True, False])
async def test_a_file_is_uploaded_with_its_caption(platform: TelegramPlatform, room: Room, *, is_photo: bool) -> None:
    file = act.SendFile(
        chat_key=room.key, name="日报.csv", content=b"\x89PNG\r\n", caption=Text.bold("今天"), is_photo=is_photo
    )
    await platform.perform(file)
    line = room.fake.visible(room.id)[-1]
    assert (line.kind, line.text) == ("photo" if is_photo else "document", "今天")
    assert line.entities == (("bold", "今天"),)


async def test_a_message_is_copied_edited_and_deleted(platform: TelegramPlatform, room: Room) -> None:
    said = room.fake.say(room.id, room.ming, "精华")
    copy = await platform.perform(act.CopyMessage(chat_key=room.key, from_chat_key=room.key, message_key=said))
    assert copy.message_key is not None
    edit = act.EditText(chat_key=room.key, message=copy.message_key, text=Text.plain("改过"))
    await platform.perform(edit)
    await platform.perform(edit)  # "message is not modified" is success
    assert room.texts == ["精华", "改过"]
    delete = act.DeleteMessages(chat_key=room.key, messages=(said,))
    await platform.perform(delete)
    await platform.perform(delete)  # "message to delete not found" is success
    assert room.texts == ["改过"]


async def test_buttons_alone_can_be_changed_and_taken_away(platform: TelegramPlatform, room: Room) -> None:
    rows = ((act.Button(label="a", token="a"),),)
    sent = await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("?"), buttons=rows))
    assert sent.message_key is not None
    wide = (tuple(act.Button(label=str(n), token=str(n)) for n in range(9)),)
    await platform.perform(act.EditButtons(chat_key=room.key, message=sent.message_key, buttons=wide))
    assert [len(row) for row in room.fake.visible(room.id)[-1].buttons] == [8, 1]
    await platform.perform(act.EditButtons(chat_key=room.key, message=sent.message_key))
    assert room.fake.visible(room.id)[-1].buttons == ()


async def test_many_messages_are_deleted_in_one_call(platform: TelegramPlatform, room: Room) -> None:
    keys = tuple(room.fake.say(room.id, room.ming, f"{n}") for n in range(5))
    await platform.perform(act.DeleteMessages(chat_key=room.key, messages=(*keys, "999999")))
    assert room.texts == []
    assert len(room.fake.called("deleteMessages")) == 1


async def test_a_press_is_answered_and_a_late_answer_is_no_failure(platform: TelegramPlatform, room: Room) -> None:
    rows = ((act.Button(label="签到", token="tok"),),)
    sent = await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("?"), buttons=rows))
    assert sent.message_key is not None
    press = room.fake.press(room.ming, sent.message_key, "签到")
    await platform.perform(act.AnswerButton(chat_key=room.key, press_key=press, text="+5", alert=True))
    assert room.fake.answers(press) == [{"text": "+5", "show_alert": True}]
    await platform.perform(act.AnswerButton(chat_key=room.key, press_key="1", text="late"))
