"""The rules on trial: what they would have hit is shown in one place, and one tap puts them in force."""

from tests.features.digests import NINE, digests, line, owner_has_opened
from tests.kit import Group


async def flood(group: Group, name: str, day: str = "2026-03-01") -> None:
    for n in range(8):
        await group.hears(name, f"第 {n} 句", at=f"{day}T10:00:0{n}+08:00")


async def test_the_set_up_leads_to_them_and_one_tap_puts_them_in_force(group: Group) -> None:
    await owner_has_opened(group)
    await flood(group, "小红")
    assert not group.is_muted("小红")
    await group.hears(group.owner, "/setup")
    assert "规则：5 条在观察，只记录，还不处理任何人。" in (await group.replies())[-1]
    lines = len(await group.replies())
    await group.presses(group.owner, "看规则")
    card = (await group.private(group.owner))[-1]
    assert "刷屏：一人 10秒钟内发 8 条 → 删除、禁言10分钟。会命中 1 次：" in card
    assert "· 小红" in card
    assert "广告和诈骗用语" in card
    assert len(await group.replies()) == lines
    await group.presses(group.owner, "启用这 5 条", private=True)
    assert (await group.private(group.owner))[-1].startswith("已启用：刷屏、拉人链接")
    await flood(group, "小李", "2026-03-02")
    assert group.is_muted("小李")
    await group.hears(group.owner, "/setup")
    assert "在观察" not in (await group.replies())[-1]


async def test_the_digest_asks_once_about_all_of_them(group: Group) -> None:
    await owner_has_opened(group)
    await flood(group, "小红")
    await group.clock_to(NINE)
    assert await line(group, "· 5 条规则") == "· 5 条规则还在观察，7 天里会命中 1 次：刷屏 1"
    await group.presses(group.owner, "启用规则", private=True)
    assert group.alerts(group.owner)[-1].startswith("已启用：刷屏")
    await group.clock_to("2026-03-03T09:00+08:00")
    assert "观察" not in (await digests(group))[-1]


async def test_who_goes_on_watching_is_asked_again_after_a_week(group: Group) -> None:
    await owner_has_opened(group)
    await flood(group, "小红")
    await group.clock_to(NINE)
    await group.presses(group.owner, "继续观察", private=True)
    assert group.alerts(group.owner)[-1] == "好，继续观察，7 天后再问你。"
    await flood(group, "小红", "2026-03-07")
    await group.clock_to("2026-03-09T08:59+08:00")
    assert "观察" not in (await digests(group))[-1]
    await group.clock_to("2026-03-10T09:00+08:00")
    assert await line(group, "· 5 条规则") == "· 5 条规则还在观察，7 天里会命中 1 次：刷屏 1"


async def test_a_rule_that_was_changed_since_somebody_looked_stays_on_trial(group: Group) -> None:
    await owner_has_opened(group)
    await group.hears(group.owner, "/setup")
    await group.presses(group.owner, "看规则")
    await group.hears(group.owner, "/rule add flood id=flood messages=3 within=10s : delete, ban")
    await group.presses(group.owner, "启用这 5 条", private=True)
    assert "刷屏" not in (await group.private(group.owner))[-1]
    await flood(group, "小红")
    assert group.is_member("小红")


async def test_who_never_opened_the_private_chat_is_told_so_and_members_may_not_look(group: Group) -> None:
    await group.hears(group.owner, "/setup")
    await group.presses(group.owner, "看规则")
    assert "先私聊我发一句 /start" in group.alerts(group.owner)[-1]
    await group.presses("阿明", "看规则")
    assert group.alerts("阿明") == ["这件事需要管理员来做。"]
