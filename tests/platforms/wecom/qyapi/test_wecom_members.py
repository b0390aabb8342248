"""Private messages of the app: forms, people who do not get one, cards that change, messages that are taken back."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import (
    Action,
    AnswerButton,
    Button,
    DeleteMessages,
    EditButtons,
    EditText,
    Keyboard,
    KickMember,
    SendFile,
    SendPoll,
    SendText,
)
from bot.domain.clock import MovableClock
from bot.domain.text import Text
from bot.platforms.port import Gone, Refused, RetryLater, Unreached, Unsure
from bot.platforms.wecom.api.client import AppClient
from bot.platforms.wecom.app.messages import MemberMessages
from bot.platforms.wecom.app.numbers import LIFE, Numbers
from bot.platforms.wecom.app.outbound import MemberChats
from bot.storage.writer import Writer
from models.wecom_cards import choices_after
from tests.platforms.wecom.fake_qyapi import FakeQyapi, Json
from tests.platforms.wecom.qyapi.setting import Lives, with_limits

SEND = "message/send"
PNG = b"\x89PNG\r\n\x1a\n" + b"p" * 100


@pytest.fixture(autouse=True)
def _members(qyapi: FakeQyapi) -> None:
    qyapi.corp.members = {"lisi", "WangWu"}


@pytest.fixture
def messages(client: AppClient) -> MemberMessages:
    return MemberMessages(client)


@pytest.fixture
def chats(messages: MemberMessages, quick_writer: Writer, clock: MovableClock) -> MemberChats:
    return MemberChats(messages, writer=quick_writer, clock=clock, random=Random(1))


def text(said: str | Text, *rows: tuple[Button, ...]) -> SendText:
    return SendText(chat_key="lisi", text=Text.plain(said) if isinstance(said, str) else said, buttons=rows)


def buttons(count: int) -> Keyboard:
    return (tuple(Button(label=f"选项{n}", token=f"token{n}") for n in range(count)),)


def face(qyapi: FakeQyapi, at: int = -1) -> Json:
    card: Json = qyapi.corp.seen_by("lisi")[at].body["template_card"]
    return card


# -- what a member sees ---------------------------------------------------------------------------------------------


async def test_plain_words_go_out_as_text_with_links_as_anchors(qyapi: FakeQyapi, chats: MemberChats) -> None:
    said = (
        Text.plain("全文: ") + Text.link("日报", 'https://example.org/47?a=1&b="2"') + Text.plain(' <a href="x">骗</a>')
    )
    receipt = await chats.perform("lisi", text(said))
    sent = qyapi.corp.seen_by("lisi")[0]
    assert sent.body["msgtype"] == "text"
    assert sent.text == '全文: <a href="https://example.org/47?a=1&b=%222%22">日报</a> < a href="x">骗< /a>'
    assert (sent.body["touser"], sent.body["agentid"]) == ("lisi", 1_000_002)
    assert receipt.message_key is not None
    assert len(receipt.message_key) <= 40 < len(sent.msgid)


async def test_looks_go_out_in_the_markdown_of_apps(qyapi: FakeQyapi, chats: MemberChats) -> None:
    said = Text.bold("日报") + "\n" + Text.pre("| 1 | 2 |") + "\n" + Text.plain("[x](https://evil.example)")
    await chats.perform("lisi", text(said))
    sent = qyapi.corp.seen_by("lisi")[0]
    assert sent.body["msgtype"] == "markdown"
    assert sent.text == "**日报**\n| 1 | 2 |\n[x] (https://evil.example)"


@pytest.mark.parametrize("make", [Text.plain, Text.bold])
async def test_long_texts_are_cut_at_line_ends_within_the_bytes(
    qyapi: FakeQyapi, chats: MemberChats, make: Callable[[str], Text]
) -> None:
    lines = [f"{n:03} " + "围炉夜话" * 10 for n in range(60)]
    await chats.perform("lisi", text(make("\n".join(lines))))
    told = qyapi.corp.texts_for("lisi")
    assert len(told) > 3
    assert all(len(one.encode()) <= 2_048 for one in told)
    assert [line.strip("*") for one in told for line in one.split("\n")] == lines


async def test_one_endless_line_is_cut_as_well(qyapi: FakeQyapi, chats: MemberChats) -> None:
    said = Text.plain("火" * 1_500) + Text.link("看", "https://example.org")
    await chats.perform("lisi", text(said))
    told = qyapi.corp.texts_for("lisi")
    assert "".join(told).strip() == "火" * 1_500 + "看 https://example.org"
    assert all(len(one.encode()) <= 2_048 for one in told)


async def test_buttons_make_a_card(qyapi: FakeQyapi, chats: MemberChats) -> None:
    keyboard = (
        Button(label="报名", token="t1"),
        Button(label="详情", url="https://example.org"),
        Button(label="私聊", start="x"),
    )
    receipt = await chats.perform("lisi", text("周六徒步\n八点集合", keyboard))
    assert face(qyapi) == {
        "card_type": "button_interaction",
        "main_title": {"title": "周六徒步"},
        "sub_title_text": "八点集合",
        "task_id": receipt.message_key,
        "button_list": [
            {"text": "报名", "style": 1, "key": "t1"},
            {"text": "详情", "style": 2, "type": 1, "url": "https://example.org", "key": "url1"},
        ],
    }


async def test_addresses_alone_need_no_card(qyapi: FakeQyapi, chats: MemberChats) -> None:
    await chats.perform("lisi", text("周六徒步", (Button(label="详情", url="https://example.org"),)))
    assert qyapi.corp.texts_for("lisi") == ['周六徒步\n<a href="https://example.org">详情</a>']


async def test_a_text_too_long_for_its_card_goes_in_front_of_it(qyapi: FakeQyapi, chats: MemberChats) -> None:
    await chats.perform("lisi", text("题" * 40 + "\n" + "正文" * 100, *buttons(2)))
    assert [one.body["msgtype"] for one in qyapi.corp.seen_by("lisi")] == ["text", "template_card"]
    assert face(qyapi)["main_title"]["title"] == "题" * 25 + "…"
    assert "sub_title_text" not in face(qyapi)


async def test_a_first_line_too_long_for_a_title_is_read_below_it(qyapi: FakeQyapi, chats: MemberChats) -> None:
    said = "题" * 40 + "\n正文"
    await chats.perform("lisi", text(said, *buttons(2)))
    assert len(qyapi.corp.seen_by("lisi")) == 1
    assert (face(qyapi)["main_title"]["title"], face(qyapi)["sub_title_text"]) == ("题" * 25 + "…", said)


async def test_more_than_six_buttons_take_more_cards(qyapi: FakeQyapi, chats: MemberChats) -> None:
    await chats.perform("lisi", text("设置", *buttons(14)))
    cards = [one.body["template_card"] for one in qyapi.corp.seen_by("lisi")]
    assert [len(card["button_list"]) for card in cards] == [6, 6, 2]
    assert [card["main_title"]["title"] for card in cards] == ["设置 1/3", "设置 2/3", "设置 3/3"]
    assert len({card["task_id"] for card in cards}) == 3


@pytest.mark.parametrize(
    ("is_photo", "content", "kind"), [(True, PNG, "image"), (True, b"GIF89a" * 9, "file"), (False, PNG, "file")]
)
async def test_files_are_uploaded_and_sent(
    qyapi: FakeQyapi, chats: MemberChats, is_photo: bool, content: bytes, kind: str
) -> None:
    file = SendFile(chat_key="lisi", name="名单.csv", content=content, is_photo=is_photo, caption=Text.plain("看"))
    await chats.perform("lisi", file)
    first, second = qyapi.corp.seen_by("lisi")
    assert first.text == "看"
    assert qyapi.corp.media[second.body[kind]["media_id"]] == (kind, "名单.csv", content)


@pytest.mark.parametrize(
    "action",
    [
        text("  \n "),
        text("", *buttons(1)),
        SendFile(chat_key="lisi", name="a", content=b"tiny"),
        SendPoll(chat_key="lisi", question="?", options=("a", "b")),
        KickMember(chat_key="lisi", person_key="lisi"),
        DeleteMessages(chat_key="lisi", messages=("somebody's",)),
        EditText(chat_key="lisi", message="unknown", text=Text.plain("x")),
    ],
    ids=["empty", "empty card", "tiny file", "poll", "kick", "delete", "edit"],
)
async def test_what_the_app_cannot_do_is_refused(qyapi: FakeQyapi, chats: MemberChats, action: Action) -> None:
    with pytest.raises(Refused):
        await chats.perform("lisi", action)
    assert qyapi.calls == []


# -- who gets it ----------------------------------------------------------------------------------------------------


async def test_some_unknown_people_are_a_failure_to_them_alone(qyapi: FakeQyapi, messages: MemberMessages) -> None:
    qyapi.corp.unlicensed = {"WangWu"}
    delivery = await messages.send(["lisi", "WangWu", "Ghost"], {"msgtype": "text", "text": {"content": "hi"}})
    assert delivery.unknown == {"Ghost"}
    assert delivery.unlicensed == {"WangWu"}
    assert qyapi.corp.texts_for("lisi") == ["hi"]


async def test_nobody_there_is_gone(chats: MemberChats) -> None:
    with pytest.raises(Gone):
        await chats.perform("Ghost", text("hi"))


async def test_a_member_told_of_as_invalid_is_gone(qyapi: FakeQyapi, chats: MemberChats) -> None:
    qyapi.on(SEND, lambda query, body: {"msgid": "m", "invaliduser": "wangwu"})
    with pytest.raises(Gone):
        await chats.perform("WangWu", text("hi"))


async def test_a_member_without_a_licence_is_a_missing_right(qyapi: FakeQyapi, chats: MemberChats) -> None:
    qyapi.corp.unlicensed = {"lisi"}
    with pytest.raises(Refused) as caught:
        await chats.perform("lisi", text("hi"))
    assert caught.value.lacks_right


@pytest.mark.parametrize("number", [0, 1_001])
async def test_a_message_has_a_thousand_recipients_at_most(
    qyapi: FakeQyapi, messages: MemberMessages, number: int
) -> None:
    with pytest.raises(Refused):
        await messages.send(["lisi"] * number, {"msgtype": "text", "text": {"content": "hi"}})
    assert qyapi.calls == []


# -- said once ------------------------------------------------------------------------------------------------------


async def test_a_cut_answer_is_repeated_and_seen_once(qyapi: FakeQyapi, chats: MemberChats) -> None:
    qyapi.fail(SEND, "cut")
    await chats.perform("lisi", text("hi"))
    assert len(qyapi.called(SEND)) == 2
    assert qyapi.corp.texts_for("lisi") == ["hi"]


async def test_two_cut_answers_are_unclear_and_seen_once(qyapi: FakeQyapi, chats: MemberChats) -> None:
    qyapi.fail(SEND, "cut", 2)
    with pytest.raises(Unsure):
        await chats.perform("lisi", text("hi"))
    assert qyapi.corp.texts_for("lisi") == ["hi"]


async def test_a_cut_answer_to_a_card_is_seen_once(qyapi: FakeQyapi, chats: MemberChats) -> None:
    qyapi.fail(SEND, "cut")
    await chats.perform("lisi", text("报名", *buttons(1)))
    assert len(qyapi.corp.seen_by("lisi")) == 1


async def test_the_same_words_are_said_again_when_that_is_meant(qyapi: FakeQyapi, chats: MemberChats) -> None:
    for _ in range(3):
        await chats.perform("lisi", text("今天已打卡"))
    assert qyapi.corp.texts_for("lisi") == ["今天已打卡"] * 3
    qyapi.fail(SEND, "cut")
    with pytest.raises(Unsure):  # this one WeCom would not drop, so it is not repeated
        await chats.perform("lisi", text("今天已打卡"))


@pytest.mark.parametrize("limits", [with_limits(member_per_minute=25, member_per_hour=60)], ids=["narrow"])
async def test_a_member_gets_no_more_than_they_may_in_a_minute_and_an_hour(
    qyapi: FakeQyapi, chats: MemberChats, clock: MovableClock
) -> None:
    """What is above WeCom's own limit it drops without a word; so it must never come to that."""
    waits: list[timedelta] = []
    while len(qyapi.called(SEND)) < 61:
        try:
            await chats.perform("lisi", text(f"{len(qyapi.called(SEND))}"))
        except RetryLater as later:
            waits.append(later.after)
            clock.advance(later.after)
    assert qyapi.corp.texts_for("lisi") == [f"{n}" for n in range(61)]
    assert waits == [timedelta(minutes=1)] * 2 + [timedelta(minutes=58)]
    await chats.perform("WangWu", text("hi"))


