"""Reports: one per message, a queue for admins, an answer for the reporter."""

import pytest

from models.chats import active_groups
from models.reports import waiting_reports
from tests.features.accounts import all_cases
from tests.kit import Group


async def _waiting(group: Group) -> int:
    async with group.reading() as session:
        (chat,) = await active_groups(session)
        return len(await waiting_reports(session, chat.id))


@pytest.mark.parametrize("said", ["/report 广告", "举报", "举报 发广告", "@admin 看一下"])
async def test_a_report_disappears_from_the_group_and_is_kept(group: Group, said: str) -> None:
    spam = await group.hears("阿明", "买粉加我")
    await group.hears("小红", said, reply_to=spam)
    assert await group.lines() == ["阿明: 买粉加我"]
    assert await _waiting(group) == 1


async def test_a_sentence_that_begins_with_the_word_reports_nobody(group: Group) -> None:
    await group.hears("小红", "举报 是什么意思呀")
    assert await group.replies() == []
    assert await _waiting(group) == 0


async def test_many_reports_of_one_message_are_one(group: Group) -> None:
    spam = await group.hears("阿明", "买粉加我")
    await group.writes(group.admin, "/start")
    before = len(await group.private(group.admin))
    for name in ("小红", "小李", "小红"):
        await group.hears(name, "举报", reply_to=spam)
    await group.redeliver()
    assert await _waiting(group) == 1
    assert len(await group.private(group.admin)) == before + 1


async def test_the_oldest_waits_first_with_its_age(group: Group) -> None:
    one = await group.hears("阿明", "广告一")
    await group.hears("小红", "举报", reply_to=one)
    await group.passes(hours=3)
    other = await group.hears("阿明", "广告二")
    await group.hears("小红", "举报", reply_to=other)
    await group.hears(group.admin, "/reports")
    card = (await group.replies())[-1]
    assert "广告一" in card
    assert "3小时" in card.replace(" ", "")
    assert "后面还有 1 条" in card


async def test_an_outcome_acts_and_answers_the_reporter(group: Group) -> None:
    await group.writes("小红", "/start")
    spam = await group.hears("阿明", "买粉加我")
    await group.hears("小红", "举报", reply_to=spam)
    assert (await group.private("小红"))[-1] == "谢谢提醒，「测试群」的管理员会看的。"
    await group.hears(group.admin, "/reports")
    await group.presses(group.admin, "我来处理")
    await group.presses(group.admin, "删除并禁言")
    assert group.is_muted("阿明")
    assert "阿明: 买粉加我" not in await group.lines()
    assert (await group.private("小红"))[-1] == "你在「测试群」举报的消息已经处理，谢谢你。"
    await group.hears(group.admin, "/reports")
    assert (await group.replies())[-1] == "没有等待处理的举报。"


async def test_a_dismissed_report_does_nothing_to_anybody(group: Group) -> None:
    spam = await group.hears("阿明", "大家好")
    await group.hears("小红", "举报", reply_to=spam)
    await group.hears(group.admin, "/reports")
    await group.presses(group.admin, "没问题")
    assert await all_cases(group) == []
    assert await _waiting(group) == 0


async def test_a_claimed_report_is_not_claimed_by_another(group: Group) -> None:
    spam = await group.hears("阿明", "广告")
    await group.hears("小红", "举报", reply_to=spam)
    await group.hears(group.admin, "/reports")
    await group.presses(group.admin, "我来处理")
    await group.presses(group.owner, "我来处理")
    assert group.alerts(group.owner)[-1] == "已经有人在处理了。"


async def test_a_report_is_decided_once(group: Group) -> None:
    spam = await group.hears("阿明", "广告")
    await group.hears("小红", "举报", reply_to=spam)
    await group.hears(group.admin, "/reports")
    await group.hears(group.owner, "/reports")
    await group.presses(group.admin, "删除并警告")
    await group.presses(group.owner, "删除并警告")
    assert len(await all_cases(group)) == 1


async def test_a_report_about_an_admin_goes_to_the_owner_alone(group: Group) -> None:
    await group.writes(group.admin, "/start")
    await group.writes(group.owner, "/start")
    before = len(await group.private(group.admin))
    said = await group.hears(group.admin, "我说了算")
    await group.hears("小红", "举报", reply_to=said)
    assert "我说了算" in (await group.private(group.owner))[-1]
    assert len(await group.private(group.admin)) == before
    await group.hears(group.admin, "/reports")
    assert (await group.replies())[-1] == "没有等待处理的举报。"


async def test_members_cannot_read_or_decide_reports(group: Group) -> None:
    spam = await group.hears("阿明", "广告")
    await group.hears("小红", "举报", reply_to=spam)
    await group.hears("阿明", "/reports")
    assert "广告" not in (await group.replies())[-1]
    await group.hears(group.admin, "/reports")
    await group.presses("阿明", "没问题")
    assert await _waiting(group) == 1


async def test_the_group_is_not_told_who_reported(group: Group) -> None:
    await group.writes(group.admin, "/start")
    await group.hears(group.admin, "早")
    spam = await group.hears("阿明", "广告")
    await group.hears("小红", "/report 刷屏", reply_to=spam)
    assert "举报人：小红：刷屏" in (await group.private(group.admin))[-1]
    await group.hears(group.admin, "/reports")
    await group.presses(group.admin, "我来处理")
    await group.presses(group.admin, "没问题")
    shown = "\n".join(await group.replies())
    assert "1 人举报" in shown
    assert "小红" not in shown
    assert "刷屏" not in shown


async def test_one_person_cannot_flood_the_queue(group: Group) -> None:
    for n in range(7):
        spam = await group.hears("阿明", f"广告 {n}")
        await group.hears("小红", "举报", reply_to=spam)
    assert await _waiting(group) == 5
    await group.passes(hours=1, minutes=1)
    spam = await group.hears("阿明", "广告")
    await group.hears("小红", "举报", reply_to=spam)
    assert await _waiting(group) == 6


async def test_own_messages_and_no_message_cannot_be_reported(group: Group) -> None:
    mine = await group.hears("小红", "我写错了")
    await group.hears("小红", "举报", reply_to=mine)
    await group.hears("小红", "/report")
    assert await _waiting(group) == 0
    assert "回复要举报" in (await group.replies())[-1]


async def test_a_reporters_hits_are_counted(group: Group) -> None:
    spam = await group.hears("阿明", "广告")
    await group.hears("小红", "举报", reply_to=spam)
    await group.hears(group.admin, "/reports")
    await group.presses(group.admin, "删除并警告")
    await group.hears(group.admin, f"/member {group.person('小红')}")
    assert "举报别人 1 次，其中 1 次属实" in (await group.replies())[-1]
