"""The digest: once a day, privately, and what it says of the day and the week."""

from datetime import datetime

from tests.features.digests import NINE, digests, line, owner_has_opened
from tests.kit import Group


async def weeklies(group: Group) -> list[str]:
    return [text for text in await group.private(group.owner) if "周报" in text and "近" in text]


async def test_it_comes_once_at_the_hour_about_the_day_before(group: Group) -> None:
    await owner_has_opened(group)
    await group.clock_to("2026-03-02T08:59+08:00")
    assert await digests(group) == []
    await group.clock_to(NINE)
    (digest,) = await digests(group)
    assert digest.startswith("测试群 · 2026年3月1日 周日")
    assert "没有要操心的事" in digest
    assert "–" not in digest
    assert "消息 1\n" in digest
    assert "我 2026年3月1日才来。明天起和前一天比，下周起再和上周同日比。" in digest
    await group.restart()
    await group.passes(hours=12)
    assert len(await digests(group)) == 1


async def test_comparisons_come_one_by_one(group: Group) -> None:
    await owner_has_opened(group)
    await group.clock_to("2026-03-03T09:00+08:00")
    assert await line(group, "消息") == "消息 0（1）"
    assert "我 2026年3月1日才来。满一周后，再和上周同日比。" in (await digests(group))[-1]
    await group.clock_to("2026-03-09T09:00+08:00")
    assert await line(group, "消息") == "消息 0（0 / 1）"
    assert "才来" not in (await digests(group))[-1]


async def test_on_the_day_we_came_it_tells_of_that_day_so_far(group: Group) -> None:
    await owner_has_opened(group)
    await group.hears("阿明", "晚点见", at="2026-03-01T11:00+08:00")
    await group.hears(group.owner, "/digest")
    (digest,) = await digests(group)
    assert digest.startswith("测试群 · 2026年3月1日")
    assert "消息 2\n" in digest
    assert "我今天才来，数字到现在为止。" in digest
    assert "▁" not in digest  # one day makes no chart


async def test_daylight_saving_neither_doubles_nor_drops_it(group: Group) -> None:
    await owner_has_opened(group)
    await group.hears(group.owner, "/set general.time_zone Europe/Berlin")
    await group.hears(group.owner, "/digest at 2:30")
    await group.clock_to("2026-03-28T12:00+01:00")
    before = len(await digests(group))
    await group.clock_to("2026-03-29T03:05+02:00")  # half past two does not exist that night
    assert len(await digests(group)) == before + 1
    await group.clock_to("2026-03-30T02:35+02:00")
    assert len(await digests(group)) == before + 2


async def test_after_a_long_absence_only_the_newest_one_comes(group: Group) -> None:
    await owner_has_opened(group)
    group.clock.move_to(datetime.fromisoformat("2026-03-06T10:00+08:00"))
    await group.restart()
    (digest,) = await digests(group)
    assert digest.startswith("测试群 · 2026年3月5日")


async def test_one_that_is_twenty_hours_late_is_not_sent(group: Group) -> None:
    await owner_has_opened(group)
    group.clock.move_to(datetime.fromisoformat("2026-03-03T06:00+08:00"))
    await group.restart()
    assert await digests(group) == []


async def test_another_hour_on_the_same_day_brings_no_second_one(group: Group) -> None:
    await owner_has_opened(group)
    await group.clock_to(NINE)
    await group.hears(group.owner, "/digest at 21:30")
    assert (await group.replies())[-1] == "好，每天 21:30 发，说前一天的事。"
    await group.clock_to("2026-03-02T22:00+08:00")
    assert len(await digests(group)) == 1
    await group.clock_to("2026-03-03T21:30+08:00")
    assert len(await digests(group)) == 2


