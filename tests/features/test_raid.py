"""Raids: many joins at once, as the group sees them."""

from datetime import timedelta

import pytest

from bot.services.raid import is_raid
from models.chats import chat_with_key
from tests.kit import Group

FEW, MANY = 10, 200


async def come(group: Group, count: int, *, seconds: float = 10, first: int = 0) -> list[str]:
    """People join evenly over some time, all told at once."""
    names = [f"来客{number}" for number in range(first, first + count)]
    for number, name in enumerate(names):
        at = group.clock.now() + timedelta(seconds=seconds * number / count)
        group.driver.join(group.chat, group.person(name), by=None, link=None, at=at)
    group.clock.move_to(group.clock.now() + timedelta(seconds=seconds))
    await group.settle()
    return names


async def said(group: Group) -> list[str]:
    return [text for text in await group.replies() if "🛡" in text]


async def test_a_raid_silences_everybody_with_hardly_a_word(group: Group) -> None:
    names = await come(group, MANY, seconds=50)
    assert [name for name in names if not group.is_muted(name)] == []
    assert len(await said(group)) == 1
    await group.passes(minutes=20)
    told = await said(group)
    assert len(told) == 2
    assert str(MANY) in told[1]


async def test_ordinary_joins_are_no_raid(group: Group) -> None:
    names = await come(group, FEW)
    assert not any(group.is_muted(name) for name in names)
    await group.passes(minutes=1)
    later = await come(group, FEW, first=FEW, seconds=600)
    assert not any(group.is_muted(name) for name in later)
    assert await said(group) == []


async def test_who_came_a_little_earlier_belongs_to_it(group: Group) -> None:
    await group.joins("早到的", at="2026-03-01T09:00:05+08:00")
    await group.joins("昨天的", at="2026-02-28T09:00:00+08:00")
    await group.passes(seconds=30)
    await come(group, FEW + 1)
    assert group.is_muted("早到的")
    assert not group.is_muted("昨天的")


async def test_people_an_admin_brings_in_are_no_raid(group: Group) -> None:
    await group.hears(group.admin, "/raid")
    for number in range(FEW + 5):
        group.driver.join(
            group.chat, group.person(f"朋友{number}"), by=group.person(group.admin), link=None, at=group.clock.now()
        )
    await group.settle()
    assert await said(group) == []


async def test_members_who_were_here_before_are_left_alone(group: Group) -> None:
    await group.hears("阿明", "早")
    await come(group, FEW + 5)
    assert not group.is_muted("阿明")


async def test_all_of_them_are_banned_with_one_tap_and_freed_with_another(group: Group) -> None:
    names = await come(group, FEW + 5)
    await group.hears(group.admin, "/raid off")
    await group.presses("阿明", "全部封禁")
    assert not any(group.is_banned(name) for name in names)
    await group.presses(group.admin, "全部封禁")
    assert all(group.is_banned(name) for name in names)
    await group.presses(group.admin, "撤销封禁")
    assert not any(group.is_banned(name) for name in names)


async def test_they_may_be_let_in(group: Group) -> None:
    names = await come(group, FEW + 5)
    await group.hears(group.admin, "/raid off")
    await group.presses(group.admin, "放他们进来")
    assert not any(group.is_muted(name) for name in names)
    assert len(await said(group)) == 2


async def test_nobody_is_silent_for_ever_when_nobody_decides(group: Group) -> None:
    names = await come(group, FEW + 5)
    await group.passes(hours=25)
    assert not any(group.is_muted(name) for name in names)


async def test_a_raid_outlives_a_restart(group: Group) -> None:
    await come(group, FEW + 5)
    await group.restart()
    await group.joins("晚到的")
    assert group.is_muted("晚到的")
    await group.passes(minutes=6)
    await group.joins("改天来的")
    assert not group.is_muted("改天来的")


async def test_it_does_not_end_while_people_keep_coming(group: Group) -> None:
    await come(group, FEW + 5)
    for number in range(3):
        await group.passes(minutes=4)
        await group.joins(f"又来{number}")
        assert group.is_muted(f"又来{number}")
    assert len(await said(group)) == 1


async def test_a_raid_that_was_ended_by_hand_does_not_begin_again_by_itself(group: Group) -> None:
    await come(group, FEW + 5)
    await group.hears(group.admin, "/raid off")
    await group.joins("下一位")
    assert not group.is_muted("下一位")


async def test_raid_mode_by_hand(group: Group) -> None:
    await group.hears("阿明", "/raid on")
    await group.joins("甲")
    assert not group.is_muted("甲")
    await group.hears(group.admin, "/raid on")
    await group.joins("乙")
    assert group.is_muted("乙")


async def test_a_group_may_do_without_it(group: Group) -> None:
    await group.hears(group.admin, "/set raid.enabled no")
    names = await come(group, FEW + 5)
    assert not any(group.is_muted(name) for name in names)


async def test_who_greets_newcomers_can_ask_whether_there_is_a_raid(group: Group) -> None:
    await group.hears("阿明", "早")
    assert not await raid_is_on(group)
    await come(group, FEW + 5)
    assert await raid_is_on(group)


async def raid_is_on(group: Group) -> bool:
    async with group.reading() as session:
        chat = await chat_with_key(session, group.driver.platform.name, str(group.chat))
        assert chat is not None
        return is_raid(await group.house.views.by_id(session, chat.id))


@pytest.mark.parametrize("wrong", ["maybe", "on on"])
async def test_a_wrong_argument_is_answered_with_an_example(group: Group, wrong: str) -> None:
    await group.hears(group.admin, f"/raid {wrong}")
    assert "/raid on" in (await group.replies())[-1]
    assert not await raid_is_on(group)
