"""The first days: private words on day 1, 3 and 7, at the group's own hour, never twice and never in the group."""

import pytest

from tests.kit import Group


async def arrive(group: Group, name: str = "小红", *, at: str | None = None) -> None:
    """Somebody who talks to the bot privately joins the group."""
    group.person(name)
    await group.joins(name, at=at)
    await group.writes(name, "你好")


async def told(group: Group, name: str = "小红") -> list[str]:
    """Which of the first days' words somebody has read."""
    days = {"昨天你来到了": "1", "三天了": "3", "满一周": "7"}
    return [day for said in await group.private(name) for sign, day in days.items() if sign in said]


async def test_a_newcomer_hears_from_us_on_day_one_three_and_seven(group: Group) -> None:
    await arrive(group, at="2026-03-01T15:00+08:00")
    expected = {1: [], 2: ["1"], 3: ["1"], 4: ["1", "3"], 5: ["1", "3"], 8: ["1", "3", "7"], 12: ["1", "3", "7"]}
    for day, words in expected.items():
        await group.clock_to(f"2026-03-{day:02}T09:59+08:00") if day == 2 else None
        if day == 2:
            assert await told(group) == []
        await group.clock_to(f"2026-03-{day:02}T16:00+08:00")
        assert await told(group) == words, day


async def test_the_group_itself_hears_nothing(group: Group) -> None:
    await arrive(group)
    await group.passes(days=9)
    assert not [line for line in await group.replies() if "满一周" in line or "三天了" in line]


async def test_the_hour_keeps_to_the_clocks_of_the_place_when_they_change(group: Group) -> None:
    """Berlin moves its clocks on the 29th of March 2026, at 2 in the morning."""
    await group.hears(group.admin, "/set general.time_zone Europe/Berlin")
    await arrive(group, at="2026-03-27T12:00+01:00")
    await group.clock_to("2026-03-28T10:01+01:00")
    assert await told(group) == ["1"]
    await group.clock_to("2026-03-30T09:59+02:00")
    assert await told(group) == ["1"]
    await group.clock_to("2026-03-30T10:01+02:00")
    assert await told(group) == ["1", "3"]


async def test_the_owner_chooses_the_hour_and_the_words(group: Group) -> None:
    await group.hears(group.admin, "/set onboarding.day_1 {昵称}，早上好，{群名}欢迎你")
    await group.hears(group.admin, "/set onboarding.day_3 none")
    await arrive(group)
    await group.hears(group.admin, "/set onboarding.at 20:00")
    before = await group.private("小红")
    await group.clock_to("2026-03-02T19:59+08:00")
    assert await group.private("小红") == before
    await group.clock_to("2026-03-09T20:01+08:00")
    assert (await group.private("小红"))[-2] == "小红，早上好，测试群欢迎你"
    assert await told(group) == ["7"]


@pytest.mark.parametrize("wrong", ["{count}", "{user.__class__}", "{昵称"])
async def test_a_wrong_template_is_refused(group: Group, wrong: str) -> None:
    await group.hears(group.admin, f"/set onboarding.day_1 你好 {wrong}")
    assert "at character 4" in (await group.replies())[-1]
    await arrive(group)
    await group.clock_to("2026-03-02T12:00+08:00")
    assert await told(group) == ["1"]


async def test_who_leaves_hears_no_more(group: Group) -> None:
    await arrive(group)
    await group.clock_to("2026-03-02T12:00+08:00")
    await group.leaves("小红")
    await group.passes(days=9)
    assert await told(group) == ["1"]


async def test_who_comes_back_does_not_hear_the_same_again(group: Group) -> None:
    await arrive(group)
    await group.clock_to("2026-03-02T12:00+08:00")
    await group.leaves("小红")
    await group.joins("小红")
    await group.clock_to("2026-03-05T12:00+08:00")
    assert await told(group) == ["1", "3"]


async def test_who_cannot_be_reached_is_skipped_and_counted(group: Group) -> None:
    await group.joins("小红")
    await group.passes(days=2)
    await group.writes("小红", "你好")
    assert await told(group) == []
    await group.hears(group.admin, "/introductions")
    assert "头几天的私信有 1 条没送到" in (await group.replies())[-1]


async def test_a_restart_neither_loses_nor_repeats_a_day(group: Group) -> None:
    await arrive(group)
    await group.restart()
    await group.clock_to("2026-03-02T10:00+08:00")
    await group.restart()
    await group.redeliver()
    await group.clock_to("2026-03-03T12:00+08:00")
    assert await told(group) == ["1"]


async def test_what_is_a_day_late_is_not_said_any_more(group: Group) -> None:
    """The house was asleep over the first day."""
    await arrive(group)
    group.clock.move_to(group.clock.now().replace(day=3, hour=3))  # 2026-03-03T11:00+08:00
    await group.settle()
    await group.clock_to("2026-03-05T12:00+08:00")
    assert await told(group) == ["3"]


async def test_what_is_a_few_hours_late_is_said_when_quiet_hours_are_over(group: Group) -> None:
    await arrive(group)
    group.clock.move_to(group.clock.now().replace(day=2, hour=17))  # 2026-03-03T01:00+08:00
    await group.settle()
    assert await told(group) == []
    await group.clock_to("2026-03-03T07:31+08:00")
    assert await told(group) == ["1"]


async def test_an_hour_in_quiet_hours_waits_for_their_end(group: Group) -> None:
    await group.hears(group.admin, "/set onboarding.at 06:00")
    await arrive(group)
    await group.clock_to("2026-03-02T07:29+08:00")
    assert await told(group) == []
    await group.clock_to("2026-03-02T07:31+08:00")
    assert await told(group) == ["1"]


async def test_nothing_is_said_where_the_group_wants_nothing(group: Group) -> None:
    await group.hears(group.admin, "/set onboarding.enabled off")
    await arrive(group)
    await group.passes(days=9)
    assert await told(group) == []


async def test_a_newcomer_after_a_long_silence_is_heard_of_again(group: Group) -> None:
    await arrive(group)
    await group.passes(days=30)
    await arrive(group, "小李")
    await group.passes(days=2)
    assert await told(group, "小李") == ["1"]
