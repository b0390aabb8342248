"""Setting rituals up: by one line, by buttons, and changing them afterwards."""

import pytest

from tests.kit import Group

EARLY = "/ritual new 早起 06:00-09:00 工作日 词=早起,起床"


async def test_the_only_ritual_listens_to_its_own_words_and_to_the_general_ones(group: Group) -> None:
    await group.hears(group.admin, EARLY)  # Sunday, 09:00
    assert (await group.replies())[-1].startswith("「早起」建好了：\n#")
    await group.hears("阿明", "起床", at="2026-03-02T06:30+08:00")
    await group.hears("阿明", "打卡", at="2026-03-02T06:31+08:00")
    assert (await group.replies())[-2:] == [
        "阿明 打卡成功，「早起」连续 1 天，+5 分。",
        "阿明 今天已经打过卡啦，「早起」连续 1 天。",
    ]


async def test_what_the_group_did_before_stays_beside_a_new_ritual(group: Group) -> None:
    await group.hears("阿明", "打卡")
    await group.hears(group.admin, EARLY)
    await group.hears("阿明", "早起", at="2026-03-02T06:30+08:00")
    await group.hears("阿明", "打卡", at="2026-03-02T06:31+08:00")
    assert (await group.replies())[-2:] == [
        "阿明 打卡成功，「早起」连续 1 天，+5 分。",
        "阿明 打卡成功，「每日打卡」连续 2 天，+5 分。",
    ]


async def test_outside_the_window_and_on_rest_days_nothing_counts(group: Group) -> None:
    await group.hears(group.admin, EARLY)
    await group.hears("阿明", "早起", at="2026-03-01T09:10+08:00")
    await group.hears("阿明", "早起", at="2026-03-02T05:59+08:00")
    await group.hears("阿明", "早起", at="2026-03-02T09:00+08:00")
    assert [line for line in await group.replies() if line.startswith("「早起」")][1:] == [
        "「早起」今天休息，2026年3月2日再见。",
        "「早起」06:00 开始，到时候再来。",
        "「早起」今天 09:00 已经结束，下次早点来。",
    ]


async def test_only_those_who_may_run_rituals_make_them(group: Group) -> None:
    await group.hears("阿明", EARLY)
    assert await group.replies() == ["这件事需要管理员来做。"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/ritual", "/ritual new 早起"),
        ("/ritual new 早起 25:00-26:00", "没看懂“25:00-26:00”"),
        ("/ritual new 早起 乱七八糟", "没看懂“乱七八糟”"),
        ("/ritual new 早起 06:00-09:00 提示=10:00", "提示时间要在打卡时间之内"),
        ("/ritual new 早起 06:00-07:00 提醒=2小时", "提醒要比打卡时间短"),
        ("/ritual new 早起 至少=3", "先定挑战的天数"),
        ("/ritual new 早起 7天 至少=8", "比挑战的打卡日还多"),
        ("/ritual new 早起 词=打卡", "“打卡”已经是「每日打卡」的口令了"),
        ("/ritual 不存在", "没有叫“不存在”的打卡活动"),
        ("/ritual 每日打卡 颜色 红", "没看懂“颜色”"),
    ],
)
async def test_a_wrong_line_is_answered_with_an_example_and_changes_nothing(
    group: Group, line: str, answer: str
) -> None:
    await group.hears("阿明", "打卡")
    await group.hears(group.admin, line)
    assert answer in (await group.replies())[-1]
    await group.hears(group.admin, "/rituals")
    listed = (await group.replies())[-1]
    assert listed.count("#") == 1


async def test_fields_are_changed_one_at_a_time(group: Group) -> None:
    await group.hears(group.admin, EARLY)
    await group.hears(group.admin, "/ritual 早起 window 05:00-07:00")
    await group.hears(group.admin, "/ritual 早起 提示 05:30")
    await group.hears(group.admin, "/ritual 早起 日子 每天")
    shown = (await group.replies())[-1]
    assert "每天\n时间：05:00–07:00" in shown
    assert "开场提示：05:30" in shown


async def test_a_ritual_is_set_up_by_taps(group: Group) -> None:
    await group.hears(group.admin, "/rituals")
    await group.presses(group.admin, "新建")
    await group.hears(group.admin, "晨读")
    await group.presses(group.admin, "06:00-09:00")
    await group.presses(group.admin, "自己写")
    await group.hears(group.admin, "数字:页")
    assert not any("20:00" in label for row in (await group.shown())[-1].buttons for label in row)
    await group.presses(group.admin, "07:00")
    shown = (await group.replies())[-1]
    assert "「晨读」建好了" in shown
    assert "凭证：数字（页）" in shown
    await group.hears("阿明", "晨读 12页", at="2026-03-02T06:30+08:00")
    assert "「晨读」连续 1 天" in (await group.replies())[-1]


async def test_buttons_of_a_menu_obey_only_those_who_run_rituals(group: Group) -> None:
    await group.hears(group.admin, "/rituals")
    await group.presses("阿明", "每日打卡")
    assert group.alerts("阿明") == ["这件事需要管理员来做。"]


async def test_a_pause_refuses_check_ins_and_breaks_no_streak(group: Group) -> None:
    await group.writes(group.owner, "/start")  # so that no line in the group asks for it
    await group.hears("阿明", "打卡", at="2026-03-01T09:00+08:00")
    await group.hears(group.admin, "/ritual 每日打卡 暂停", at="2026-03-02T08:00+08:00")
    await group.hears("阿明", "打卡", at="2026-03-02T09:00+08:00")
    assert (await group.replies())[-1] == "「每日打卡」暂停中，恢复后再来打卡。"
    await group.hears(group.admin, "/ritual 每日打卡 恢复", at="2026-03-06T08:00+08:00")
    await group.hears("阿明", "打卡", at="2026-03-06T09:00+08:00")
    assert "连续 2 天" in (await group.replies())[-1]


async def test_deleting_asks_first_and_frees_the_words(group: Group) -> None:
    await group.hears(group.admin, "/rituals")
    await group.presses(group.admin, "每日打卡")
    await group.presses(group.admin, "删除")
    assert (await group.replies())[-1] == "真的要删除吗？"
    await group.presses(group.admin, "删除")
    before = await group.replies()
    await group.hears("阿明", "打卡")
    assert await group.replies() == before
    await group.hears("阿明", "/checkin")
    assert "还没有打卡活动" in (await group.replies())[-1]


async def test_with_several_rituals_a_general_word_asks_which(group: Group) -> None:
    await group.hears("小红", "打卡")
    await group.hears(group.admin, EARLY)
    await group.hears(group.admin, "/ritual 每日打卡 口令 日常")
    await group.hears("阿明", "打卡", at="2026-03-02T07:00+08:00")
    assert (await group.replies())[-1] == "群里有好几个打卡活动，说其中一个词就行：日常、早起"
    await group.hears("阿明", "/checkin 早起", at="2026-03-02T07:01+08:00")
    assert "「早起」连续 1 天" in (await group.replies())[-1]


async def test_history_shows_the_numbers_of_past_days(group: Group) -> None:
    await group.hears("阿明", "打卡", at="2026-03-01T09:00+08:00")
    await group.hears("小红", "打卡", at="2026-03-01T09:00+08:00")
    await group.hears("阿明", "打卡", at="2026-03-02T09:00+08:00")
    await group.hears(group.admin, "/ritual 每日打卡 历史")
    assert (await group.replies())[-1].splitlines()[-2:] == ["03-01 ▇▇▇▇▇▇▇▇▇▇▇▇ 2", "03-02 ▇▇▇▇▇▇       1"]