async def test_a_week_is_told_beside_the_day_before_and_the_week_before(group: Group) -> None:
    await owner_has_opened(group)
    key = ""
    for day, lines in (("02", 2), ("08", 3), ("09", 5)):
        for n in range(lines):
            key = await group.hears("阿明", f"第 {n} 句", at=f"2026-03-{day}T10:{n:02}+08:00")
        await group.reacts("小红", key, at=f"2026-03-{day}T11:00+08:00")
    await group.hears("小红", "对", reply_to=key, at="2026-03-09T12:00+08:00")
    await group.joins("小李", at="2026-03-09T12:10+08:00")
    await group.joins("小周", at="2026-03-09T12:20+08:00")
    await group.hears("小李", "大家好", at="2026-03-09T12:30+08:00")
    await group.leaves("阿明", at="2026-03-09T13:00+08:00")
    await group.clock_to("2026-03-10T09:00+08:00")
    assert await line(group, "消息 7") == "消息 7（3 / 2） · 回复 1（0 / 0）"
    assert await line(group, "进群") == "进群 2（0 / 0） · 退群 1（0 / 0）"
    assert (await line(group, "活跃 3")).startswith("活跃 3（2 / 2）")
    assert await line(group, "新人开口率") == "新人开口率 50%"
    assert (await line(group, "表情回应")).startswith("表情回应 1（1 / 1）")
    assert len((await digests(group))[-1].splitlines()) <= 25


async def test_time_away_is_told_when_the_group_went_on_without_us(group: Group) -> None:
    await owner_has_opened(group)
    away_until = datetime.fromisoformat("2026-03-01T14:00+08:00")
    group.driver.say(group.chat, group.person("阿明"), "有人吗", at=datetime.fromisoformat("2026-03-01T12:00+08:00"))
    group.clock.move_to(away_until)
    await group.settle()
    await group.clock_to(NINE)
    assert "09:00 到 14:00 我不在线" in (await digests(group))[-1]


async def test_a_quiet_night_is_no_absence(group: Group) -> None:
    await owner_has_opened(group)
    await group.hears("阿明", "晚安", at="2026-03-01T23:00+08:00")
    await group.clock_to(NINE)
    assert "不在线" not in (await digests(group))[-1]


async def test_an_owner_who_never_wrote_is_called_from_the_group_once_a_week(group: Group) -> None:
    await group.hears("阿明", "早")
    await group.clock_to("2026-03-08T12:00+08:00")
    calls = [text for text in await group.replies() if text.startswith("给群主的日报没处送")]
    assert len(calls) == 1
    await group.clock_to("2026-03-09T12:00+08:00")
    calls = [text for text in await group.replies() if text.startswith("给群主的日报没处送")]
    assert len(calls) == 2
    await group.writes(group.owner, "/start")
    await group.clock_to("2026-03-20T12:00+08:00")
    calls = [text for text in await group.replies() if text.startswith("给群主的日报没处送")]
    assert len(calls) == 2


async def test_who_asked_for_it_gets_it_while_they_may_read_it(group: Group) -> None:
    await owner_has_opened(group)
    await group.writes(group.admin, "/start")
    await group.hears(group.admin, "/digest on")
    await group.clock_to(NINE)
    assert len(await digests(group, group.admin)) == 1
    await group.demote(group.admin)
    await group.clock_to("2026-03-03T09:00+08:00")
    assert len(await digests(group, group.admin)) == 1
    assert len(await digests(group)) == 2


async def test_an_owner_who_wants_none_gets_none_and_is_not_called(group: Group) -> None:
    await owner_has_opened(group)
    await group.hears(group.owner, "/digest off")
    await group.clock_to("2026-03-03T12:00+08:00")
    assert await digests(group) == []
    assert not any("日报没处送" in text for text in await group.replies())


async def test_reports_about_admins_are_counted_for_the_owner_alone(group: Group) -> None:
    await owner_has_opened(group)
    await group.promote("老王", "restrict", "delete")
    await group.writes("老王", "/start")
    await group.hears("老王", "/digest on")
    key = await group.hears("老王", "我说了算")
    await group.hears("阿明", "/report 过分", reply_to=key)
    await group.clock_to(NINE)
    assert "举报在等" in (await digests(group))[-1]
    assert "举报在等" not in (await digests(group, "老王"))[-1]


