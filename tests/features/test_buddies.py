"""Buddies: who volunteers is named by welcomes, in turn."""

import pytest

from tests.kit import Group


async def last_welcome(group: Group, newcomer: str) -> str:
    await group.joins(newcomer)
    await group.passes(seconds=21)
    return (await group.replies())[-1]


async def test_welcomes_name_buddies_in_turn(group: Group) -> None:
    await group.hears("阿明", "/buddy on")
    await group.passes(minutes=1)
    await group.hears("老王", "引导人 我来")
    named = [(await last_welcome(group, name)).splitlines()[-1] for name in ("小红", "小李", "小张")]
    assert named == ["有不明白的，随时找 阿明。", "有不明白的，随时找 老王。", "有不明白的，随时找 阿明。"]


async def test_a_buddy_who_stops_or_leaves_is_not_named(group: Group) -> None:
    for name in ("阿明", "老王"):
        await group.hears(name, "/buddy on")
    await group.hears("阿明", "/buddy off")
    await group.leaves("老王")
    assert "随时找" not in await last_welcome(group, "小红")
    await group.hears("小红", "/buddy")
    assert "还没有引导人" in (await group.replies())[-1]


async def test_the_owners_own_words_may_name_one(group: Group) -> None:
    await group.hears("阿明", "/buddy on")
    await group.hears(group.admin, "/setwelcome {昵称}，有事找 {引导人}")
    assert await last_welcome(group, "小红") == "小红，有事找 阿明"


async def test_volunteering_twice_is_volunteering_once(group: Group) -> None:
    await group.hears("阿明", "/buddy on")
    await group.hears("阿明", "/buddy on")
    assert (await group.replies())[-1] == "阿明，你已经是引导人了。"
    await group.hears("阿明", "/buddy")
    assert (await group.replies())[-1] == "1 位引导人：阿明"


@pytest.mark.parametrize("said", ["/buddy maybe", "引导人 是谁"])
async def test_anything_else_is_answered_with_an_example(group: Group, said: str) -> None:
    await group.hears("阿明", said)
    assert "/buddy on" in (await group.replies())[-1]