async def test_a_text_of_several_messages_waits_for_room_for_all(qyapi: FakeQyapi, chats: MemberChats) -> None:
    for n in range(24):
        await chats.perform("lisi", text(f"{n}"))
    with pytest.raises(RetryLater):
        await chats.perform("lisi", text("\n".join("x" * 1_900 for _ in range(2))))
    assert len(qyapi.corp.seen_by("lisi")) == 24


async def test_a_text_whose_second_message_fails_is_unclear(qyapi: FakeQyapi, chats: MemberChats) -> None:
    def answer(query: Json, body: Json) -> Json:
        return {"msgid": "m"} if len(qyapi.called(SEND)) == 1 else {"errcode": 45009}

    qyapi.on(SEND, answer)
    with pytest.raises(Unsure, match="only 1 of 3"):
        await chats.perform("lisi", text("\n".join("x" * 1_900 for _ in range(3))))


# -- taken back -----------------------------------------------------------------------------------------------------


async def test_all_messages_of_a_long_text_are_taken_back_also_after_a_restart(qyapi: FakeQyapi, lives: Lives) -> None:
    receipt = await member_chats(lives).perform("lisi", text("\n".join("x" * 1_900 for _ in range(3))))
    assert len(qyapi.corp.seen_by("lisi")) == 3
    assert receipt.message_key is not None
    taken_back = DeleteMessages(chat_key="lisi", messages=(receipt.message_key,))
    await member_chats(lives).perform("lisi", taken_back)
    assert qyapi.corp.seen_by("lisi") == []


