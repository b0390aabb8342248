"""Whose number it is: in a group without cards a list answers whoever asked for it, and a poll everybody."""

from datetime import timedelta

import pytest

from bot.platforms.wecom.aibot.bot import AiBot
from tests.platforms.wecom.rooms import OWNER, Room


@pytest.fixture
async def polled(room: Room) -> Room:
    """A group without cards, with a poll."""
    room.server.cards_in_groups = False
    await room.says(OWNER, "/poll 周末去哪 | 爬山 | 看电影")
    return room


async def answer(room: Room, userid: str, line: str) -> str:
    """What somebody is told who says something."""
    asked = await room.says(userid, line)
    return "\n".join(one.text for one in room.server.lines if one.answers == asked)


async def test_somebodys_menu_does_not_stand_before_the_groups_poll(polled: Room) -> None:
    await polled.says(OWNER, "/settings")
    assert await answer(polled, "zhangsan", "2") == "已投：看电影"
    told = await answer(polled, OWNER, "2")
    assert "已投" not in told
    assert "1. " in told, "their own menu goes on"
    assert await answer(polled, OWNER, "投票 2") == "已投：看电影"


async def test_a_menu_goes_on_for_whoever_opened_it_alone(polled: Room) -> None:
    await polled.says(OWNER, "/settings")
    menu = await answer(polled, OWNER, "2")
    assert await answer(polled, "lisi", "1") == "已投：爬山"
    again = await answer(polled, OWNER, "1")
    assert "1. " in again
    assert again != menu


async def test_a_confirmation_is_answered_by_whoever_asked_for_it(polled: Room) -> None:
    await polled.says("zhangsan", "/forgetme")
    assert await answer(polled, "lisi", "1") == "已投：爬山"
    kept = await answer(polled, "zhangsan", "2")
    assert kept
    assert "已投" not in kept
    assert await answer(polled, "zhangsan", "2") == "已投：看电影", "what is confirmed asks nobody any more"


async def test_everybodys_list_is_answered_by_everybody(polled: Room) -> None:
    await polled.says(OWNER, "/setrules 一、不发广告")
    await polled.says(OWNER, "1")
    await polled.says("zhangsan", "群规")
    assert await answer(polled, "lisi", "1") == "谢谢，已记下。欢迎！"
    assert await answer(polled, "lisi", "投票 1") == "已投：爬山"


async def test_a_number_that_fits_no_list_is_answered_in_one_sentence(polled: Room) -> None:
    told = await answer(polled, "zhangsan", "9")
    assert told == "现在没有第 9 项可以选。请再发一次命令，我重新列出来；要投票就写“投票 9”。"


async def test_a_number_that_fits_only_everybodys_list_means_that_one(polled: Room) -> None:
    await polled.says("zhangsan", "/forgetme")
    assert await answer(polled, "zhangsan", "3") == "只有发起人和管理员能结束这个投票。"


async def test_after_an_hour_a_number_means_everybodys_list_again(polled: Room) -> None:
    await polled.says(OWNER, "/settings")
    await polled.clock_to("2026-03-01T10:01+08:00")
    assert await answer(polled, OWNER, "2") == "已投：看电影"


async def test_whose_list_it_is_is_known_after_a_restart(polled: Room) -> None:
    await polled.says(OWNER, "/settings")
    await polled.restart()
    assert await answer(polled, "zhangsan", "2") == "已投：看电影"
    assert "已投" not in await answer(polled, OWNER, "2")


async def test_a_number_means_what_it_meant_when_it_came(polled: Room) -> None:
    polled.database_is_away = True
    await polled.server.say("zhangsan", "@小助手 2", chat="wrGroupABC")
    (bot,) = polled.platform._surfaces
    assert isinstance(bot, AiBot)
    await bot._store.keep_choices("bot:wrGroupABC", "n-other", ("x", "y"), timedelta(hours=1))
    polled.database_is_away = False
    await polled.settle()
    assert polled.group()[-1] == "已投：看电影"