async def test_it_can_be_had_now_and_goes_to_the_private_chat(group: Group) -> None:
    await owner_has_opened(group)
    await group.hears(group.owner, "/digest")
    assert (await group.replies())[-1] == "日报里有名字，私聊发给你了。"
    assert len(await digests(group)) == 1
    await group.hears(group.admin, "/digest")
    assert (await group.replies())[-1] == "日报里有名字，只能私聊看。点下面的按钮打开私聊。"
    await group.hears("阿明", "/digest")
    assert (await group.replies())[-1] == "这件事需要管理员来做。"
    await group.hears(group.owner, "/digest 明天")
    assert (await group.replies())[-1].startswith("现在看：/digest")


async def test_the_week_comes_on_mondays_with_names_and_retention(group: Group) -> None:
    await owner_has_opened(group)
    await group.joins("小李", at="2026-03-01T10:00+08:00")
    await group.joins("小周", at="2026-03-01T10:00+08:00")
    await group.leaves("小周", at="2026-03-03T10:00+08:00")
    for n in range(3):
        await group.hears("小李", f"第 {n} 天", at=f"2026-03-0{n + 4}T10:00+08:00")
    await group.clock_to("2026-03-08T12:00+08:00")
    count = len(await weeklies(group))
    await group.clock_to("2026-03-09T09:00+08:00")
    weekly = (await weeklies(group))[-1]
    assert len(await weeklies(group)) == count + 1
    assert weekly.startswith("测试群 周报 · 2026年3月2日 到 2026年3月8日")
    assert "来了 2 人，留下 1 人（50%），其中 1 人这周还活跃" in weekly
    assert "1. 小李：3 条" in weekly
    assert "消息 1 → 3" in weekly


async def test_a_week_of_two_days_is_not_told(group: Group) -> None:
    await owner_has_opened(group)  # on a Sunday
    await group.clock_to("2026-03-02T09:00+08:00")
    assert len(await digests(group)) == 1
    assert await weeklies(group) == []


async def test_whoever_was_banned_does_not_count_as_a_silent_newcomer(group: Group) -> None:
    await owner_has_opened(group)
    for name in ("小李", "捣乱一", "捣乱二"):
        await group.joins(name, at="2026-03-01T10:00+08:00")
    await group.hears("小李", "大家好", at="2026-03-01T10:05+08:00")
    for name in ("捣乱一", "捣乱二"):
        spam = await group.hears(name, "广告", at="2026-03-01T10:06+08:00")
        await group.hears(group.owner, "/ban 广告", reply_to=spam, at="2026-03-01T10:07+08:00")
        assert group.is_banned(name)
    await group.joins("小周", at="2026-03-01T11:00+08:00")
    await group.clock_to(NINE)
    assert await line(group, "新人开口率") == "新人开口率 50%"


async def test_its_settings_are_turned_by_buttons(group: Group) -> None:
    await owner_has_opened(group)
    await group.hears(group.owner, "/digest week 周日")
    await group.writes(group.owner, "/digest settings")
    await group.presses(group.owner, "21:30", private=True)
    await group.presses(group.owner, "说当天", private=True)
    await group.presses(group.owner, "不要周报", private=True)
    card = (await group.private(group.owner))[-1]
    assert "每天 21:30 发，说当天的事。" in card
    assert "周报：不发" in card
    await group.clock_to("2026-03-01T21:30+08:00")
    assert (await digests(group))[-1].startswith("测试群 · 2026年3月1日")


async def test_one_group_s_digest_says_nothing_of_another(group: Group) -> None:
    await owner_has_opened(group)
    other = group.driver.add_group("别的群", group.person("外人"))
    group.driver.say(other, group.person("外人"), "秘密？", at=group.clock.now())
    await group.settle()
    await group.clock_to(NINE)
    (digest,) = await digests(group)
    assert "别的群" not in digest
    assert "秘密" not in digest
    assert await line(group, "消息 1") == "消息 1"
    assert await line(group, "成员") == "成员 3"  # 群主, 管理员, 阿明; not the bot


async def test_a_week_before_the_first_one_shows_no_course(group: Group) -> None:
    await owner_has_opened(group)
    await group.hears(group.owner, "/digest week")
    weekly = (await group.private(group.owner))[-1]
    assert "周报" in weekly
    assert "周（旧 → 新）" not in weekly
