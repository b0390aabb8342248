"""/stats: one short card for admins, edited in place."""

from tests.kit import Group


async def card(group: Group) -> str:
    return next(text for text in reversed(await group.replies()) if text.startswith("测试群 ·"))


async def test_today_stands_beside_yesterday_and_includes_what_was_said_just_now(group: Group) -> None:
    await group.writes(group.owner, "/start")
    for n in range(3):
        await group.hears("阿明", f"昨天 {n}", at="2026-03-01T20:00+08:00")
    await group.hears("小红", "今天", at="2026-03-02T10:00+08:00")
    await group.hears(group.admin, "统计")
    said = await card(group)
    assert said.startswith("测试群 · 今天")
    assert "消息 1（3）" in said
    assert "活跃的人 1（1），占 25%" in said


async def test_a_button_edits_the_card_to_a_week_and_back(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears("阿明", "一周前", at="2026-03-01T20:00+08:00")
    await group.hears("阿明", "这周", at="2026-03-12T10:00+08:00")
    await group.hears(group.admin, "/stats")
    before = len(await group.replies())
    await group.presses(group.admin, "7 天")
    assert "测试群 · 近 7 天" in await card(group)
    assert "消息 2\n" in await card(group)
    await group.presses(group.admin, "30 天")
    assert "消息 3\n" in await card(group)
    assert len(await group.replies()) == before


async def test_members_see_no_numbers(group: Group) -> None:
    await group.hears("阿明", "/stats")
    assert (await group.replies())[-1] == "这件事需要管理员来做。"
    await group.hears(group.admin, "/stats")
    await group.presses("阿明", "30 天")
    assert group.alerts("阿明") == ["这件事需要管理员来做。"]
    assert "今天" in await card(group)


async def test_a_wrong_argument_is_answered_with_the_usage(group: Group) -> None:
    await group.hears(group.admin, "/stats 去年")
    assert (await group.replies())[-1].startswith("直接发：/stats")
