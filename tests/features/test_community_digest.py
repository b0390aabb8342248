"""One digest of a whole community, for its owner; and from there to the digest of each group."""

from tests.features.communities import found_community
from tests.features.links import Two
from tests.kit import Group


async def joint_digests(group: Group) -> list[str]:
    return [text for text in await group.private(group.owner) if text.startswith("社群「") and "等你决定" in text]


async def own_digests(group: Group) -> list[str]:
    return [text for text in await group.private(group.owner) if "等你决定" in text and not text.startswith("社群「")]


async def test_the_owner_gets_one_digest_with_the_groups_side_by_side(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await here.hears("阿明", "早")
    await there.hears("小红", "早")
    await there.hears("小红", "今天读什么")
    await here.clock_to("2026-03-02T09:01+08:00")
    (digest,) = await joint_digests(here)
    assert digest.startswith(
        "社群「读书会」 · 2026年3月1日 周日\n等你决定\n1. 测试群（Telegram）：没有要操心的事\n2. 测试群（演练场）"
    )
    assert "成员 3 ｜ 3" in digest
    messages = next(line for line in digest.splitlines() if line.startswith("消息 "))
    assert messages == "消息 3 ｜ 4"
    assert await own_digests(here) == await own_digests(there) == []
    await here.restart()
    await here.passes(hours=12)
    assert len(await joint_digests(here)) == 1


async def test_a_groups_own_digest_is_opened_from_the_common_one_on_its_own_platform(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await here.clock_to("2026-03-02T09:01+08:00")
    await here.presses(here.owner, "看「测试群（演练场）」", private=True)
    assert (await own_digests(there))[-1].startswith("测试群 · 2026年3月1日 周日")
    assert await own_digests(here) == []
    await here.presses(here.owner, "看「测试群（Telegram）」", private=True)
    assert (await own_digests(here))[-1].startswith("测试群 · 2026年3月1日 周日")


async def test_several_digests_come_where_the_owner_prefers_that(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await there.hears(there.owner, "/community digest off")
    assert (await there.replies())[-1] == "好，以后每个群各发一份日报。"
    await here.clock_to("2026-03-02T09:01+08:00")
    assert await joint_digests(here) == []
    assert len(await own_digests(here)) == len(await own_digests(there)) == 1


async def test_without_the_home_groups_digest_each_group_tells_its_own(two_groups: Two) -> None:
    """Nothing is lost because the common one cannot come."""
    here, there = two_groups
    await found_community(two_groups)
    await here.hears(here.owner, "/set digest.daily off")
    await here.clock_to("2026-03-02T09:01+08:00")
    assert await joint_digests(here) == []
    assert len(await own_digests(there)) == 1


async def test_others_go_on_reading_the_digest_of_their_own_group(two_groups: Two) -> None:
    here, _ = two_groups
    await found_community(two_groups)
    await here.writes(here.admin, "/start")
    await here.hears(here.admin, "/digest on")
    await here.clock_to("2026-03-02T09:01+08:00")
    assert [text for text in await here.private(here.admin) if text.startswith("测试群 · ")]
    assert len(await joint_digests(here)) == 1


async def test_numbers_stop_when_the_accounts_are_parted(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await there.writes(there.owner, "/unlink yes")
    await here.clock_to("2026-03-02T09:01+08:00")
    (digest,) = await joint_digests(here)
    assert "2. " not in digest
    assert "测试群：你在那里看不了数据，没有列出。" in digest
    assert len(await own_digests(there)) == 1


async def test_the_owner_asks_for_it_on_either_platform(two_groups: Two) -> None:
    here, there = two_groups
    await found_community(two_groups)
    await there.hears(there.owner, "/digest community")
    assert len(await joint_digests(there)) == 1
    assert await joint_digests(here) == []
    await there.presses(there.owner, "看「测试群（Telegram）」", private=True)
    assert len(await own_digests(here)) == 1
    await here.hears(here.admin, "/digest 社群")
    assert (await here.replies())[-1].startswith("没有合成一份的社群日报")


async def test_nothing_is_compared_before_there_is_a_day_before(two_groups: Two) -> None:
    here, _ = two_groups
    await found_community(two_groups)
    await here.clock_to("2026-03-02T09:01+08:00")
    assert "2 个群依次排列\n" in (await joint_digests(here))[-1]
    await here.clock_to("2026-03-03T09:01+08:00")
    assert "2 个群依次排列（括号里是前一天）\n成员 2（2） ｜ 2（2）" in (await joint_digests(here))[-1]
