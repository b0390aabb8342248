"""Announcements: shown first, then scheduled, changed, paused and put away by buttons."""

import pytest

from tests.kit import Group


async def announce(group: Group, line: str, *, then: str) -> None:
    await group.hears(group.admin, f"/announce {line}")
    await group.presses(group.admin, then)


async def posted(group: Group, text: str) -> int:
    """How many messages of the group say exactly this."""
    return (await group.replies()).count(text)


async def test_nothing_is_posted_before_the_preview_is_confirmed(group: Group) -> None:
    await group.writes(group.owner, "/start")  # so that no line in the group asks for it
    await group.hears(group.admin, "/announce 今晚八点直播")
    (preview,) = await group.replies()
    assert preview.splitlines() == ["公告预览", "今晚八点直播", "", "手动发布"]
    await group.presses(group.admin, "取消")
    await group.passes(days=1)
    assert await posted(group, "今晚八点直播") == 0
    assert (await group.replies())[0] == "已取消，什么都没有发。"


async def test_a_confirmed_announcement_is_posted_once(group: Group) -> None:
    await announce(group, "今晚八点直播", then="现在发布")
    await group.redeliver()
    await group.restart()
    assert await posted(group, "今晚八点直播") == 1


async def test_the_preview_shows_the_next_three_dates(group: Group) -> None:
    await group.hears(group.admin, "/announce every mon,thu 09:00 | 早安")
    (preview,) = await group.replies()
    assert preview.splitlines()[3:] == [
        "时间：每周一、周四 09:00",
        "接下来：",
        "周一 2026年3月2日 09:00",
        "周四 2026年3月5日 09:00",
        "周一 2026年3月9日 09:00",
    ]


@pytest.mark.parametrize(
    ("time", "moment"),
    [
        ("20:30", "周日 2026年3月1日 20:30"),
        ("08:30", "周一 2026年3月2日 08:30"),
        ("晚上8点", "周日 2026年3月1日 20:00"),
    ],
)
async def test_a_time_of_day_alone_is_the_next_such_moment(group: Group, time: str, moment: str) -> None:
    await group.hears(group.admin, f"/announce {time} | 早安")
    (preview,) = await group.replies()
    assert moment in preview


@pytest.mark.parametrize(
    ("line", "piece"),
    [
        ("sometime | 早安", "没看懂"),
        ("每周一 25:00 | 早安", "不是有效的钟点"),
        ("2020-01-01 08:00 | 早安", "已经过去了"),
        ("", "写法："),
        ("每周一 09:00 |", "写法："),
    ],
)
async def test_a_line_that_makes_no_sense_is_answered_with_an_example(group: Group, line: str, piece: str) -> None:
    await group.hears(group.admin, f"/announce {line}")
    (said,) = await group.replies()
    assert piece in said
    assert "/announce 每周一,周四 09:00 | 内容" in said


async def test_an_unknown_placeholder_is_refused_by_name(group: Group) -> None:
    await group.hears(group.admin, "/announce 你好 {nme}")
    (said,) = await group.replies()
    assert said == "不认识 {nme}，可用：{date} {group} {members} {weekday}，例如 {group}"


async def test_members_may_not_announce_and_ordinary_sentences_are_left_alone(group: Group) -> None:
    await group.hears("阿明", "公告 我觉得写得不错")
    assert await group.replies() == []
    await group.hears("阿明", "/announce 大家好")
    assert await group.replies() == ["这件事需要管理员来做。"]


async def test_the_chinese_word_takes_the_same_grammar(group: Group) -> None:
    await group.hears(group.admin, "公告 每天 20:00｜晚安")
    await group.presses(group.admin, "按计划发布")
    await group.clock_to("2026-03-01T20:00+08:00")
    assert await posted(group, "晚安") == 1


async def test_without_the_right_to_pin_the_author_is_told_beforehand(group: Group) -> None:
    await group.bot_loses("pin")
    await group.hears(group.admin, "/announce 大家好")
    await group.presses(group.admin, "置顶：关")
    assert "我没有置顶消息的权限" in (await group.replies())[-1]
    await group.presses(group.admin, "现在发布")
    assert await posted(group, "大家好") == 1


async def test_a_photo_is_announced_by_answering_it(group: Group) -> None:
    photo = await group.hears(group.admin, "海报", photo=True)
    await group.hears(group.admin, "/announce", reply_to=photo)
    await group.presses(group.admin, "现在发布")
    assert [shown.text for shown in await group.shown() if shown.kind == "photo"] == ["海报"]


async def test_a_line_is_announced_by_answering_it_with_a_time(group: Group) -> None:
    line = await group.hears("阿明", "明天 {九点} 集合")
    await group.hears(group.admin, "/announce 明天 8:00", reply_to=line)
    await group.presses(group.admin, "按计划发布")
    await group.clock_to("2026-03-02T08:00+08:00")
    assert await posted(group, "明天 {九点} 集合") == 1


async def test_what_was_posted_can_still_be_reworded(group: Group) -> None:
    await announce(group, "今晚七点直播", then="现在发布")
    await group.presses(group.admin, "改内容")
    await group.hears(group.admin, "今晚**八点**直播")
    assert await posted(group, "今晚七点直播") == 0
    assert await posted(group, "今晚八点直播") == 1


async def test_a_time_can_be_typed_again_until_it_makes_sense(group: Group) -> None:
    await group.hears(group.admin, "/announce 早安")
    await group.presses(group.admin, "改时间")
    await group.hears(group.admin, "随便什么时候")
    assert "没看懂" in (await group.replies())[-1]
    await group.presses(group.admin, "返回")
    await group.presses(group.admin, "改时间")
    await group.hears(group.admin, "每天 9点半")
    await group.presses(group.admin, "按计划发布")
    await group.clock_to("2026-03-01T09:30+08:00")
    assert await posted(group, "早安") == 1


async def test_a_paused_announcement_is_silent_until_it_is_resumed(group: Group) -> None:
    await announce(group, "每天 10:00 | 早安", then="按计划发布")
    await group.hears(group.admin, "/announcements")
    assert "#1 每天 10:00：早安 周日 2026年3月1日 10:00" in (await group.replies())[-1]
    await group.presses(group.admin, "#1")
    await group.presses(group.admin, "暂停")
    await group.clock_to("2026-03-02T11:00+08:00")
    assert await posted(group, "早安") == 0
    await group.presses(group.admin, "继续")
    await group.clock_to("2026-03-03T11:00+08:00")
    assert await posted(group, "早安") == 1


async def test_a_deleted_announcement_never_comes_again(group: Group) -> None:
    await announce(group, "每天 10:00 | 早安", then="按计划发布")
    await group.presses(group.admin, "删除")
    assert "还没有公告" in (await group.replies())[-1]
    await group.passes(days=2)
    assert await posted(group, "早安") == 0


async def test_one_that_is_scheduled_can_be_posted_now_besides(group: Group) -> None:
    await announce(group, "每天 20:00 | 晚安", then="按计划发布")
    await group.presses(group.admin, "现在发布")
    await group.clock_to("2026-03-01T20:00+08:00")
    assert await posted(group, "晚安") == 2


async def test_a_group_in_which_one_may_not_publish_cannot_be_chosen(group: Group) -> None:
    await group.another_group("二群")
    await group.hears(group.admin, "/announce 大家好")
    await group.presses(group.admin, "选择群")
    assert [row for shown in await group.shown() for row in shown.buttons] == [("✓ 测试群",), ("‹ 返回",)]
