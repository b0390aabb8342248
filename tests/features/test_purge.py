"""Purging: everything from one message on, or what one person said."""

from datetime import timedelta

from tests.features.accounts import all_cases, at_name
from tests.kit import Group


async def test_a_purge_deletes_from_the_answered_message_on(group: Group) -> None:
    await group.hears("阿明", "早")
    first = await group.hears("小红", "广告一")
    await group.hears("小红", "广告二")
    await group.hears(group.admin, "/purge", reply_to=first)
    assert await group.lines() == ["阿明: 早", "bot: 已清理 2 条消息（第 1 号）。"]


async def test_a_purge_deletes_in_batches_of_a_hundred(group: Group) -> None:
    first = await group.hears("小红", "广告")
    for n in range(149):  # slowly, so that no rule against floods is awake
        group.driver.say(group.chat, group.person("小红"), f"第 {n} 条", at=group.clock.now() + timedelta(minutes=n))
    await group.passes(minutes=149)
    await group.hears(group.admin, "/purge", reply_to=first)
    assert await group.lines() == ["bot: 已清理 150 条消息（第 1 号）。"]


async def test_a_purge_by_name_deletes_only_what_that_person_said_lately(group: Group) -> None:
    await group.hears("小红", "昨天的", at="2026-03-01T09:00+08:00")
    await group.hears("阿明", "早", at="2026-03-02T09:00+08:00")
    await group.hears("小红", "今天的", at="2026-03-02T09:01+08:00")
    await group.hears(group.admin, f"/purge {await at_name(group, '小红')} 2h")
    assert (await group.lines())[:2] == ["小红: 昨天的", "阿明: 早"]
    assert "小红: 今天的" not in await group.lines()
    (case,) = await all_cases(group)
    assert not case.reason, "whom it was about is no reason"


async def test_what_is_older_than_two_days_is_not_promised(group: Group) -> None:
    first = await group.hears("小红", "老消息")
    await group.passes(hours=49)
    await group.hears(group.admin, "/purge", reply_to=first)
    assert "48 小时" in (await group.replies())[-1]
    assert await all_cases(group) == []


async def test_a_purge_of_an_admin_or_without_a_target_does_nothing(group: Group) -> None:
    await group.hears(group.owner, "公告")
    await group.hears(group.admin, f"/purge {await at_name(group, group.owner)} 1h")
    await group.hears(group.admin, "/purge")
    assert f"{group.owner}: 公告" in await group.lines()
    assert "/purge" in (await group.replies())[-1]
