"""The first minutes with Hearth: greeting, what is missing, owner, language and time zone, and later check-ups."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.pipeline.house import HouseRules
from tests.conftest import Databases
from tests.drivers.telegram import TelegramDriver
from tests.kit import UNHURRIED, Group


async def add_bot(group: Group, by: str = Group.owner) -> None:
    """The bot is removed and added again, so that the house hears of being added."""
    await group.hears(group.owner, "早")
    bot = group.driver.bot_id
    group.driver.leave(group.chat, bot, at=group.clock.now())
    await group.settle()
    group.driver.join(group.chat, bot, by=group.person(by), link=None, at=group.clock.now())
    await group.settle()


@pytest.mark.parametrize("group", ["telegram-sqlite", "telegram-postgres"], indirect=True)  # only there is such a link
async def test_a_person_is_greeted_privately_and_offered_to_add_the_bot(group: Group) -> None:
    await group.writes("阿明", "/start")
    (hello,) = await group.private("阿明")
    assert hello.startswith("你好，阿明！我是围炉")
    assert ["加到群里"] in [list(row) for shown in await group.private_shown("阿明") for row in shown.buttons]


async def test_a_person_chooses_the_language_of_the_private_chat(group: Group) -> None:
    await group.writes("阿明", "/start")
    await group.presses("阿明", "English", private=True)
    (hello,) = await group.private("阿明")
    assert hello.startswith("Hello 阿明! I am Hearth")


@pytest.mark.parametrize("name", ["<b>x</b>", "\u202egnitset", "{name}", "*[a](tg://user?id=1)*", "张" * 300])
async def test_a_hostile_name_is_greeted_as_plain_words(group: Group, name: str) -> None:
    await group.writes(name, "/start")
    (hello,) = await group.private(name)
    assert "围炉" in hello
    assert "\u202e" not in hello


async def test_a_start_with_a_link_is_left_to_the_feature_that_made_it(group: Group) -> None:
    await group.writes("阿明", "/start nobody_knows")
    assert await group.private("阿明") == []


async def test_being_added_says_once_which_rights_are_missing(group: Group) -> None:
    await add_bot(group)
    (card,) = await group.replies()
    assert "还缺几项权限" in card
    assert "✗ 删除消息：不能清理违规消息" in card
    await group.redeliver()
    assert len(await group.replies()) == 1


async def test_the_card_is_checked_again_after_rights_were_given(group: Group) -> None:
    await add_bot(group)
    group.driver.promote(group.chat, group.driver.bot_id, (), at=group.clock.now())
    await group.settle()
    await group.presses(group.owner, "再检查一遍")
    (card,) = await group.replies()
    assert "✓ 权限齐全" in card


async def test_only_admins_may_set_the_group_up(group: Group) -> None:
    await add_bot(group)
    await group.presses("阿明", "English")
    assert "时区" in (await group.replies())[0]
    assert group.alerts("阿明")
    await group.hears("阿明", "/setup")
    assert "管理员" in (await group.replies())[-1]


async def test_the_language_changes_for_the_whole_group(group: Group) -> None:
    await group.hears(group.owner, "/setup")
    await group.presses(group.owner, "English")
    assert (await group.replies())[0].startswith("Hello, I am Hearth")
    await group.hears("阿明", "/start")
    assert (await group.replies())[-1].startswith("I am Hearth")


async def test_the_time_zone_is_chosen_from_a_short_list(group: Group) -> None:
    await group.hears(group.owner, "/setup")
    await group.presses(group.owner, "时区")
    await group.presses(group.owner, "Tokyo")
    assert (await group.replies())[0] == "好的，时区改为 Asia/Tokyo。"
    await group.hears(group.owner, "/setup")
    assert "Asia/Tokyo" in (await group.replies())[-1]


async def test_any_other_time_zone_can_be_typed(group: Group) -> None:
    await group.hears(group.owner, "/setup")
    await group.presses(group.owner, "时区")
    await group.presses(group.owner, "其他时区")
    await group.hears(group.owner, "europe/paris")
    assert (await group.replies())[-1] == "好的，时区改为 Europe/Paris。"


@pytest.mark.parametrize("typed", ["火星", "../../etc/passwd", "x" * 4000, "/usr/share", "Asia/Shang\u200bhai"])
async def test_what_is_no_time_zone_is_answered_with_an_example(group: Group, typed: str) -> None:
    await group.hears(group.owner, "/setup")
    await group.presses(group.owner, "时区")
    await group.presses(group.owner, "其他时区")
    await group.hears(group.owner, typed)
    assert "例如" in (await group.replies())[-1]
    await group.hears(group.owner, "/setup")
    assert "Asia/Shanghai" in (await group.replies())[-1]


async def test_changing_the_zone_moves_what_is_planned_by_the_clock(group: Group) -> None:
    await group.hears(group.owner, "/setup")
    before = await group.house.bell.next_at()
    await group.presses(group.owner, "时区")
    await group.presses(group.owner, "Tokyo")
    after = await group.house.bell.next_at()
    assert before is not None
    assert after is not None
    assert (before - after).total_seconds() == 3600


async def test_the_platforms_owner_owns_the_group_without_being_asked(group: Group) -> None:
    await group.hears(group.owner, "/claim")
    assert (await group.replies())[-1] == "这个群已经是你认领的了。"


async def test_an_admin_cannot_take_the_group_from_its_owner(group: Group) -> None:
    await group.hears(group.admin, "/claim")
    assert "已经有人认领" in (await group.replies())[-1]


async def test_the_owner_hears_privately_which_rights_were_lost(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "/doctor")
    await group.bot_loses("delete")
    (_, told) = await group.private(group.owner)
    assert "✗ 删除消息" in told
    assert "禁言" not in told
    await group.redeliver()
    assert len(await group.private(group.owner)) == 2


async def test_the_owner_hears_that_the_bot_was_removed(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "/doctor")
    group.driver.leave(group.chat, group.driver.bot_id, at=group.clock.now())
    await group.settle()
    assert "移出了" in (await group.private(group.owner))[-1]


async def test_the_doctor_lists_each_right_with_what_hangs_on_it(group: Group) -> None:
    await group.bot_loses("pin")
    await group.hears(group.owner, "/doctor")
    report = (await group.replies())[-1]
    assert "✓ 删除消息" in report
    assert "✗ 置顶消息：不能置顶公告" in report


async def test_the_doctor_comes_privately_to_whoever_chose_the_group(group: Group) -> None:
    await group.hears(group.owner, "/doctor")
    await group.writes(group.owner, "/connect")
    await group.presses(group.owner, "测试群", private=True)
    await group.writes(group.owner, "/doctor")
    assert (await group.private(group.owner))[-1].startswith("测试群 的体检结果")


async def test_somebody_who_runs_no_group_has_nothing_to_connect_to(group: Group) -> None:
    await group.writes("阿明", "/connect")
    assert (await group.private("阿明"))[-1].startswith("还没有找到你管理的群")


async def test_a_member_who_is_no_admin_any_more_is_only_a_member_of_the_group_they_choose(group: Group) -> None:
    await group.hears(group.owner, "/doctor")
    await group.promote("老王", "delete")
    await group.writes("老王", "/connect")
    await group.demote("老王")
    await group.presses("老王", "测试群", private=True)
    await group.writes("老王", "/stats")
    assert (await group.private("老王"))[-1] == "这件事需要管理员来做。"


async def test_nobody_presses_their_way_into_a_group_they_have_left(group: Group) -> None:
    await group.hears("老王", "早")
    await group.writes("老王", "/connect")
    await group.leaves("老王")
    await group.presses("老王", "测试群", private=True)
    assert group.alerts("老王")[-1].startswith("还没有找到你管理的群")


async def test_a_member_of_one_group_asks_about_it_in_private_until_they_leave(group: Group) -> None:
    await group.hears("老王", "打卡")
    await group.writes("老王", "积分")
    assert "5" in (await group.private("老王"))[-1]
    await group.leaves("老王")
    await group.writes("老王", "积分")
    assert (await group.private("老王"))[-1].startswith("先选一个群")


async def test_a_command_with_a_right_is_said_where_the_group_hears_it(group: Group) -> None:
    await group.hears(group.owner, "早")
    await group.writes(group.owner, "/warn @laowang")
    assert (await group.private(group.owner))[-1] == "这个命令要在群里发。"


# -- where the operator keeps a list --------------------------------------------------------------------------------


async def guarded(databases: Databases, folder: Path, *allowed: str) -> Group:
    rules = HouseRules(pace=UNHURRIED, allowed_groups=frozenset(allowed))
    room = Group(TelegramDriver, await databases.sqlite(folder / "hearth.db"), rules=rules)
    await room.open()
    return room


@pytest.fixture
async def strict(databases: Databases, tmp_path: Path) -> AsyncIterator[Group]:
    room = await guarded(databases, tmp_path)
    yield room
    await room.close()


async def test_a_group_that_is_not_on_the_list_stays_unlinked(strict: Group) -> None:
    await strict.hears(strict.owner, "/claim")
    assert "允许名单" in (await strict.replies())[-1]
    await strict.hears(strict.owner, "/connect")
    assert len(await strict.replies()) == 2


async def test_a_person_on_the_list_links_the_group_they_run(databases: Databases, tmp_path: Path) -> None:
    room = await guarded(databases, tmp_path, "7000000001")
    assert str(room.person(room.owner)) == "7000000001"
    await room.hears(room.admin, "/claim")
    assert "允许名单" in (await room.replies())[-1]
    await room.hears(room.owner, "/claim")
    assert "认领成功" in (await room.replies())[-1]
    await room.close()
