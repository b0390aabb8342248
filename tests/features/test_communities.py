"""Groups of one owner on two platforms, put together."""

import pytest

from tests.features.communities import code_of_community, found_community
from tests.features.links import Two, link
from tests.kit import Group


async def test_two_groups_of_one_owner_become_a_community(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    assert (await there.replies())[-1] == "这个群加入了社群「读书会」，现在共 2 个群。"
    await there.hears(there.owner, "社群")
    assert (await there.replies())[-1].splitlines() == [
        "社群「读书会」，群主 群主，共 2 个群",
        "· 测试群（Telegram）",
        "· 测试群（演练场）",
        "加入用的码，私聊我发 /community 看。",
    ]
    await here.hears("阿明", "/community")
    assert (await here.replies())[-1] == "社群「读书会」，群主 群主，共 2 个群"


async def test_only_the_same_owner_brings_a_group_in(two_groups: Two) -> None:
    here, there = two_groups
    await here.writes(here.owner, "/start")
    await here.hears(here.owner, "/community new 读书会")
    code = await code_of_community(two_groups)
    await there.hears(there.owner, f"/community join {code}")
    assert (await there.replies())[-1].startswith("这个社群的群主不是你这个账号。")
    await there.hears(there.admin, f"/community join {code}")
    assert (await there.replies())[-1].startswith("只有群主能改社群")
    await link(two_groups, here.owner, there.owner)
    await there.hears(there.owner, f"/community join {code.lower()}")
    assert (await there.replies())[-1].startswith("这个群加入了社群「读书会」")
    await there.hears(there.owner, f"/community join {code}")
    assert (await there.replies())[-1].startswith("这个群已经属于社群「读书会」")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/community new", "群主在群里发："),
        ("/community new " + "长" * 65, "社群的名字写在一行里，最多 64 个字"),
        ("/community join ABCD2345", "没有用这个码的社群"),
        ("/community leave", "这个群还不属于哪个社群。"),
        ("/community digest maybe", "群主在群里发："),
        ("/community", "这个群还不属于哪个社群。新建一个："),
    ],
)
async def test_what_cannot_be_is_answered_with_one_clear_sentence(group: Group, said: str, answer: str) -> None:
    await group.hears(group.owner, said)
    assert (await group.replies())[-1].startswith(answer)


async def test_a_sentence_that_begins_with_the_word_is_no_command(group: Group) -> None:
    await group.hears(group.owner, "社群 运营真难")
    assert await group.replies() == []


async def test_a_group_leaves_and_the_last_one_ends_it(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await here.hears(here.owner, "/community leave")
    assert (await here.replies())[-1] == "这个群退出了社群「读书会」。"
    await there.hears(there.owner, "/community leave")
    assert (await there.replies())[-1] == "最后一个群也退出了，社群「读书会」就此结束。"
    await there.hears(there.owner, "/community")
    assert (await there.replies())[-1].startswith("这个群还不属于哪个社群。")


async def test_a_forgotten_owner_owns_the_community_no_longer(group: Group) -> None:
    await group.hears(group.owner, "/community new 读书会")
    await group.writes(group.owner, "/forgetme")
    await group.presses(group.owner, "删除我的数据", private=True)
    await group.hears("阿明", "/community")
    assert (await group.replies())[-1] == "社群「读书会」，共 1 个群"
    await group.hears(group.owner, "/community leave")
    assert (await group.replies())[-1] == "最后一个群也退出了，社群「读书会」就此结束。"


async def test_points_and_boards_are_of_the_whole_community_where_that_is_asked(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await link(two_groups, "阿明", "明明")
    await here.hears("阿明", "打卡", at="2026-03-02T09:00+08:00")
    await there.hears("明明", "打卡", at="2026-03-02T09:00+08:00")
    await there.hears("小红", "打卡", at="2026-03-02T09:01+08:00")
    await here.hears("阿明", "/points community")
    assert (await here.replies())[-1].startswith("阿明 在社群「读书会」共有 10 分，本周 10 分。")
    await here.hears("阿明", "积分")
    assert (await here.replies())[-1].startswith("阿明 现有 5 分，本周 5 分。")
    await here.hears("阿明", "排行 社群")
    assert (await here.replies())[-1] == "读书会 · 积分榜 · 本周\n1. 阿明　10 分\n2. 小红　5 分"
    await there.hears("小红", "/rank")
    assert (await there.replies())[-1] == "积分榜 · 本周\n1. 明明　5 分\n1. 小红　5 分"
    await there.presses("小红", "全社群")
    assert (await there.replies())[-1] == "读书会 · 积分榜 · 本周\n1. 明明　10 分\n2. 小红　5 分"
    await there.presses("小红", "打卡榜")
    assert (await there.replies())[-1] == "读书会 · 打卡榜 · 本周\n1. 明明　2 次\n2. 小红　1 次"


@pytest.mark.parametrize(
    ("said", "answer"), [("/rank community", "这个群还不属于哪个社群。"), ("/rank 一二三", "直接发：/rank")]
)
async def test_a_scope_that_is_none_is_said_so(group: Group, said: str, answer: str) -> None:
    await group.hears("阿明", said)
    assert (await group.replies())[-1].startswith(answer)


async def test_an_announcement_goes_to_the_whole_community_with_a_result_for_each_group(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await here.hears(here.owner, "/announce 周六读书会见")
    await here.presses(here.owner, "选择群")
    await here.presses(here.owner, "整个社群「读书会」")
    assert ("✓ 测试群（演练场）",) in (await here.shown())[-1].buttons
    await here.presses(here.owner, "返回")
    assert "测试群（Telegram）、测试群（演练场）" in (await here.replies())[-1]
    await here.presses(here.owner, "现在发布")
    assert "周六读书会见" in await here.replies()
    assert "周六读书会见" in await there.replies()
    await here.passes(minutes=2)
    assert (await here.private(here.owner))[-1].splitlines() == [
        "公告 #1 的结果：",
        "测试群（Telegram）：已发出",
        "测试群（演练场）：已发出",
    ]


async def test_who_may_not_publish_everywhere_is_told_where_it_does_not_go(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await here.hears(here.admin, "/announce 只在这边")
    await here.presses(here.admin, "选择群")
    await here.presses(here.admin, "整个社群")
    assert here.alerts(here.admin)[-1].startswith("这些群没加上")
    await here.presses(here.admin, "返回")
    await here.presses(here.admin, "现在发布")
    assert "只在这边" in await here.replies()
    assert "只在这边" not in await there.replies()
