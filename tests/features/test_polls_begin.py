"""How a poll is started, and by whom."""

import pytest

from tests.features.polling import ASKED, choose, newest
from tests.kit import Group


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


async def test_a_mistyped_command_is_no_answer_to_what_was_asked(group: Group) -> None:
    await group.hears(group.admin, "投票")
    await group.hears(group.admin, "/pol")
    await group.hears(group.admin, "晚饭吃什么")
    await group.hears(group.admin, "火锅、烧烤")
    await group.presses(group.admin, "发出去")
    assert (await newest(group)).text == "晚饭吃什么"


async def test_a_draft_is_its_authors_alone(group: Group) -> None:
    await group.hears(group.admin, "投票")
    await group.hears(group.admin, "晚饭吃什么\n火锅\n烧烤")
    await group.presses("阿明", "发出去")
    assert group.alerts("阿明") == ["这个按钮不是给你的。"]
    assert not any(shown.is_poll for shown in await group.shown())


async def test_members_may_start_and_end_their_own_where_the_group_says_so(group: Group) -> None:
    await choose(group, members_may_create=True)
    await group.hears("阿明", ASKED)
    await group.presses("小红", "结束投票")
    assert group.alerts("小红") == ["只有发起人和管理员能结束这个投票。"]
    await group.presses("阿明", "结束投票")
    assert (await newest(group)).text.startswith("投票结果")


async def test_an_admin_starts_a_poll_for_the_group_from_the_private_chat(group: Group) -> None:
    await group.hears(group.admin, "/polls")  # now it is known who runs this group
    await group.writes(group.admin, "/poll -buttons 去哪 | 爬山 | 看电影")
    assert "已经发到「测试群」" in (await group.private(group.admin))[-1]
    await group.presses("阿明", "爬山")
    assert group.alerts("阿明") == ["已投：爬山"]
    await group.writes("阿明", "/poll 问 | 甲 | 乙")
    assert len(await group.shown()) == 2, "a member runs no group, so nothing is posted"
