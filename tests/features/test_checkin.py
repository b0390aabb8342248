"""Checking in, from a line said in the group to the line answered."""

import pytest
from sqlalchemy import func, select

from models.checkin import CheckIn
from models.points import PointsEntry
from tests.kit import Group

FIRST = "阿明 打卡成功，「每日打卡」连续 1 天，+5 分。"


async def how_many(group: Group, model: type[CheckIn] | type[PointsEntry]) -> int:
    async with group.reading() as session:
        return (await session.execute(select(func.count()).select_from(model))).scalar_one()


@pytest.mark.parametrize("said", ["签到", "打卡", "/checkin", "打卡 今天跑了五公里", "#打卡", "打卡！"])
async def test_the_first_check_in_is_rewarded_without_any_set_up(group: Group, said: str) -> None:
    await group.hears("阿明", said)
    assert await group.replies() == [FIRST]


@pytest.mark.parametrize("said", ["check in", "checkin", "Check in!", "签到"])
@pytest.mark.parametrize("is_set_up", [False, True])
async def test_an_english_group_checks_in_with_english_words(group: Group, said: str, *, is_set_up: bool) -> None:
    await group.hears(group.admin, "/set general.language en")
    if is_set_up:
        await group.hears(group.admin, "/ritual new Gym")
    await group.hears("Ann", said)
    assert (await group.replies())[-1].startswith("Ann")
    await group.hears("Ann", "check in")
    assert await how_many(group, CheckIn) == 1
    await group.hears("Bob", "check in at the hotel first")
    assert await how_many(group, CheckIn) == 1
    await group.hears(group.admin, "/rituals")
    assert ("check in, check-in, checkin" in (await group.replies())[-1]) is not is_set_up
    assert "打卡" not in (await group.replies())[-1]


@pytest.mark.parametrize("said", ["打卡机坏了", "我打卡了", "今天签到吗"])
async def test_a_line_that_only_contains_the_word_is_no_check_in(group: Group, said: str) -> None:
    await group.hears("阿明", said)
    assert await group.replies() == []


async def test_a_second_time_on_the_same_day_changes_nothing(group: Group) -> None:
    await group.hears("阿明", "打卡", at="2026-03-01T09:00+08:00")
    await group.hears("阿明", "签到", at="2026-03-01T23:59+08:00")
    assert await group.replies() == [FIRST, "阿明 今天已经打过卡啦，「每日打卡」连续 1 天。"]
    assert await how_many(group, PointsEntry) == 1


async def test_the_day_turns_at_the_groups_own_midnight(group: Group) -> None:
    await group.hears("阿明", "打卡", at="2026-03-01T15:59+00:00")  # 23:59 in Shanghai
    await group.hears("阿明", "打卡", at="2026-03-01T16:01+00:00")  # 00:01 the next day
    assert "连续 2 天" in (await group.replies())[-1]


async def test_what_was_sent_before_midnight_and_heard_after_it_counts_for_the_day_it_was_sent(group: Group) -> None:
    await group.clock_to("2026-03-02T00:05+08:00")
    await group.hears("阿明", "打卡", at="2026-03-01T23:59+08:00")
    assert await group.replies() == []  # counted, but too late to speak of it
    await group.hears("阿明", "打卡", at="2026-03-02T00:06+08:00")
    assert "连续 2 天" in (await group.replies())[-1]


async def test_a_day_that_arrives_after_its_successor_still_joins_the_streak(group: Group) -> None:
    await group.writes(group.owner, "/start")  # so that no line in the group asks for it
    await group.hears("阿明", "打卡", at="2026-03-02T09:00+08:00")
    await group.hears("阿明", "/checkin", at="2026-03-01T09:00+08:00")
    await group.hears("阿明", "打卡", at="2026-03-03T09:00+08:00")
    assert "连续 3 天" in (await group.replies())[-1]


async def test_a_redelivered_line_is_answered_and_paid_once(group: Group) -> None:
    await group.hears("阿明", "打卡")
    await group.redeliver()
    assert await group.replies() == [FIRST]
    assert await how_many(group, CheckIn) == await how_many(group, PointsEntry) == 1


