"""What the digest lists first: each has a button, and the button does it."""

import json
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.pipeline.house import source_of
from models.budget import BudgetDay
from models.outbox import OutboxRow, OutboxState
from tests.features.accounts import into_outbox
from tests.features.digests import NINE, digests, line, owner_has_opened, this_chat
from tests.kit import Group


async def test_open_reports_stand_first_and_their_button_leads_to_them(group: Group) -> None:
    await owner_has_opened(group)
    key = await group.hears("坏人", "加我微信领红包", at="2026-03-02T01:00+08:00")
    await group.hears("阿明", "/report 广告", reply_to=key, at="2026-03-02T01:00+08:00")
    await group.clock_to(NINE)
    assert await line(group, "· 1 条举报") == "· 1 条举报在等，最久 8小时"
    await group.presses(group.owner, "看举报", private=True)
    assert "加我微信领红包" in (await group.private(group.owner))[-1]
    await group.presses(group.owner, "没问题", private=True)
    await group.clock_to("2026-03-03T09:00+08:00")
    assert "举报在等" not in (await digests(group))[-1]


async def test_a_newcomers_question_is_shown_and_the_group_is_asked_once(group: Group) -> None:
    await owner_has_opened(group)
    await group.joins("小李", at="2026-03-02T07:00+08:00")
    key = await group.hears("小李", "请问群规在哪里看？", at="2026-03-02T07:05+08:00")
    await group.clock_to(NINE)
    assert await line(group, "· 新人") == "· 新人小李问了没人回（1小时）：请问群规在哪里看？"
    for _ in range(2):
        await group.presses(group.owner, "请大家回答小李", private=True)
    asked = [one for one in await group.shown() if "这位新朋友的问题" in one.text]
    assert [one.reply_to for one in asked] == [key]
    assert group.alerts(group.owner)[-1] == "这个问题已经请大家回答过了，或者已经太久了。"
    await group.hears("阿明", "置顶消息里", reply_to=key)
    await group.hears(group.owner, "/digest")
    assert "问了没人回" not in (await digests(group))[-1]


async def test_a_question_without_a_mark_asked_twice_can_be_put_to_the_group_from_an_older_digest(group: Group) -> None:
    await owner_has_opened(group)
    await group.joins("小李", at="2026-03-02T07:00+08:00")
    await group.hears("小李", "大家好\n请问群规在哪里看", at="2026-03-02T07:05+08:00")
    await group.clock_to(NINE)
    assert await line(group, "· 新人") == "· 新人小李问了没人回（1小时）：请问群规在哪里看"
    await group.hears("小李", "有人知道吗", at="2026-03-02T09:10+08:00")
    await group.passes(hours=1)
    await group.presses(group.owner, "请大家回答小李", private=True)
    assert "这位新朋友的问题" in (await group.replies())[-1]


async def test_lost_rights_and_refused_actions_are_told(group: Group) -> None:
    await owner_has_opened(group)
    await group.bot_loses("delete")
    await group.clock_to(NINE)
    assert "· 我缺少权限：删除消息" in (await digests(group))[-1]
    await group.presses(group.owner, "看权限", private=True)
    assert "删除消息" in (await group.private(group.owner))[-1]


async def test_a_spent_budget_can_be_raised_with_one_tap(group: Group) -> None:
    await owner_has_opened(group)
    chat = await this_chat(group)
    today = datetime.fromisoformat(NINE).date().toordinal()

    async def spend(session: AsyncSession) -> None:
        session.add(BudgetDay(chat_id=chat.id, day=today, spent=30, refused=4))

    await group.writer.write(spend)
    await group.clock_to(NINE)
    assert "· 说话额度用完了，4 句话没说出口" in (await digests(group))[-1]
    await group.presses(group.owner, "每天多给 10 句", private=True)
    assert group.alerts(group.owner)[-1] == "以后每天最多说 40 句。"
    assert json.loads((await this_chat(group)).settings)["general"] == {"messages_per_day": 40}


async def test_requests_to_join_can_be_granted_and_refused_from_it(group: Group) -> None:
    await owner_has_opened(group)
    await group.requests_join("小李", at="2026-03-02T06:00+08:00")
    await group.requests_join("小周", at="2026-03-02T07:00+08:00")
    await group.clock_to(NINE)
    assert await line(group, "· 2 人申请") == "· 2 人申请入群还没进来，最久 3小时"
    await group.presses(group.owner, "看申请", private=True)
    await group.presses(group.owner, "放行 小李", private=True)
    await group.presses(group.owner, "婉拒 小周", private=True)
    assert group.is_member("小李")
    assert not group.is_member("小周")
    await group.clock_to("2026-03-03T09:00+08:00")
    assert "申请入群" not in (await digests(group))[-1]


async def test_what_failed_is_listed_behind_its_button(group: Group) -> None:
    await owner_has_opened(group)
    chat, now = await this_chat(group), group.clock.now()
    row = OutboxRow(
        id=7, source=source_of(group.driver.platform), chat_key=chat.key, chat_id=chat.id, to_group=True,
        feature="polls", kind="send_text", payload="", priority=2, attempts=1, created_at=now,
        settled_at=datetime.fromisoformat("2026-03-02T01:00+08:00"), state=OutboxState.FAILED, error="too long",
    )  # fmt: skip
    await into_outbox(group, row)
    await group.clock_to(NINE)
    assert await line(group, "· 1 个动作") == "· 1 个动作没成功或不确定，最早 8小时前"
    await group.presses(group.owner, "看没办成的事", private=True)
    assert "· 01:00 polls：too long" in (await group.private(group.owner))[-1]
