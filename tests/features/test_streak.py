"""One's own days, and setting days right."""

from sqlalchemy import select

from models.audit import AuditEntry
from models.points import PointsEntry
from tests.kit import Group


async def checks_in(group: Group, name: str, *days: int, word: str = "打卡") -> None:
    for day in days:
        await group.hears(name, word, at=f"2026-03-{day:02}T09:00+08:00")


async def ledger(group: Group) -> list[tuple[str, int]]:
    async with group.reading() as session:
        rows = await session.execute(select(PointsEntry.reason, PointsEntry.amount).order_by(PointsEntry.id))
        return [(reason, amount) for reason, amount in rows]


async def test_a_member_sees_streak_record_and_calendar(group: Group) -> None:
    await checks_in(group, "阿明", 1, 2, 4)
    await group.hears("阿明", "我的打卡")
    assert (await group.replies())[-1].splitlines() == [
        "阿明 ·「每日打卡」",
        "连续 1 天，最长 2 天，共打卡 3 天，补签卡 0 张",
        "2026 年 3 月",
        " 一  二  三  四  五  六  日",
        "                         1●",
        " 2●  3○  4●  5·  6·  7·  8·",
        " 9· 10· 11· 12· 13· 14· 15·",
        "16· 17· 18· 19· 20· 21· 22·",
        "23· 24· 25· 26· 27· 28· 29·",
        "30· 31·",
        "● 打卡　◐ 补签卡　○ 漏打　□ 今天",
    ]


async def test_the_calendar_turns_pages_only_for_its_owner(group: Group) -> None:
    await checks_in(group, "阿明", 1)
    await group.hears("阿明", "/me")
    await group.presses("小红", "上个月")
    assert group.alerts("小红") == ["这个按钮不是给你的。"]
    await group.presses("阿明", "上个月")
    assert "2026 年 2 月" in (await group.replies())[-1]


async def test_an_admin_repairs_a_day_with_points_and_audit(group: Group) -> None:
    await checks_in(group, "阿明", 1, 2, 4)
    key = await group.hears("阿明", "昨天没网")
    await group.hears(group.admin, "/repair 3-3 没网", reply_to=key)
    assert (await group.replies())[-1] == "已为 阿明 补上「每日打卡」2026年3月3日的打卡，现在连续 4 天，+5 分。"
    assert await ledger(group) == [("checkin", 5), ("checkin", 5), ("checkin", 5), ("repair", 5)]
    async with group.reading() as session:
        entry = (await session.scalars(select(AuditEntry).where(AuditEntry.what == "checkin.repair"))).one()
    assert '"reason": "没网"' in entry.detail


async def test_repairing_pays_what_the_longer_streak_would_have_brought(group: Group) -> None:
    await checks_in(group, "阿明", 2, 3, 4, 6, 7, 8, 9)
    key = await group.hears("阿明", "求补签")
    await group.hears(group.admin, "/repair 3-5", reply_to=key)
    assert (await ledger(group))[-1] == ("repair", 10)  # the day itself, and the eighth day's bonus


async def test_a_withdrawn_day_takes_its_points_back_and_can_be_checked_in_again(group: Group) -> None:
    await checks_in(group, "阿明", 1, 2)
    key = await group.hears("阿明", "点错了")
    await group.hears(group.admin, "/uncheck 今天 点错了", reply_to=key)
    assert (await group.replies())[-1] == "已撤销 阿明「每日打卡」2026年3月2日的打卡，现在连续 1 天，扣回 5 分。"
    await group.hears(group.admin, "/uncheck 今天", reply_to=key)
    assert "没有打卡记录" in (await group.replies())[-1]
    await group.hears("阿明", "打卡")
    assert "连续 2 天，+5 分" in (await group.replies())[-1]
    assert await ledger(group) == [("checkin", 5), ("checkin", 5), ("withdraw", -5), ("checkin", 5)]


async def test_members_neither_repair_nor_withdraw_for_others(group: Group) -> None:
    await checks_in(group, "阿明", 1, 2, 4)
    key = await group.hears("阿明", "哎呀")
    before = await ledger(group)
    await group.hears("小红", "/uncheck 3-4", reply_to=key)
    assert (await group.replies())[-1] == "这件事需要管理员来做。"
    await group.hears("小红", "/repair 3-3", reply_to=key)
    assert (await group.replies())[-1] == "2026年3月3日之前还没有打卡记录，用不上补签卡。"  # taken as her own day
    assert await ledger(group) == before


async def test_a_member_covers_a_day_with_a_card_of_their_own(group: Group) -> None:
    await checks_in(group, "阿明", 1, 2, *range(4, 11))
    await group.hears("阿明", "补签 3-3")
    assert (await group.replies())[-1] == "阿明 用一张补签卡保住了「每日打卡」2026年3月3日，现在连续 9 天，还剩 0 张。"
    await group.hears("阿明", "补签 3-3")
    assert (await group.replies())[-1] == "「每日打卡」2026年3月3日已经有补签卡保着啦。"


async def test_without_a_card_a_member_is_told_how_to_earn_one(group: Group) -> None:
    await checks_in(group, "阿明", 1, 3)
    await group.hears("阿明", "/repair 补签 昨天")
    assert (await group.replies())[-1] == "手里还没有补签卡：连续打卡每满 7 天得一张。"


async def test_what_cannot_be_read_is_answered_with_an_example(group: Group) -> None:
    await checks_in(group, "阿明", 1)
    await group.hears("阿明", "/repair 那天")
    assert "补签 昨天" in (await group.replies())[-1]
    await group.hears(group.admin, "/uncheck")
    assert "/uncheck @xiaoming" in (await group.replies())[-1]
    await group.hears("阿明", "补签 3-9")
    assert "已经过去的日子" in (await group.replies())[-1]


async def test_after_a_challenge_the_day_before_is_still_found(group: Group) -> None:
    await group.hears(group.admin, "/ritual new 早起 3天 from=3-2")
    await group.hears("阿明", "早起", at="2026-03-03T08:00+08:00")
    await group.clock_to("2026-03-05T08:00+08:00")
    await group.hears("阿明", "补签 昨天")
    assert "补签卡" in (await group.replies())[-1]
