"""Welcome as newcomers see it: together, once, kindly, and silent when silence is better."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Databases
from tests.drivers.telegram import TelegramDriver
from tests.kit import Group, Shown

HELLO = "👋 欢迎 {} 来到 测试群！\n来说一句“报到”，介绍一下自己吧，大家都想认识你。"


async def greeted(group: Group) -> list[str]:
    """What the group shows once everybody who waits for a welcome was greeted."""
    await group.passes(seconds=21)
    return [said for said in await group.replies() if "日报" not in said]


async def newest(group: Group) -> Shown:
    return (await group.shown())[-1]


# -- who is greeted ------------------------------------------------------------------------------------------------


async def test_somebody_who_joins_is_greeted_by_name(group: Group) -> None:
    await group.joins("小红")
    assert await group.replies() == []
    assert await greeted(group) == [HELLO.format("小红")]


async def test_three_who_join_within_the_window_share_one_welcome(group: Group) -> None:
    for name in ("小红", "小李", "小王"):
        await group.joins(name)
        await group.passes(seconds=5)
    assert await greeted(group) == [HELLO.format("小红、小李、小王")]


async def test_more_people_than_are_named_are_counted(group: Group) -> None:
    await group.hears(group.admin, "/set welcome.names 2")
    for name in ("小红", "小李", "小王", "小张"):
        await group.joins(name)
    assert (await greeted(group))[-1] == HELLO.format("小红、小李 和另外 2 位新朋友")


async def test_whoever_is_muted_for_spam_meanwhile_is_not_greeted(group: Group) -> None:
    await group.hears(group.admin, "/rule add links : delete, mute 1h")
    await group.hears(group.admin, "/rule links enforce")
    before = await group.replies()
    await group.joins("小广告")
    await group.joins("小红")
    await group.hears("小广告", "快看 https://spam.example/x")
    assert group.is_muted("小广告")
    await group.passes(seconds=21)
    assert (await group.replies())[len(before) :] == [HELLO.format("小红")]


async def test_whoever_was_only_deleted_for_spam_meanwhile_is_not_greeted_unless_that_was_undone(group: Group) -> None:
    await group.hears(group.admin, "/rule add links : delete")
    await group.hears(group.admin, "/rule links enforce")
    before = await group.replies()
    for name in ("小广告", "小李", "小红"):
        await group.joins(name)
    await group.hears("小广告", "快看 https://spam.example/x")
    await group.hears("小李", "我的主页 https://ok.example/x")
    await group.hears(group.admin, "/undo 2")
    await group.passes(seconds=21)
    assert (await group.replies())[-1] == HELLO.format("小李、小红")
    assert not any("小广告" in said for said in (await group.replies())[len(before) :])


async def test_the_window_begins_with_the_first_and_does_not_move(group: Group) -> None:
    await group.joins("小红")
    await group.passes(seconds=15)
    await group.joins("小李")
    await group.passes(seconds=6)
    assert await group.replies() == [HELLO.format("小红、小李")]


async def test_a_new_welcome_replaces_the_one_before(group: Group) -> None:
    await group.joins("小红")
    await greeted(group)
    await group.joins("小李")
    assert await greeted(group) == [HELLO.format("小李")]


async def test_the_one_before_stays_where_the_group_wants_it(group: Group) -> None:
    await group.hears(group.admin, "/set welcome.delete_previous off")
    for name in ("小红", "小李"):
        await group.joins(name)
        await greeted(group)
    assert (await group.replies())[1:] == [HELLO.format("小红"), HELLO.format("小李")]


async def test_a_welcome_goes_by_itself_when_the_group_wants_that(group: Group) -> None:
    await group.hears(group.admin, "/set welcome.delete_after_minutes 10")
    await group.joins("小红")
    await greeted(group)
    await group.passes(minutes=9)
    assert len(await group.replies()) == 2
    await group.restart()
    await group.passes(minutes=2)
    assert len(await group.replies()) == 1


async def test_a_join_told_late_is_not_greeted(group: Group) -> None:
    await group.clock_to("2026-03-01T10:00+08:00")
    await group.joins("小红", at="2026-03-01T09:45+08:00")
    assert await greeted(group) == []


async def test_who_came_too_long_ago_is_left_out_of_a_later_welcome(group: Group) -> None:
    await group.clock_to("2026-03-01T10:00+08:00")
    await group.joins("小红", at="2026-03-01T09:45+08:00")
    await group.joins("小李")
    assert await greeted(group) == [HELLO.format("小李")]


async def test_a_join_told_twice_is_greeted_once(group: Group) -> None:
    await group.joins("小红")
    await group.redeliver()
    assert await greeted(group) == [HELLO.format("小红")]
    await group.redeliver()
    assert await greeted(group) == [HELLO.format("小红")]


async def test_a_restart_inside_the_window_loses_nobody(group: Group) -> None:
    await group.joins("小红")
    await group.restart()
    await group.joins("小李")
    await group.restart()
    assert await greeted(group) == [HELLO.format("小红、小李")]


async def test_who_leaves_before_the_welcome_is_not_named(group: Group) -> None:
    await group.joins("小红")
    await group.joins("小李")
    await group.leaves("小红")
    assert await greeted(group) == [HELLO.format("小李")]


async def test_nothing_is_said_when_everybody_left_again(group: Group) -> None:
    await group.joins("小红")
    await group.leaves("小红")
    assert await greeted(group) == []


async def test_who_comes_back_soon_gets_a_shorter_word(group: Group) -> None:
    await group.hears("阿明", "早")
    await group.leaves("阿明")
    await group.passes(days=3)
    await group.joins("阿明")
    assert await greeted(group) == ["👋 阿明，欢迎回来！"]


async def test_new_and_returning_people_are_told_apart_in_one_message(group: Group) -> None:
    await group.hears("阿明", "早")
    await group.leaves("阿明")
    await group.passes(days=3)
    await group.joins("阿明")
    await group.joins("小红")
    assert await greeted(group) == [HELLO.format("小红") + "\n\n👋 阿明，欢迎回来！"]


async def test_who_comes_back_soon_is_not_greeted_where_the_group_wants_none(group: Group) -> None:
    await group.hears(group.admin, "/set welcome.back none")
    await group.hears("阿明", "早")
    await group.leaves("阿明")
    await group.passes(days=3)
    await group.joins("阿明")
    assert len(await greeted(group)) == 1


async def test_who_comes_back_after_a_long_time_is_new(group: Group) -> None:
    await group.hears("阿明", "早")
    await group.leaves("阿明")
    await group.passes(days=31)
    await group.joins("阿明")
    assert await greeted(group) == [HELLO.format("阿明")]


async def test_during_a_raid_nobody_is_greeted(group: Group) -> None:
    for n in range(14):
        await group.joins(f"路人{n}")
    await group.passes(minutes=2)
    assert not [said for said in await group.replies() if "欢迎" in said]


async def test_at_night_the_group_may_want_silence(group: Group) -> None:
    await group.hears(group.admin, "/set welcome.quiet_hours nothing")
    await group.clock_to("2026-03-01T23:30+08:00")
    await group.joins("小红")
    assert len(await greeted(group)) == 1
    await group.clock_to("2026-03-02T08:30+08:00")
    assert len(await group.replies()) == 1


async def test_a_spent_message_budget_keeps_the_welcome_back(group: Group) -> None:
    await group.hears(group.admin, "/set general.messages_per_day 1")
    await group.joins("小红")
    await greeted(group)
    await group.joins("小李")
    assert (await greeted(group))[-1] == HELLO.format("小红")


HOSTILE = {
    "长" * 4096: "长" * 64,
    "<b>x</b> &amp; *y* [z](https://evil.example)": "<b>x</b> &amp; *y* [z](https://evil.example)",
    "{user.__class__}": "{user.__class__}",
    "{昵称}{count}": "{昵称}{count}",
    "\u202eevil\u202c\u200b": "evil",
    "a\nb": "a b",
}


@pytest.mark.parametrize("own_text", [False, True])
async def test_a_hostile_name_is_shown_as_a_name(group: Group, own_text: bool) -> None:
    if own_text:
        await group.hears(group.admin, "/setwelcome 欢迎 {昵称} 来！")
    for name, shown in HOSTILE.items():
        await group.joins(name)
        last = (await greeted(group))[-1]
        assert last == (f"欢迎 {shown} 来！" if own_text else HELLO.format(shown))


# -- the owner's own words and buttons -----------------------------------------------------------------------------


async def test_the_owners_words_are_filled_in(group: Group) -> None:
    await group.hears(group.admin, "/setwelcome 你好 {昵称}，这里是 **{群名}**，第 {count} 位。{{真的}}\n守则：{rules}")
    await group.joins("小红")
    assert (await greeted(group))[-1] == "你好 小红，这里是 测试群，第 3 位。{真的}\n守则："


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("欢迎 {nmae}！", "第 4 个字的 {nmae} 我不认识"),
        ("欢迎 {user.__class__}！", "第 4 个字的 {user.__class__} 不是占位符"),
        ("欢迎 {昵称", "第 4 个字的 { 没有配对"),
        ("欢迎 {}！", "第 4 个字的花括号里是空的"),
        ("长" * 2001, "最多 2,000 个字"),
        ("长" * 4090, "最多 2,000 个字"),
    ],
)
async def test_a_wrong_template_is_refused_with_its_place_and_nothing_changes(
    group: Group, text: str, answer: str
) -> None:
    await group.hears(group.admin, f"/setwelcome {text}")
    (said,) = await group.replies()
    assert answer in said
    assert "/setwelcome 欢迎 {昵称} 来到 {群名}！" in said
    await group.joins("小红")
    assert (await greeted(group))[-1] == HELLO.format("小红")


async def test_own_words_can_be_taken_back(group: Group) -> None:
    await group.hears(group.admin, "/setwelcome 嗨 {昵称}")
    await group.hears(group.admin, "/setwelcome 默认")
    await group.joins("小红")
    assert (await greeted(group))[-1] == HELLO.format("小红")


async def test_link_buttons_stand_under_the_welcome(group: Group) -> None:
    await group.hears(
        group.admin, "/set welcome.links 文档 https://example.org/a?b=1，常见问题 https://example.org/faq"
    )
    await group.joins("小红")
    await greeted(group)
    assert (await newest(group)).buttons == (("🙋 新人报到",), ("文档", "常见问题"))


@pytest.mark.parametrize("wrong", ["文档", "https://example.org", "文档 http://example.org", "文档 javascript:x"])
async def test_a_link_needs_a_label_and_a_safe_address(group: Group, wrong: str) -> None:
    await group.hears(group.admin, f"/set welcome.links {wrong}")
    assert "https://example.org" in (await newest(group)).text
    await group.joins("小红")
    await greeted(group)
    assert (await newest(group)).buttons == (("🙋 新人报到",),)


async def test_short_rules_are_shown_to_the_presser_alone(group: Group) -> None:
    await group.hears(group.admin, "/setrules 1. 友善")
    await group.presses(group.admin, "发布")
    await group.joins("小红")
    await greeted(group)
    before = await group.lines()
    await group.presses("小红", "群规")
    assert group.alerts("小红") == ["1. 友善"]
    assert await group.lines() == before


async def test_long_rules_go_to_the_private_chat_or_are_cut(group: Group) -> None:
    await group.hears(group.admin, "/setrules " + "友善。" * 100)
    await group.presses(group.admin, "发布")
    await group.joins("小红")
    await greeted(group)
    await group.presses("小红", "群规")
    assert group.alerts("小红")[-1].endswith("……（全文请在群里发 /rules）")
    await group.writes("小红", "你好")
    await group.presses("小红", "群规")
    assert group.alerts("小红")[-1] == "群规有点长，私聊发给你了。"
    assert "友善。" * 100 in (await group.private("小红"))[-1]


async def test_an_admin_sees_the_welcome_with_their_own_name_and_switches_it(group: Group) -> None:
    await group.hears(group.admin, "/welcome")
    assert (await newest(group)).text == "欢迎语开着，新人会看到：\n\n" + HELLO.format("管理员")
    await group.presses(group.admin, "关闭欢迎语")
    assert (await newest(group)).text.startswith("欢迎语关着")
    await group.joins("小红")
    await greeted(group)
    assert len(await group.replies()) == 1
    await group.hears(group.admin, "欢迎语 on")
    await group.joins("小李")
    assert (await greeted(group))[-1] == HELLO.format("小李")


async def test_the_text_is_changed_by_a_button_and_the_next_line(group: Group) -> None:
    await group.hears(group.admin, "/welcome")
    await group.presses(group.admin, "改文字")
    await group.hears(group.admin, "嗨，{昵称}")
    await group.joins("小红")
    assert (await greeted(group))[-1] == "嗨，小红"


async def test_a_test_shows_what_newcomers_would_see_and_goes_like_a_real_one(group: Group) -> None:
    await group.hears(group.admin, "/welcome test")
    assert await group.replies() == [HELLO.format("管理员")]
    await group.joins("小红")
    assert await greeted(group) == [HELLO.format("小红")]


@pytest.mark.parametrize("said", ["/welcome", "/welcome off", "/setwelcome 嗨"])
async def test_members_do_not_set_the_welcome(group: Group, said: str) -> None:
    await group.hears("阿明", said)
    assert await group.replies() == ["这件事需要管理员来做。"]
    await group.joins("小红")
    assert (await greeted(group))[-1] == HELLO.format("小红")


@pytest.mark.parametrize(("said", "example"), [("/welcome maybe", "/welcome off"), ("/setwelcome", "/setwelcome 欢迎")])
async def test_a_wrong_argument_is_answered_with_an_example(group: Group, said: str, example: str) -> None:
    await group.hears(group.admin, said)
    (answer,) = await group.replies()
    assert example in answer


async def test_in_english_the_welcome_is_english(group: Group) -> None:
    await group.hears(group.admin, "/set general.language en")
    await group.joins("Ann")
    await group.joins("Ben")
    assert (await greeted(group))[-1].startswith("👋 Welcome to 测试群, Ann, Ben!\nSay a few words about yourself")


# -- the platform's own lines, where a platform writes them ----------------------------------------------------------


@pytest.fixture
async def noticed(databases: Databases, tmp_path: Path) -> AsyncIterator[Group]:
    """A group on the platform that writes a line of its own when somebody joins or leaves."""
    room = Group(TelegramDriver, await databases.sqlite(tmp_path / "hearth.db"))
    await room.open()
    yield room
    await room.close()


async def notice(group: Group, name: str, kind: str) -> None:
    fake: Any = group.driver.fake  # type: ignore[attr-defined]  # the fixture's driver has a fake
    who = fake.world.users[group.person(name)]
    told = {"new_chat_members": [who]} if kind == "joined" else {"left_chat_member": who}
    fake.world.post(fake.world.chats[group.chat], group.person(name), told, group.clock.now())
    await group.settle()


def notices(group: Group) -> int:
    return sum(line.kind in ("new_chat_members", "left_chat_member") for line in group.driver.visible(group.chat))


async def test_join_and_leave_lines_are_deleted_on_request(noticed: Group) -> None:
    await noticed.hears(noticed.admin, "/set general.clean_notices on")
    await noticed.joins("小红")
    await notice(noticed, "小红", "joined")
    await noticed.leaves("小红")
    await notice(noticed, "小红", "left")
    assert notices(noticed) == 0


async def test_join_and_leave_lines_stay_where_nobody_asked(noticed: Group) -> None:
    before = notices(noticed)
    await noticed.joins("小红")
    assert notices(noticed) == before + 1


async def test_a_line_is_deleted_even_when_it_is_all_that_was_told(noticed: Group) -> None:
    await noticed.hears(noticed.admin, "/set general.clean_notices on")
    noticed.driver.join(noticed.chat, noticed.person("小红"), by=None, link=None, at=noticed.clock.now())
    noticed.driver.take()
    before = notices(noticed)
    await notice(noticed, "小红", "joined")
    assert notices(noticed) == before
    assert (await greeted(noticed))[-1] == HELLO.format("小红")


@pytest.mark.parametrize("notice_first", [False, True])
async def test_a_join_told_by_line_and_by_update_is_greeted_once(noticed: Group, notice_first: bool) -> None:
    if notice_first:
        await notice(noticed, "小红", "joined")
        await noticed.joins("小红")
    else:
        await noticed.joins("小红")
        await notice(noticed, "小红", "joined")
    assert await greeted(noticed) == [HELLO.format("小红")]
    assert await greeted(noticed) == [HELLO.format("小红")]


@pytest.mark.parametrize(("knob", "lines"), [("off", []), ("on", ["机器人 帮手 进群了。"])])
async def test_a_bot_is_never_greeted_and_only_named_on_request(noticed: Group, knob: str, lines: list[str]) -> None:
    await noticed.hears(noticed.admin, f"/set welcome.announce_bots {knob}")
    fake: Any = noticed.driver.fake  # type: ignore[attr-defined]  # the fixture's driver has a fake
    fake.world.users[noticed.person("帮手")]["is_bot"] = True
    await noticed.joins("帮手")
    assert (await greeted(noticed))[1:] == lines
