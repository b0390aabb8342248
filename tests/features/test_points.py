"""Points, grants and leaderboards as the group sees them."""

import pytest
from sqlalchemy import func, select

from models.points import PointsEntry
from tests.kit import Group


async def test_a_member_sees_balance_and_where_it_came_from(group: Group) -> None:
    await group.hears("阿明", "打卡", at="2026-03-01T09:00+08:00")  # Sunday: last week, seen from Monday
    await group.hears("阿明", "打卡", at="2026-03-02T09:00+08:00")
    key = await group.hears("阿明", "我来分享")
    await group.hears(group.admin, "/grant 10 分享得好", reply_to=key)
    assert (await group.replies())[-1] == "给 阿明 加了 10 分，现有 20 分。"
    await group.hears("阿明", "积分")
    assert (await group.replies())[-1].splitlines() == [
        "阿明 现有 20 分，本周 15 分。",
        "2026年3月2日 +10 管理员：分享得好",
        "2026年3月2日 +5 打卡",
        "2026年3月1日 +5 打卡",
    ]


async def test_a_redelivered_grant_is_entered_once(group: Group) -> None:
    key = await group.hears("阿明", "你好")
    await group.hears(group.admin, "/grant 10 你好", reply_to=key)
    await group.redeliver()
    async with group.reading() as session:
        assert (await session.execute(select(func.count()).select_from(PointsEntry))).scalar_one() == 1


async def test_points_can_be_taken_but_not_without_bounds(group: Group) -> None:
    key = await group.hears("阿明", "你好")
    await group.hears(group.admin, "/grant -5 刷屏", reply_to=key)
    assert (await group.replies())[-1] == "扣了 阿明 5 分，现有 -5 分。"
    await group.hears(group.admin, "/grant 1001", reply_to=key)
    assert (await group.replies())[-1] == "一次加或扣 1 到 1,000 分，例如：/grant @xiaoming 10 分享得好"


@pytest.mark.parametrize("line", ["/grant", "/grant 很多", "/grant @nobody 5", "/grant 10.5"])
async def test_a_grant_that_makes_no_sense_is_answered_with_an_example(group: Group, line: str) -> None:
    await group.hears(group.admin, line)
    assert "/grant @xiaoming 10 分享得好" in (await group.replies())[-1]


async def test_members_cannot_grant(group: Group) -> None:
    key = await group.hears("阿明", "你好")
    await group.hears("小红", "/grant 10", reply_to=key)
    assert (await group.replies())[-1] == "这件事需要管理员来做。"


async def test_the_board_ranks_by_points_and_who_was_first_stands_above_equals(group: Group) -> None:
    await group.hears("小红", "打卡", at="2026-03-02T08:00+08:00")
    await group.hears("阿明", "打卡", at="2026-03-02T09:00+08:00")
    await group.hears("小李", "打卡", at="2026-03-02T10:00+08:00")
    await group.hears("小李", "打卡", at="2026-03-03T10:00+08:00")
    await group.hears("阿明", "排行")
    board = "1. 小李　10 分\n2. 小红　5 分\n2. 阿明　5 分"
    assert (await group.replies())[-1] == f"积分榜 · 本周\n{board}"
    await group.presses("阿明", "打卡榜")
    assert (await group.replies())[-1] == "打卡榜 · 本周\n1. 小李　2 次\n2. 小红　1 次\n2. 阿明　1 次"


async def test_weeks_and_months_end_and_all_time_does_not(group: Group) -> None:
    await group.writes(group.owner, "/start")  # so that no line in the group asks for it
    await group.hears("阿明", "打卡", at="2026-03-01T09:00+08:00")  # Sunday
    await group.hears("阿明", "/rank", at="2026-03-02T09:00+08:00")  # Monday
    assert "还没有人上榜" in (await group.replies())[-1]
    await group.presses("阿明", "本月")
    assert "1. 阿明　5 分" in (await group.replies())[-1]
    await group.hears("阿明", "/rank", at="2026-04-01T09:00+08:00")
    await group.presses("阿明", "本月")
    assert "还没有人上榜" in (await group.replies())[-1]
    await group.presses("阿明", "累计")
    assert "1. 阿明　5 分" in (await group.replies())[-1]


async def test_who_left_is_not_on_the_board(group: Group) -> None:
    await group.hears("阿明", "打卡")
    await group.hears("小红", "打卡")
    await group.leaves("小红")
    await group.hears("阿明", "/rank")
    assert "小红" not in (await group.replies())[-1]


async def test_somebody_further_down_sees_their_own_place(group: Group) -> None:
    for number in range(11):
        await group.hears(f"成员{number}", "打卡")
    await group.hears("阿明", "打卡")
    await group.hears("阿明", "/rank")
    lines = (await group.replies())[-1].splitlines()
    assert lines[-2:] == ["……", "1. 阿明　5 分"]
