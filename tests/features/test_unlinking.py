"""Accounts that were one person are parted again, each with what happened in the groups of its platform."""

import pytest
from sqlalchemy import select

from models.people import Member
from tests.features.links import Two, link, person_id


@pytest.mark.parametrize("how", ["button", "words"])
async def test_parted_accounts_keep_what_happened_on_their_own_platform(two_groups: Two, how: str) -> None:
    here, there = two_groups
    await here.hears("阿明", "打卡")
    await there.hears("明明", "打卡")
    await link(two_groups)
    await there.writes("明明", "/unlink")
    assert "跟着这个账号走：在 演练场 各群里的积分" in (await there.private("明明"))[-1]
    if how == "button":
        await there.presses("明明", "分开", private=True)
    else:
        await there.writes("明明", "/unlink yes")
    assert (await there.private("明明"))[-1].startswith("已经分开。")
    assert (await here.private("阿明"))[-1].startswith("你在 演练场 上的账号 明明 已经分开")
    one, other = await person_id(here, "阿明"), await person_id(there, "明明")
    assert one != other
    async with here.reading() as session:
        members = {(row[0], row[1]) for row in await session.execute(select(Member.person_id, Member.message_count))}
    assert {(one, 1), (other, 1)} <= members
    await there.hears("明明", "/me")
    assert "共打卡 1 天" in (await there.replies())[-1]
    await there.writes("明明", "/unlink")
    assert (await there.private("明明"))[-1] == "这个账号没有和别的账号关联。"


async def test_who_was_warned_does_not_part_from_the_warnings(two_groups: Two) -> None:
    here, _ = two_groups
    said = await here.hears("小红", "刷屏")
    await here.hears(here.owner, "/warn 刷屏", reply_to=said)
    await link(two_groups, "小红", "红红")
    await here.writes("小红", "/unlink yes")
    assert (await here.private("小红"))[-1].startswith("已经分开。")
    said = await here.hears("小红", "又来")
    await here.hears(here.owner, "/warns", reply_to=said)
    assert "小红" in (await here.replies())[-1]
    assert "1" in (await here.replies())[-1]