async def test_a_restart_between_two_check_ins_is_not_noticed(group: Group) -> None:
    await group.writes(group.owner, "/start")  # so that no line in the group asks for it
    await group.hears("阿明", "打卡", at="2026-03-01T09:00+08:00")
    await group.restart()
    await group.hears("阿明", "打卡", at="2026-03-01T10:00+08:00")
    await group.hears("阿明", "打卡", at="2026-03-02T10:00+08:00")
    assert "已经打过" in (await group.replies())[-2]
    assert "连续 2 天" in (await group.replies())[-1]


async def test_forwarded_and_edited_lines_are_no_check_ins(group: Group) -> None:
    key = await group.hears("阿明", "早上好")
    await group.edits("阿明", key, "打卡")
    await group.hears("小红", "打卡", forwarded_from="阿明")
    assert await how_many(group, CheckIn) == 0


async def test_a_full_week_earns_a_card_which_covers_a_missed_day(group: Group) -> None:
    await group.writes(group.owner, "/start")  # so that no line in the group asks for it
    for day in range(1, 8):
        await group.hears("阿明", "打卡", at=f"2026-03-{day:02}T09:00+08:00")
    assert "连续 7 天，+5 分。攒到一张补签卡！" in (await group.replies())[-1]
    await group.hears("阿明", "打卡", at="2026-03-09T09:00+08:00")
    assert "连续 8 天，+10 分。漏掉的 1 天，补签卡帮你保住了。" in (await group.replies())[-1]
    await group.hears("阿明", "打卡", at="2026-03-11T09:00+08:00")
    assert "连续 1 天" in (await group.replies())[-1]


async def test_each_member_has_a_streak_of_their_own(group: Group) -> None:
    await group.hears("阿明", "打卡", at="2026-03-01T09:00+08:00")
    await group.hears("阿明", "打卡", at="2026-03-02T09:00+08:00")
    await group.hears("小红", "打卡", at="2026-03-02T09:00+08:00")
    assert (await group.replies())[-1].startswith("小红 打卡成功，「每日打卡」连续 1 天")


async def test_the_day_can_turn_at_four_in_the_morning(group: Group) -> None:
    await group.hears(group.owner, "/set checkin.day_start 04:00")
    await group.hears("阿明", "打卡", at="2026-03-02T03:59+08:00")  # still the 1st
    await group.hears("阿明", "打卡", at="2026-03-02T04:00+08:00")
    assert "连续 2 天" in (await group.replies())[-1]


async def test_a_reaction_can_take_the_place_of_the_reply(group: Group) -> None:
    await group.hears(group.owner, "/set checkin.reply_style react")
    before = await group.replies()
    await group.hears("阿明", "打卡")
    assert await group.replies() == before
    assert await how_many(group, CheckIn) == 1


# -- said in private --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["打卡", "/checkin", "早起", "#早起", "早起 六点半！"])
async def test_a_check_in_said_in_private_is_about_the_only_group(group: Group, said: str) -> None:
    await group.hears(group.owner, "/ritual new 早起")
    await group.hears("阿明", "大家好")
    await group.writes("阿明", said)
    assert (await group.private("阿明"))[-1].startswith("阿明 打卡成功，「早起」连续 1 天")
    assert await how_many(group, CheckIn) == 1


async def test_a_rituals_word_said_in_private_is_about_the_chosen_group(group: Group) -> None:
    await group.hears(group.owner, "/ritual new 早起")
    await group.another_group("别的群", "阿明")
    await group.hears("阿明", "大家好")
    await group.writes("阿明", "早起")
    assert "早起" not in (await group.private("阿明"))[-1], "nobody can say which group is meant"
    await group.writes("阿明", "/connect")
    await group.presses("阿明", "测试群", private=True)
    await group.writes("阿明", "早起")
    assert (await group.private("阿明"))[-1].startswith("阿明 打卡成功，「早起」")


async def test_a_word_said_in_private_means_nothing_to_whoever_left(group: Group) -> None:
    await group.hears(group.owner, "/ritual new 早起")
    await group.hears("阿明", "大家好")
    await group.leaves("阿明")
    await group.writes("阿明", "早起")
    assert await how_many(group, CheckIn) == 0


async def test_a_proof_that_is_missing_in_private_is_taken_there(group: Group) -> None:
    await group.hears(group.owner, "/ritual new 早起 文字")
    await group.hears("阿明", "大家好")
    await group.writes("阿明", "早起")
    assert await how_many(group, CheckIn) == 0
    await group.writes("阿明", "六点半起床，跑了五公里")
    assert (await group.private("阿明"))[-1].startswith("阿明 打卡成功，「早起」")
