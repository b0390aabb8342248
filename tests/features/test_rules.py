"""The group's rules: read, accepted, changed; and the gate for newcomers."""

import pytest
from sqlalchemy import func, select

from models.rules import RulesAcceptance, RulesGate
from tests.kit import Group

FIRST = "1. 友善\n2. 不发广告"
SECOND = "1. 友善\n2. 不发广告和传销\n3. 提问先搜"


async def set_rules(group: Group, text: str) -> None:
    await group.hears(group.admin, f"/setrules {text}")
    await group.presses(group.admin, "发布")


async def gated(group: Group, **settings: object) -> None:
    await set_rules(group, FIRST)
    for name, value in {"must_accept": "yes", **settings}.items():
        await group.hears(group.admin, f"/set rules.{name} {value}")


async def rows(group: Group, table: type[RulesAcceptance] | type[RulesGate]) -> int:
    async with group.reading() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_rules_are_shown_to_whoever_asks(group: Group) -> None:
    await set_rules(group, FIRST)
    await group.hears("阿明", "群规")
    shown = (await group.replies())[-1]
    assert FIRST in shown
    assert "第 1 版" in shown


async def test_a_group_without_rules_says_so(group: Group) -> None:
    await group.hears("阿明", "/rules")
    assert "/setrules" in (await group.replies())[-1]


async def test_nothing_holds_before_it_is_confirmed_and_the_change_is_shown(group: Group) -> None:
    await set_rules(group, FIRST)
    await group.hears(group.admin, f"/setrules {SECOND}")
    preview = (await group.replies())[-1]
    assert "− 2. 不发广告\n+ 2. 不发广告和传销\n+ 3. 提问先搜" in preview
    assert "1. 友善" not in preview
    await group.hears("阿明", "/rules")
    assert "第 1 版" in (await group.replies())[-1]
    await group.presses(group.admin, "发布")
    await group.hears("阿明", "/rules")
    assert "第 2 版" in (await group.replies())[-1]


async def test_rules_can_be_taken_from_a_message(group: Group) -> None:
    key = await group.hears(group.owner, FIRST)
    await group.hears(group.admin, "/setrules", reply_to=key)
    await group.presses(group.admin, "发布")
    await group.hears("阿明", "/rules")
    assert FIRST in (await group.replies())[-1]


async def test_members_may_not_set_them(group: Group) -> None:
    await group.hears("阿明", "/setrules 都听我的")
    assert all(shown.buttons == () for shown in await group.shown())


async def test_a_version_is_accepted_once(group: Group) -> None:
    await set_rules(group, FIRST)
    await group.presses("阿明", "同意")
    await group.presses("阿明", "同意")
    assert await rows(group, RulesAcceptance) == 1
    assert group.alerts("阿明")[0] != group.alerts("阿明")[1]


async def test_an_old_version_cannot_be_accepted_any_more(group: Group) -> None:
    await set_rules(group, FIRST)
    await group.hears("阿明", "/rules")
    old = (await group.shown())[-1]
    await set_rules(group, SECOND)
    group.driver.press(group.chat, group.member("阿明"), old.key, "我已阅读并同意", at=group.clock.now())
    await group.settle()
    assert await rows(group, RulesAcceptance) == 0


async def test_admins_see_who_has_not_accepted(group: Group) -> None:
    await set_rules(group, FIRST)
    await group.hears("小红", "早")
    await group.presses("阿明", "同意")
    await group.hears(group.admin, "/rules who")
    told = (await group.replies())[-1]
    assert "小红" in told
    assert "阿明" not in told
    await group.hears("小红", "/rules who")
    assert "小红" not in (await group.replies())[-1]


async def test_all_versions_can_be_read(group: Group) -> None:
    await set_rules(group, FIRST)
    await set_rules(group, SECOND)
    await group.hears("阿明", "/rules 历史")
    assert len((await group.replies())[-1].splitlines()) == 2
    await group.hears("阿明", "/rules 1")
    assert FIRST in (await group.replies())[-1]
    await group.hears("阿明", "/rules 9")
    assert FIRST not in (await group.replies())[-1]


