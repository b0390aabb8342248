"""A ritual's day by the clock: prompt, reminder, summary, proofs, and challenges from start to finish."""

from tests.kit import Group

MORNING = "/ritual new 早起 06:00-09:00 每天 提示=06:00 提醒=30分钟 总结"


async def test_prompt_tap_reminder_and_summary_come_by_the_clock(group: Group) -> None:
    await group.hears(group.admin, MORNING, at="2026-03-01T12:00+08:00")
    await group.hears("阿明", "早起", at="2026-03-02T06:30+08:00")
    await group.hears("小红", "早起", at="2026-03-02T06:31+08:00")

    await group.clock_to("2026-03-03T06:01+08:00")
    prompt = (await group.shown())[-1]
    assert prompt.text == "「早起」开始打卡啦，09:00 截止。\n点一下按钮就行。"
    await group.presses("阿明", "打卡")
    assert group.alerts("阿明") == ["阿明 打卡成功，「早起」连续 2 天，+5 分。"]
    await group.passes(seconds=3)
    assert (await group.shown())[-1].text.endswith("已打卡 1 人：阿明")
    assert (await group.shown())[-1].key == prompt.key

    await group.clock_to("2026-03-03T08:30+08:00")
    assert (await group.replies())[-1] == "「早起」还有30分钟截止，1 位伙伴还没打卡。"
    await group.clock_to("2026-03-03T09:00+08:00")
    assert (await group.replies())[-1] == "「早起」2026年3月3日：1 人打卡\n已打卡：阿明"


async def test_the_summary_speaks_of_everybody_only_where_three_take_part(group: Group) -> None:
    await group.hears(group.admin, MORNING, at="2026-03-01T12:00+08:00")
    await group.hears("阿明", "早起", at="2026-03-02T06:30+08:00")
    await group.clock_to("2026-03-02T09:00+08:00")
    assert "「早起」2026年3月2日：1 人打卡\n已打卡：阿明" in await group.replies()
    for name in ("阿明", "小红", "老王"):
        await group.hears(name, "早起", at="2026-03-03T06:30+08:00")
    await group.clock_to("2026-03-03T09:00+08:00")
    assert any(said.endswith("已打卡：阿明、小红、老王\n全员到齐！") for said in await group.replies())
    await group.hears("阿明", "早起", at="2026-03-04T06:30+08:00")
    await group.clock_to("2026-03-04T09:00+08:00")
    assert any(said.endswith("已打卡：阿明\n还没打卡（2）：小红、老王") for said in await group.replies())


async def test_racing_taps_and_a_redelivered_tap_count_once(group: Group) -> None:
    await group.hears(group.admin, MORNING)
    await group.clock_to("2026-03-02T06:01+08:00")
    await group.presses("阿明", "打卡")
    await group.redeliver()
    await group.presses("阿明", "打卡")
    assert group.alerts("阿明")[0] == "阿明 打卡成功，「早起」连续 1 天，+5 分。"
    assert group.alerts("阿明")[-1] == "阿明 今天已经打过卡啦，「早起」连续 1 天。"
    await group.hears("阿明", "/points")
    assert "现有 5 分" in (await group.replies())[-1]


async def test_a_word_said_aloud_also_moves_the_number_on_the_prompt(group: Group) -> None:
    await group.hears(group.admin, MORNING)
    await group.clock_to("2026-03-02T06:01+08:00")
    await group.hears("阿明", "早起")
    await group.hears("小红", "早起")
    await group.passes(seconds=3)
    assert any(line.endswith("已打卡 2 人：阿明、小红") for line in await group.replies())


async def test_a_tap_on_yesterdays_prompt_counts_for_today(group: Group) -> None:
    await group.hears(group.admin, "/ritual new 晚安 22:00-02:00 提示=22:00")
    await group.clock_to("2026-03-01T22:01+08:00")
    await group.presses("阿明", "打卡", at="2026-03-02T01:30+08:00")  # the window's own day, after midnight
    assert "连续 1 天" in group.alerts("阿明")[-1]
    await group.presses("阿明", "打卡", at="2026-03-02T03:00+08:00")
    assert group.alerts("阿明")[-1] == "「晚安」22:00 开始，到时候再来。"


async def test_who_asked_for_it_is_reminded_privately_and_not_in_the_group(group: Group) -> None:
    await group.hears(group.admin, MORNING)
    await group.writes("阿明", "/start")
    await group.hears("阿明", "早起", at="2026-03-02T06:30+08:00")
    await group.clock_to("2026-03-03T06:01+08:00")
    await group.presses("阿明", "到点私下提醒我")
    before = await group.replies()
    await group.clock_to("2026-03-03T08:31+08:00")
    assert (await group.private("阿明"))[-1] == "测试群：「早起」还有30分钟截止，今天还没打卡。"
    assert await group.replies() == before


async def test_a_prompt_that_is_half_an_hour_late_is_skipped_and_missed_summaries_become_one(group: Group) -> None:
    await group.writes(group.owner, "/start")  # so that no line in the group asks for it
    await group.hears(group.admin, MORNING, at="2026-03-01T12:00+08:00")
    await group.hears("阿明", "早起", at="2026-03-02T06:30+08:00")
    before = len(await group.replies())
    group.clock.move_to(group.clock.now().replace(day=5, hour=1, minute=30))  # asleep until the 5th, 09:30
    await group.settle()
    assert [line.splitlines()[0] for line in (await group.replies())[before:]] == ["「早起」2026年3月5日：0 人打卡"]


