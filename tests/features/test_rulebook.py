"""Keeping the rules of the guard by command and by button."""

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.moderation import RuleVersion
from tests.kit import Group

LINK = "快看 https://spam.example/x"


async def answer(group: Group, line: str, by: str | None = None) -> str:
    await group.hears(by or group.admin, line)
    return (await group.replies())[-1]


async def test_every_rule_is_listed_with_its_mode_and_what_it_did(group: Group) -> None:
    await answer(group, "/rule add links : delete, warn 1")
    await answer(group, "/rule links enforce")
    await group.hears("小红", LINK)
    listed = await answer(group, "/rule")
    (flood,) = [line for line in listed.splitlines() if "flood" in line]
    (links,) = [line for line in listed.splitlines() if "links" in line]
    assert "观察中" in flood
    assert "处理 1 次" in links
    await answer(group, "/undo 1")
    (links,) = [line for line in (await answer(group, "/rule")).splitlines() if "links" in line]
    assert "撤销 100%" in links


async def test_members_may_not_touch_rules(group: Group) -> None:
    await answer(group, "/rule flood enforce")
    await answer(group, "/rule flood off", by="阿明")
    for number in range(8):
        await group.hears("小红", f"第 {number} 句")
    assert group.is_muted("小红")


async def test_a_rule_is_shown_in_words_with_the_line_that_makes_it(group: Group) -> None:
    card = await answer(group, "/rule flood")
    assert "发 8 条" in card
    assert "/rule add flood id=flood : delete, mute 10m" in card


async def test_a_changed_rule_has_a_new_version_and_old_cases_keep_theirs(group: Group) -> None:
    await answer(group, "/rule add links : delete, warn 1")
    await answer(group, "/rule links enforce")
    await group.hears("小红", LINK)
    await answer(group, "/rule add links new=2d : delete")
    assert "第 3 版" in await answer(group, "/rule links")
    assert "第 2 版" in await answer(group, "/case 1")
    async with group.reading() as session:
        kept = list(await session.scalars(select(RuleVersion).where(RuleVersion.rule_id == "links")))
        audit = list(await session.scalars(select(AuditEntry.what)))
    assert [(row.version, row.is_current) for row in kept] == [(1, False), (2, False), (3, True)]
    assert audit.count("rulebook.kept") == 2


async def test_a_rule_about_a_list_that_is_not_there_is_not_kept(group: Group) -> None:
    await answer(group, "/word add 赌场")
    said = await answer(group, "/rule add words list=wrods : delete")
    assert "wrods" in said
    assert "words、spam" in said or "spam、words" in said
    assert "wrods" not in await answer(group, "/rule words"), "the rule with the same name is as it was"


async def test_a_rule_is_tried_on_the_past_before_it_is_enforced(group: Group) -> None:
    for number in range(7):
        await group.hears("小红", f"{LINK}{number}")
    await group.hears(group.admin, f"{LINK} 管理员也发过")
    await group.hears("阿明", "大家早")
    await answer(group, "/rule add links : delete")
    tried = await answer(group, "/rule test links")
    assert "命中 7 条" in tried
    assert "1 人" in tried
    assert tried.count("小红") == 5
    assert "管理员也发过" not in tried
    said = [line for line in await group.lines() if LINK in line and not line.startswith("bot:")]
    assert len(said) == 8  # nothing happened to anybody
    await group.presses(group.admin, "启用")
    await group.hears("小红", f"{LINK}9")
    assert f"小红: {LINK}9" not in await group.lines()


@pytest.mark.parametrize("line", ["/rule links test 30", "/rules test links 7", "/rules test links"])
async def test_there_are_several_ways_to_ask_for_a_trial(group: Group, line: str) -> None:
    await group.hears("小红", LINK)
    await answer(group, "/rule add links : delete")
    assert "命中 1 条" in await answer(group, line)


async def test_members_may_not_try_rules(group: Group) -> None:
    await group.hears("小红", LINK)
    await answer(group, "/rule add links : delete")
    assert LINK not in await answer(group, "/rules test links", by="阿明")


async def test_a_trial_looks_no_further_back_than_asked(group: Group) -> None:
    await group.hears("小红", LINK)
    await group.passes(days=3)
    await answer(group, "/rule add links : delete")
    assert "命中 0 条" in await answer(group, "/rule test links 2")
    assert "命中 1 条" in await answer(group, "/rule test links 4")


async def test_a_trial_knows_who_was_a_newcomer_then(group: Group) -> None:
    await group.joins("小红")
    await group.hears("小红", LINK)
    await group.passes(days=2)
    for number in range(3):
        await group.hears("小红", f"聊天 {number}")
    await group.hears("小红", LINK)
    await answer(group, "/rule add links new=1d,2 : delete")
    assert "命中 1 条" in await answer(group, "/rule test links")


async def test_what_is_not_stored_cannot_be_tried_and_this_is_said(group: Group) -> None:
    await answer(group, "/rule add forwards : delete")
    assert "没有存档" in await answer(group, "/rule test forwards")


async def test_a_deleted_rule_does_nothing_and_stays_deleted(group: Group) -> None:
    await answer(group, "/rule flood enforce")
    await answer(group, "/rule flood delete")
    await group.restart()
    for number in range(9):
        await group.hears("小红", f"第 {number} 句")
    assert not group.is_muted("小红")
    assert "flood" not in await answer(group, "/rule")


async def test_buttons_lead_to_a_rule_step_by_step(group: Group) -> None:
    await answer(group, "/rule add")
    await group.presses(group.admin, "链接")
    await group.presses(group.admin, "任何链接")
    await group.presses(group.admin, "删除、警告")
    assert "观察中" in (await group.replies())[-1]
    await group.presses(group.admin, "启用")
    await group.joins("小红")
    await group.hears("小红", LINK)
    assert f"小红: {LINK}" not in await group.lines()


async def test_a_member_cannot_press_an_admins_buttons(group: Group) -> None:
    await answer(group, "/rule add links : delete, ban")
    await group.presses("阿明", "启用")
    await group.hears("小红", LINK)
    assert group.is_member("小红")


@pytest.mark.parametrize(
    "line",
    ["add gossip : delete", "add flood 5 : delete", "add flood messages=x : delete", "add flood", "add flood : fly",
     "add links id=../x : delete", "flood maybe", "test", "test flood soon", "no-such-rule", "a b c d"],
)  # fmt: skip
async def test_a_wrong_line_is_answered_with_an_example_and_changes_nothing(group: Group, line: str) -> None:
    said = await answer(group, f"/rule {line}")
    assert "/rule" in said
    async with group.reading() as session:
        assert list(await session.scalars(select(RuleVersion))) == []
