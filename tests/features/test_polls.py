"""Polls in a group: started, voted in, ended once, repeated; by tap, by number and natively."""

import pytest

from tests.kit import Group, Shown

ASKED = "/poll -buttons 晚饭吃什么 | 火锅 | 烧烤"


async def newest(group: Group) -> Shown:
    return (await group.shown())[-1]


def bar_line(text: str, option: str) -> str:
    """The line below an option: its bar, share and votes."""
    lines = text.splitlines()
    return lines[next(i for i, line in enumerate(lines) if line.endswith(option)) + 1]


async def test_three_voters_and_a_change_of_mind_are_counted_in_a_button_poll(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    for name, choice in (("阿明", "火锅"), ("小红", "火锅"), ("老王", "烧烤"), ("老王", "火锅")):
        await group.presses(name, choice)
    await group.passes(seconds=5)
    poll = await newest(group)
    assert "3 票" in bar_line(poll.text, "火锅")
    assert "0 票" in bar_line(poll.text, "烧烤")
    assert group.alerts("老王") == ["已投：烧烤", "已投：火锅"]


async def test_tapping_the_same_option_again_takes_the_vote_back(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.presses("阿明", "火锅")
    await group.presses("阿明", "火锅")
    await group.passes(seconds=5)
    assert "0 票" in bar_line((await newest(group)).text, "火锅")
    assert group.alerts("阿明")[-1] == "已收回你的票"


async def test_a_native_poll_ends_with_one_result_below_it(group: Group) -> None:
    await group.hears(group.admin, "/poll -until 2h 去哪玩 | 爬山 | 看电影")
    for name, choice in (("阿明", [0]), ("小红", [0]), ("老王", [1])):
        await group.votes(name, choice)
    await group.votes("小红", [1])
    await group.votes("老王", [])
    poll = await newest(group)
    assert poll.is_poll
    await group.passes(hours=3)
    shown = await group.shown()
    assert len(shown) == 2
    result = shown[-1]
    assert result.reply_to == poll.key
    assert "平票" in result.text
    assert "1 票" in bar_line(result.text, "爬山")


async def test_an_anonymous_native_poll_is_counted_by_its_totals(group: Group) -> None:
    await group.hears(group.admin, "/poll -a -until 2h 满意吗 | 满意 | 一般")
    await group.votes("阿明", [0])
    await group.votes("小红", [0])
    await group.passes(hours=3)
    assert "2 票 " in bar_line((await newest(group)).text, "满意") + " "


async def test_several_answers_are_kept_where_several_are_allowed(group: Group) -> None:
    await group.hears(group.admin, "/poll -m -buttons 周末 | 爬山 | 看电影 | 睡觉")
    await group.presses("阿明", "爬山")
    await group.presses("阿明", "睡觉")
    await group.passes(seconds=5)
    text = (await newest(group)).text
    assert "100%" in bar_line(text, "爬山")
    assert "100%" in bar_line(text, "睡觉")


async def test_a_quiz_tells_each_voter_and_takes_one_answer(group: Group) -> None:
    await group.hears(group.admin, "/poll -buttons -q 2 一加一 | 一 | 二 | 解析: 数一数手指")
    await group.presses("阿明", "一")
    await group.presses("阿明", "二")
    await group.presses("小红", "二")
    assert "答案是“二”" in group.alerts("阿明")[0]
    assert group.alerts("阿明")[1].startswith("测验只能答一次")
    assert group.alerts("小红") == ["答对了！数一数手指"]
    assert "票" not in bar_line((await newest(group)).text, "一"), "the counts would give the answer away"
    await group.presses(group.admin, "结束投票")
    text = (await newest(group)).text
    assert "1 人答对" in text
    assert "解析：数一数手指" in text


async def test_a_vote_sent_in_time_counts_although_the_poll_was_ended_meanwhile(group: Group) -> None:
    await group.hears(group.admin, "/poll -buttons -until 1h 几点 | 七点 | 八点")
    shown = await newest(group)
    await group.presses("阿明", "七点")
    press = group.driver.press(group.chat, group.member("小红"), shown.key, "八点", at=group.clock.now())
    late = group.driver.take()  # told only after the end
    await group.passes(hours=2)
    assert "最多" in (await newest(group)).text
    await group.house.accept(f"{group.driver.platform.name}:{group.driver.platform.bot_key}", late)
    await group.settle()
    await group.passes(seconds=5)
    assert press
    # A press carries no time of its own on every platform; where it was stamped on arrival it is in time.
    assert "平票" in (await newest(group)).text


async def test_a_vote_after_the_end_does_not_count(group: Group) -> None:
    await group.hears(group.admin, "/poll -buttons -until 1h 几点 | 七点 | 八点")
    shown = await newest(group)
    token_of = shown.buttons
    assert token_of
    press = group.driver.press
    key = press(group.chat, group.member("阿明"), shown.key, "七点", at=group.clock.now())
    assert key
    await group.settle()
    await group.passes(hours=2)
    assert not (await newest(group)).buttons, "an ended poll has no buttons"
    assert "七点" in (await newest(group)).text


async def test_a_vote_told_twice_counts_once(group: Group) -> None:
    await group.hears(group.admin, "/poll 去哪玩 | 爬山 | 看电影")
    await group.votes("阿明", [0])
    await group.redeliver()
    await group.hears(group.admin, "/closepoll")
    text = (await newest(group)).text if "投票结果" in (await newest(group)).text else "\n".join(await group.replies())
    assert "1 票" in bar_line(text, "爬山")


async def test_votes_survive_a_restart_and_the_poll_ends_once(group: Group) -> None:
    await group.hears(group.admin, "/poll -until 2h 去哪玩 | 爬山 | 看电影")
    await group.votes("阿明", [0])
    await group.restart()
    await group.passes(hours=3)
    await group.restart()
    results = [text for text in await group.replies() if text.startswith("投票结果")]
    assert len(results) == 1
    assert "1 票" in bar_line(results[0], "爬山")


async def test_a_poll_comes_again_by_its_rule_until_it_is_deleted(group: Group) -> None:
    await group.hears(group.admin, "/poll every fri 18:00 -for 2h 周末去哪 | 爬山 | 看电影")  # today is a Sunday
    preview = (await group.replies())[-1]
    assert [date in preview for date in ("3月6日", "3月13日", "3月20日")] == [True, True, True]
    await group.presses(group.admin, "发出去")
    await group.clock_to("2026-03-06T18:01+08:00")
    assert sum(shown.is_poll for shown in await group.shown()) == 1
    await group.clock_to("2026-03-13T20:01+08:00")
    assert sum(shown.is_poll for shown in await group.shown()) == 2
    assert sum(text.startswith("投票结果") for text in await group.replies()) == 2
    await group.hears(group.admin, "/polls")
    await group.presses(group.admin, "暂停")
    await group.clock_to("2026-03-21T09:00+08:00")
    assert sum(shown.is_poll for shown in await group.shown()) == 2
    await group.presses(group.admin, "继续")
    await group.presses(group.admin, "删除")
    await group.clock_to("2026-04-01T09:00+08:00")
    assert sum(shown.is_poll for shown in await group.shown()) == 2


async def test_those_who_have_not_voted_are_reminded_once(group: Group) -> None:
    await group.writes("小红", "/start")
    await group.hears("老王", "早")
    await group.hears("阿明", "早")
    await group.hears(group.admin, ASKED)
    await group.presses("阿明", "火锅")
    await group.hears(group.admin, "/nonvoters")
    missing = (await group.replies())[-1]
    assert "老王" in missing
    assert "阿明" not in missing
    before = len(await group.replies())
    await group.presses(group.admin, "提醒一次")
    await group.presses(group.admin, "提醒一次")
    assert len(await group.replies()) == before + 1
    assert "老王" in (await group.replies())[-1]
    assert group.alerts(group.admin)[-1] == "这个投票已经提醒过一次了，不再打扰大家。"


async def test_nobody_is_named_in_an_anonymous_poll(group: Group) -> None:
    await group.hears(group.admin, "/poll -a -buttons 满意吗 | 满意 | 一般")
    await group.presses("阿明", "满意")
    await group.passes(seconds=5)
    assert "阿明" not in (await newest(group)).text
    await group.hears(group.admin, "/nonvoters")
    assert (await newest(group)).text == "这是匿名投票，谁投了没投都不公开。"


async def test_thirteen_options_become_buttons(group: Group) -> None:
    await group.hears(group.admin, "/poll 选一个\n" + "\n".join(f"第{n}项" for n in range(1, 14)))
    poll = await newest(group)
    assert not poll.is_poll
    assert sum(len(row) for row in poll.buttons) == 14


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/poll 只有问题", "至少要两个选项"),
        ("/poll 问 | 甲 | 甲", "一模一样"),
        ("/poll -q 3 问 | 甲 | 乙", "没有第 3 项"),
        ("/poll -until 昨天 问 | 甲 | 乙", "没看懂截止时间"),
        ("/poll -native -w admin=2 问 | 甲 | 乙", "-native"),
        ("/poll every fri 25:00 问 | 甲 | 乙", "25:00"),
        ("/poll -x 问 | 甲 | 乙", "没有“-x”这个参数"),
        ("/poll 问 | 甲 | \u200b", "空白"),
        ("/poll 问\n" + "\n".join(f"{n}" for n in range(51)), "选项最多 50 个"),
    ],
)
async def test_a_wrong_line_is_answered_with_the_reason_and_an_example(group: Group, said: str, answer: str) -> None:
    await group.hears(group.admin, said)
    replies = await group.replies()
    assert len(replies) == 1
    assert answer in replies[0]
    assert "/poll 周末去哪？ | 爬山 | 看电影" in replies[0]