async def test_after_a_day_a_message_stays(qyapi: FakeQyapi, lives: Lives, clock: MovableClock) -> None:
    chats = member_chats(lives)
    receipt = await chats.perform("lisi", text("hi"))
    clock.advance(timedelta(hours=24))
    with pytest.raises(Refused):
        await chats.perform("lisi", DeleteMessages(chat_key="lisi", messages=(receipt.message_key or "",)))
    assert qyapi.called("message/recall") == []


async def test_of_several_all_that_can_be_are_taken_back(qyapi: FakeQyapi, chats: MemberChats) -> None:
    keys = [(await chats.perform("lisi", text(f"{n}"))).message_key or "" for n in range(2)]
    with pytest.raises(Refused):
        await chats.perform("lisi", DeleteMessages(chat_key="lisi", messages=("theirs", *keys)))
    assert qyapi.corp.seen_by("lisi") == []


# -- cards that change ----------------------------------------------------------------------------------------------


def member_chats(lives: Lives, clicks: dict[tuple[str, str], str] | None = None) -> MemberChats:
    """After a restart. ``clicks``: what whoever hears of presses has kept."""

    def click_code(task_id: str, userid: str, since: datetime) -> Callable[[AsyncSession], Awaitable[str | None]]:
        async def take(session: AsyncSession) -> str | None:
            return (clicks or {}).pop((task_id, userid), None)

        return take

    messages = MemberMessages(lives.begin())
    return MemberChats(
        messages,
        writer=lives.writer,
        clock=lives.clock,
        random=Random(),
        click_code=click_code if clicks is not None else None,
    )