async def test_rules_that_do_not_fit_into_a_message_are_refused(group: Group) -> None:
    await group.hears(group.admin, "/setrules " + "好" * 3_500)
    assert (await group.shown())[-1].buttons == ()


async def test_a_newcomer_writes_after_accepting(group: Group) -> None:
    await gated(group)
    await group.hears("阿明", "早")
    await group.joins("小红")
    assert group.is_muted("小红")
    assert not group.is_muted("阿明")
    await group.presses("阿明", "同意")
    assert group.is_muted("小红")
    await group.presses("小红", "同意")
    assert not group.is_muted("小红")
    assert await rows(group, RulesGate) == 0


async def test_the_gate_is_closed_only_where_the_group_wants_it(group: Group) -> None:
    await set_rules(group, FIRST)
    await group.joins("小红")
    assert not group.is_muted("小红")


async def test_nobody_is_stopped_by_rules_that_do_not_exist(group: Group) -> None:
    await group.hears(group.admin, "/set rules.must_accept yes")
    await group.joins("小红")
    assert not group.is_muted("小红")


@pytest.mark.parametrize(("afterwards", "stays"), [("free", True), ("remove", False)])
async def test_nobody_waits_at_the_gate_for_ever(group: Group, afterwards: str, stays: bool) -> None:
    await gated(group, wait_hours=2, afterwards=afterwards)
    await group.joins("小红")
    await group.passes(hours=2, minutes=1)
    assert group.is_member("小红") == stays
    assert not group.is_muted("小红")
    assert not group.is_banned("小红")


async def test_who_accepted_in_time_is_not_removed_later(group: Group) -> None:
    await gated(group, wait_hours=2, afterwards="remove")
    await group.joins("小红")
    await group.presses("小红", "同意")
    await group.passes(hours=3)
    assert group.is_member("小红")


async def test_who_accepted_before_walks_in(group: Group) -> None:
    await gated(group)
    await group.joins("小红")
    await group.presses("小红", "同意")
    await group.leaves("小红")
    await group.joins("小红")
    assert not group.is_muted("小红")


async def test_who_leaves_and_comes_back_is_asked_again(group: Group) -> None:
    await gated(group, wait_hours=2, afterwards="remove")
    await group.joins("小红")
    await group.leaves("小红")
    await group.passes(minutes=90)
    await group.joins("小红")
    assert group.is_muted("小红")
    await group.passes(minutes=60)
    assert group.is_member("小红")


async def test_many_newcomers_are_asked_with_one_line(group: Group) -> None:
    await gated(group)
    await group.hears(group.admin, "/set welcome.enabled off")
    before = len(await group.replies())
    for name in ("甲", "乙", "丙"):
        await group.joins(name)
    assert len(await group.replies()) == before + 1
    await group.passes(minutes=6)
    await group.joins("丁")
    assert len(await group.replies()) == before + 1  # the line before it went


async def test_accepting_does_not_lift_a_mute_of_another_kind(group: Group) -> None:
    await gated(group)
    await group.joins("小红")
    await group.hears(group.admin, f"/mute {group.person('小红')} 1h")
    await group.presses("小红", "同意")
    assert group.is_muted("小红")


async def test_accepting_does_not_let_somebody_in_who_came_with_a_raid(group: Group) -> None:
    await gated(group)
    for number in range(15):
        group.driver.join(group.chat, group.person(f"来客{number}"), by=None, link=None, at=group.clock.now())
    await group.settle()
    await group.presses("来客3", "同意")
    assert group.is_muted("来客3")
    await group.hears(group.admin, "/raid off")
    await group.presses(group.admin, "放他们进来")
    assert not group.is_muted("来客3")