async def test_hostile_option_text_is_shown_as_text(group: Group) -> None:
    await group.hears(group.admin, "/poll -buttons <b>谁</b> | {name}\u202e | \x00*a_` | <a href='x'>")
    text = (await newest(group)).text
    assert all(piece in text for piece in ("<b>谁</b>", "{name}", "*a_`", "<a href='x'>"))
    assert "\u202e" not in text


async def test_members_start_polls_only_where_the_group_lets_them(group: Group) -> None:
    await group.hears("阿明", ASKED)
    assert (await group.replies()) == ["这件事需要管理员来做。"]


async def test_talk_that_begins_with_the_word_is_left_alone(group: Group) -> None:
    await group.hears("阿明", "投票 好麻烦")
    await group.hears("阿明", "投票 2")
    assert await group.replies() == []


async def test_a_member_cannot_end_somebody_elses_poll(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.presses("阿明", "结束投票")
    assert group.alerts("阿明") == ["只有发起人和管理员能结束这个投票。"]
    assert (await newest(group)).buttons


async def test_an_ended_poll_is_not_ended_again(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.presses(group.admin, "结束投票")
    await group.hears(group.admin, "/closepoll")
    assert (await newest(group)).text == "这个投票已经结束，不能重开。"


async def test_a_poll_is_made_step_by_step(group: Group) -> None:
    await group.hears(group.admin, "投票")
    await group.hears(group.admin, "晚饭吃什么")
    await group.hears(group.admin, "火锅、烧烤")
    await group.presses(group.admin, "单选 / 多选")
    assert "多选" in (await newest(group)).text
    await group.presses(group.admin, "发出去")
    poll = await newest(group)
    assert poll.is_poll
    assert poll.text == "晚饭吃什么"


async def test_a_draft_is_its_authors_alone(group: Group) -> None:
    await group.hears(group.admin, "投票")
    await group.hears(group.admin, "晚饭吃什么\n火锅\n烧烤")
    await group.presses("阿明", "发出去")
    assert group.alerts("阿明") == ["这个按钮不是给你的。"]
    assert not any(shown.is_poll for shown in await group.shown())


async def test_a_vote_in_words_counts_too(group: Group) -> None:
    await group.hears(group.admin, ASKED)
    await group.hears("阿明", "投票 2")
    await group.passes(seconds=5)
    poll = (await group.shown())[0]
    assert "1 票" in bar_line(poll.text, "烧烤")