def edit(key: str | None, said: str, keyboard: Keyboard = ()) -> EditText:
    return EditText(chat_key="lisi", message=key or "", text=Text.plain(said), buttons=keyboard)


async def test_a_card_is_changed_once_without_a_press_also_after_a_restart(qyapi: FakeQyapi, lives: Lives) -> None:
    key = (await member_chats(lives).perform("lisi", text("投票", *buttons(2)))).message_key
    receipt = await member_chats(lives).perform("lisi", edit(key, "已截止\n共 3 票"))
    assert receipt.message_key == key
    card = qyapi.corp.cards[key or ""]
    assert (card["main_title"]["title"], card["sub_title_text"]) == ("已截止", "共 3 票")
    assert card["replace_text"] == "✓"
    with pytest.raises(Refused):
        await member_chats(lives).perform("lisi", edit(key, "again"))
    assert len(qyapi.called("message/update_template_card")) == 1


async def test_each_press_lets_the_card_change_once_more(qyapi: FakeQyapi, lives: Lives) -> None:
    clicks: dict[tuple[str, str], str] = {}
    chats = member_chats(lives, clicks)
    key = (await chats.perform("lisi", text("设置", *buttons(2)))).message_key or ""
    for n in range(3):
        clicks[key, "lisi"] = qyapi.corp.click(key)
        await chats.perform("lisi", edit(key, f"第 {n} 页", buttons(3)))
        assert qyapi.corp.cards[key]["main_title"]["title"] == f"第 {n} 页"
    assert len(qyapi.corp.cards[key]["button_list"]) == 3


async def test_after_three_days_a_card_stays(qyapi: FakeQyapi, lives: Lives, clock: MovableClock) -> None:
    chats = member_chats(lives)
    key = (await chats.perform("lisi", text("投票", *buttons(2)))).message_key
    clock.advance(timedelta(hours=72))
    with pytest.raises(Refused):
        await chats.perform("lisi", edit(key, "已截止"))
    assert qyapi.called("message/update_template_card") == []


