"""Cases: explained in words, and undone in one tap."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.settings import ChatSettings
from bot.services.cases import ByRule, Evidence, Measure, MeasureKind, open_case
from models.cases import CaseMode, CaseState
from models.chats import active_groups
from models.restrictions import exemptions_in
from tests.features.accounts import account, all_cases, at_name
from tests.kit import Group


async def test_a_case_is_explained_in_words(group: Group) -> None:
    said = await group.hears("阿明", "买粉加我")
    await group.hears(group.admin, "/mute 2h 广告", reply_to=said)
    await group.hears(group.admin, "/case 1")
    card = (await group.replies())[-1]
    for part in ("第 1 号", "阿明", "/mute", "管理员", "禁言到", "广告", "买粉加我", "生效"):
        assert part in card


async def test_a_case_nobody_has_and_a_missing_number_are_answered(group: Group) -> None:
    await group.hears(group.admin, "/case 99")
    await group.hears(group.admin, "/case abc")
    assert await group.replies() == ["没有第 99 号。发 /cases 看最近的。", "请写上编号，例如：/case 12"]


async def test_undo_gives_back_the_right_to_write_and_the_points(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/warn", reply_to=said)
    await group.hears(group.admin, "/warn", reply_to=said)
    assert group.is_muted("阿明")
    await group.presses(group.admin, "撤销")
    assert not group.is_muted("阿明")
    assert (await group.replies())[-1].startswith("已由 管理员 撤销：")
    await group.hears(group.admin, "/warnboard")
    assert (await group.replies())[-1] == "警告分\n阿明：1 分（1 次）"


async def test_undo_by_number_lifts_a_ban_and_tells_the_member(group: Group) -> None:
    await group.writes("阿明", "/start")
    said = await group.hears("阿明", "广告")
    await group.hears(group.admin, "/ban", reply_to=said)
    assert group.is_banned("阿明")
    await group.hears(group.admin, "/undo 1")
    assert not group.is_banned("阿明")
    assert "已经撤销" in (await group.private("阿明"))[-1]
    await group.hears(group.admin, "/undo 1")
    assert (await group.replies())[-1] == "第 1 号之前已经撤销了。"


async def test_undoing_one_of_two_mutes_leaves_the_other(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/mute 1h", reply_to=said)
    await group.hears(group.admin, "/mute 3h", reply_to=said)
    await group.hears(group.admin, "/undo 2")
    assert group.is_muted("阿明")
    await group.passes(minutes=61)
    assert not group.is_muted("阿明")


async def test_members_cannot_undo(group: Group) -> None:
    said = await group.hears("阿明", "吵")
    await group.hears(group.admin, "/mute 1h", reply_to=said)
    await group.presses("小红", "撤销")
    await group.hears("小红", "/undo 1")
    assert group.is_muted("阿明")


async def test_whoever_may_not_ban_may_not_undo_a_ban(group: Group) -> None:
    said = await group.hears("阿明", "广告")
    await group.hears(group.admin, "/ban", reply_to=said)
    await group.promote("老王", "delete")
    await group.presses("老王", "撤销")
    assert group.is_banned("阿明")


async def test_the_list_shows_one_member_or_the_newest(group: Group) -> None:
    one = await group.hears("阿明", "吵")
    other = await group.hears("小红", "吵")
    await group.hears(group.admin, "/warn", reply_to=one)
    await group.hears(group.admin, "/warn", reply_to=other)
    await group.hears(group.admin, f"/cases {await at_name(group, '阿明')}")
    assert "小红" not in (await group.replies())[-1]
    await group.hears(group.admin, "/cases")
    assert "小红" in (await group.replies())[-1]


async def test_a_members_file_holds_joins_cases_and_reports_both_ways(group: Group) -> None:
    await group.joins("阿明")
    said = await group.hears("阿明", "吵")
    await group.hears("小红", "/report", reply_to=said)
    await group.hears(group.admin, "/mute 1h", reply_to=said)
    await group.hears(group.admin, f"/member {await at_name(group, '阿明')}")
    file = (await group.replies())[-1]
    for part in ("加入", "发言 1 条", "被举报 1 次", "禁言中", "处理 1 次"):
        assert part in file


async def _rule_case(group: Group, mode: CaseMode = CaseMode.ENFORCE) -> None:
    """A case as the rules open it."""
    await group.hears("阿明", "加群领红包")
    person_id = (await account(group, "阿明")).person_id

    async def opened(session: AsyncSession) -> None:
        (chat,) = await active_groups(session)
        await open_case(
            session,
            chat_id=chat.id,
            subject_id=person_id,
            cause=ByRule("spam-words", 3, "广告词"),
            actions=[Measure(MeasureKind.WARN, points=1)],
            at=group.clock.now(),
            evidence=Evidence("1", "加群领红包", {"entry": "领红包", "count": 2, "limit": 1}),
            mode=mode,
        )

    await group.writer.write(opened)


async def test_a_rules_case_names_the_rule_its_version_and_what_matched(group: Group) -> None:
    await _rule_case(group)
    await group.hears(group.admin, "/case 1")
    card = (await group.replies())[-1]
    for part in ("规则「广告词」第 3 版", "命中：领红包", "围炉"):
        assert part in card


async def test_undo_and_exempt_keeps_the_rule_away_for_thirty_days(group: Group) -> None:
    await _rule_case(group)
    await group.hears(group.admin, "/case 1")
    await group.presses(group.admin, "撤销并豁免")
    async with group.reading() as session:
        (chat,) = await active_groups(session)
        (exemption,) = await exemptions_in(session, chat.id, group.clock.now())
        assert exemption.rule_id == "spam-words"
        assert await exemptions_in(session, chat.id, group.clock.now() + timedelta(days=31)) == []
    (case,) = await all_cases(group)
    assert case.state == CaseState.UNDONE


async def test_a_shadow_case_gives_no_points_and_cannot_be_undone(group: Group) -> None:
    await _rule_case(group, CaseMode.SHADOW)
    await group.hears(group.admin, "/warnboard")
    assert (await group.replies())[-1] == "现在没有人有警告分，挺好。"
    await group.hears(group.admin, "/undo 1")
    assert "只是观察" in (await group.replies())[-1]


async def test_the_log_chat_gets_a_line_and_a_strangers_chat_never(group: Group) -> None:
    for name, owner in (("日志群", group.person(group.owner)), ("别人的群", group.person("外人"))):
        log = group.driver.add_group(name, owner)
        group.driver.say(log, owner, "/reports", at=group.clock.now())  # so that we know who runs it
        await group.settle()
        await group.hears(group.owner, f"/set moderation.log_chat {log}")
        said = await group.hears("阿明", "吵")
        await group.hears(group.admin, "/warn", reply_to=said)
        logged = [line.text for line in group.driver.visible(log) if line.sender == group.driver.bot_id]
        assert any("[测试群] 阿明：警告 1 分" in text for text in logged) is (name == "日志群")


def test_the_default_ladder_reads_as_it_is_written() -> None:
    assert ChatSettings().moderation.ladder == "1 warn, 2 mute 10m, 3 mute 1d, 4 kick, 5 ban"