async def test_a_photo_may_come_with_the_word_or_right_after_it(group: Group) -> None:
    await group.hears(group.admin, "/ritual new 早餐 照片")
    await group.hears("阿明", "早餐", photo=True)
    await group.hears("小红", "早餐")
    await group.hears("小红", "这是我的", photo=True)
    photo = await group.hears("小李", "", photo=True)
    await group.hears("小李", "早餐", reply_to=photo)
    assert (await group.replies())[1:] == [
        "阿明 打卡成功，「早餐」连续 1 天，+5 分。",
        "还差一张照片：10 分钟内在群里发出来就算「早餐」打卡。",
        "小红 打卡成功，「早餐」连续 1 天，+5 分。",
        "小李 打卡成功，「早餐」连续 1 天，+5 分。",
    ]


async def test_a_number_is_asked_for_and_added_up(group: Group) -> None:
    await group.hears(group.admin, "/ritual new 跑步 数字:公里 总结")
    await group.hears("阿明", "跑步", at="2026-03-01T10:00+08:00")
    assert (await group.replies())[-1] == "还差一个数字（公里）：10 分钟内在群里报一下，就算「跑步」打卡。"
    await group.hears("阿明", "跑了 5.5 公里", at="2026-03-01T10:01+08:00")
    await group.hears("小红", "跑步 ３公里", at="2026-03-01T10:02+08:00")
    await group.clock_to("2026-03-02T00:01+08:00")
    assert "合计 8.5公里" in (await group.replies())[-1]


async def test_talk_after_a_missing_proof_stays_talk(group: Group) -> None:
    await group.hears(group.admin, "/ritual new 早餐 照片")
    await group.hears("阿明", "早餐")
    before = await group.replies()
    await group.hears("阿明", "算了")
    assert await group.replies() == before


async def test_admins_see_who_is_missing(group: Group) -> None:
    await group.hears("阿明", "打卡", at="2026-03-01T09:00+08:00")
    await group.hears("小红", "打卡", at="2026-03-02T09:00+08:00")
    await group.hears(group.admin, "谁没打卡")
    assert (await group.replies())[-1] == ("「每日打卡」2026年3月2日：1 人打卡\n已打卡：小红\n还没打卡（1）：阿明")
    await group.hears("阿明", "谁没打卡")
    assert (await group.replies())[-1] == "这件事需要管理员来做。"


async def test_a_challenge_of_21_days_ends_with_the_list_of_those_who_finished(group: Group) -> None:
    await group.hears(group.admin, "/ritual new 早起 21天 from=3-2 need=20")
    await group.hears("阿明", "早起", at="2026-03-01T10:00+08:00")
    assert (await group.replies())[-1] == "「早起」2026年3月2日才开始，别急。"
    await group.clock_to("2026-03-02T00:00+08:00")
    assert (await group.replies())[-1] == "「早起」挑战今天开始，共 21 天，2026年3月22日结束。一起坚持！"
    for day in range(2, 23):
        await group.hears("阿明", "早起", at=f"2026-03-{day:02}T08:00+08:00")
        if day != 5:  # missed before there was a card
            await group.hears("小红", "早起", at=f"2026-03-{day:02}T08:01+08:00")
        if day not in (4, 5):
            await group.hears("小李", "早起", at=f"2026-03-{day:02}T08:02+08:00")
    await group.clock_to("2026-03-23T00:00+08:00")
    assert (await group.replies())[-1] == (
        "「早起」挑战结束！打满 20 天的有 2 人：\n1. 阿明：21 天\n2. 小红：20 天\n一路同行：\n小李：19 天"
    )
    await group.hears("阿明", "早起", at="2026-03-23T08:00+08:00")
    assert (await group.replies())[-1] == "「早起」的挑战已经结束了。"
    await group.clock_to("2026-03-25T00:00+08:00")
    assert sum("挑战结束" in line for line in await group.replies()) == 1


async def test_a_challenge_made_after_todays_window_begins_tomorrow(group: Group) -> None:
    await group.hears(group.admin, "/ritual new 早起 06:00-08:00 3天")
    assert "挑战：2026年3月2日 到 2026年3月4日" in (await group.replies())[-1]
    for day in (2, 3, 4):
        await group.hears("阿明", "早起", at=f"2026-03-0{day}T07:00+08:00")
    await group.clock_to("2026-03-04T08:00+08:00")
    assert (await group.replies())[-1].endswith("打满 3 天的有 1 人：\n1. 阿明：3 天")


async def test_a_missed_day_that_a_card_covered_finishes_a_challenge(group: Group) -> None:
    await group.hears(group.admin, "/ritual new 早起 10天 from=3-2")
    for day in (2, 3, 4, 5, 6, 7, 8, 10, 11):
        await group.hears("阿明", "早起", at=f"2026-03-{day:02}T08:00+08:00")
    await group.clock_to("2026-03-12T00:00+08:00")
    assert (await group.replies())[-1].endswith("1. 阿明：9 天（补签卡 1 天）")


async def test_after_a_change_of_zone_the_prompt_comes_by_the_new_clocks(group: Group) -> None:
    await group.writes(group.owner, "/start")  # so that no line in the group asks for it
    await group.hears(group.admin, MORNING)
    await group.hears(group.owner, "/set general.time_zone Europe/Berlin")
    before = len(await group.replies())
    await group.clock_to("2026-03-01T05:59+01:00")
    assert len(await group.replies()) == before
    await group.clock_to("2026-03-01T06:00+01:00")
    assert (await group.replies())[-1].startswith("「早起」开始打卡啦")
    await group.clock_to("2026-03-02T06:05+08:00")  # by the old clocks it is time
    assert len(await group.replies()) == before + 1