@pytest.mark.parametrize("kind", ["cut", "reset"])
async def test_a_change_with_an_unclear_end_is_made_once_whichever_it_was(
    qyapi: FakeQyapi, lives: Lives, kind: str
) -> None:
    """``cut``: it was made, and its code is used up; ``reset``: it was not. The outbox tries again in both cases."""
    key = (await member_chats(lives).perform("lisi", text("投票", *buttons(2)))).message_key
    qyapi.fail("message/update_template_card", kind)
    with pytest.raises(Unsure):
        await member_chats(lives).perform("lisi", edit(key, "已截止"))
    await member_chats(lives).perform("lisi", edit(key, "已截止"))
    assert qyapi.corp.cards[key or ""]["main_title"]["title"] == "已截止"


async def test_a_changed_card_says_what_it_can_of_a_long_text(qyapi: FakeQyapi, lives: Lives) -> None:
    chats = member_chats(lives)
    key = (await chats.perform("lisi", text("投票", *buttons(2)))).message_key
    await chats.perform("lisi", edit(key, "结果\n" + "很长" * 1_000, buttons(1)))
    assert len(qyapi.corp.cards[key or ""]["sub_title_text"]) == 512


async def test_a_refused_change_is_refused(qyapi: FakeQyapi, lives: Lives) -> None:
    chats = member_chats(lives)
    key = (await chats.perform("lisi", text("投票", *buttons(2)))).message_key
    qyapi.corp.codes.clear()
    with pytest.raises(Refused):
        await chats.perform("lisi", edit(key, "已截止"))


async def test_buttons_can_be_taken_away_without_their_text(qyapi: FakeQyapi, chats: MemberChats) -> None:
    key = (await chats.perform("lisi", text("投票", *buttons(2)))).message_key or ""
    qyapi.on("message/update_template_card", lambda query, body: {})
    await chats.perform("lisi", EditButtons(chat_key="lisi", message=key))
    assert qyapi.called("message/update_template_card")[0].body["button"] == {"replace_name": "✓"}
    with pytest.raises(Refused):
        await chats.perform("lisi", EditButtons(chat_key="lisi", message=key, buttons=buttons(1)))


async def test_an_edit_with_many_buttons_puts_the_rest_on_further_cards(qyapi: FakeQyapi, chats: MemberChats) -> None:
    key = (await chats.perform("lisi", text("设置", *buttons(1)))).message_key or ""
    await chats.perform("lisi", edit(key, "全部", buttons(8)))
    assert len(qyapi.corp.cards[key]["button_list"]) == 6
    assert [one["key"] for one in face(qyapi)["button_list"]] == ["token6", "token7"]


async def test_an_answer_to_a_press_is_said_when_it_has_words(qyapi: FakeQyapi, chats: MemberChats) -> None:
    await chats.perform("lisi", AnswerButton(chat_key="lisi", press_key="code"))
    assert qyapi.calls == []
    await chats.perform("lisi", AnswerButton(chat_key="lisi", press_key="code", text="已记下"))
    qyapi.fail(SEND, "cut", 2)
    await chats.perform("lisi", AnswerButton(chat_key="lisi", press_key="code", text="好"))
    assert qyapi.corp.texts_for("lisi") == ["已记下", "好"]


# -- trouble --------------------------------------------------------------------------------------------------------


async def test_numbers_that_count_no_more_are_not_kept(lives: Lives, clock: MovableClock) -> None:
    numbers = Numbers(lives.writer, clock)
    await numbers.keep(["lisi", "wangwu"], "app-n-1", ["a", "b"])
    clock.advance(LIFE - timedelta(seconds=1))
    await numbers.keep(["wangwu"], "app-n-2", ["c"])
    async with lives.writer.reader() as session:
        assert len(await choices_after(session, clock.now())) == 2
    clock.advance(timedelta(seconds=2))
    await numbers.keep(["zhaoliu"], "app-n-3", ["d"])
    async with lives.writer.reader() as session:
        kept = await choices_after(session, clock.now() - LIFE)
    assert sorted((one.chat_key, one.task_id) for one in kept) == [
        ("app:wangwu", "app-n-2"),
        ("app:zhaoliu", "app-n-3"),
    ]


async def test_a_failed_upload_says_nothing(qyapi: FakeQyapi, chats: MemberChats) -> None:
    qyapi.fail("media/upload", "cut", 2)
    with pytest.raises(Unreached):
        await chats.perform(
            "lisi", SendFile(chat_key="lisi", name="a.csv", content=b"a,b,c\n", caption=Text.plain("看"))
        )
    assert qyapi.corp.seen_by("lisi") == []
