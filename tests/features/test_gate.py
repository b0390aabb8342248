"""Asking in private to be let into a group, where the platform lets us bring people in."""

from sqlalchemy import select

from bot.domain.capabilities import Capability
from models.outbox import OutboxRow
from tests.kit import Group


async def test_whoever_asks_answers_and_is_let_in(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "/set gate.enabled on")
    await group.hears(group.owner, "/set gate.questions 为什么想来")
    has_effect = Capability.FILL_GROUPS in group.driver.platform.capabilities
    assert ("不起作用" in (await group.replies())[-1]) is not has_effect
    stranger = group.person("小新")
    group.driver.say(stranger, stranger, "/join 测试群", at=group.clock.now())
    await group.settle()
    if not has_effect:
        assert (await group.private("小新"))[-1] == "这个平台做不到这件事。能做什么，发 /help 看。"
        return
    assert "（1/1）：为什么想来" in (await group.private("小新"))[-1]
    group.driver.say(stranger, stranger, "喜欢大家", at=group.clock.now())
    await group.settle()
    assert "喜欢大家" in (await group.private(group.owner))[-1]
    await group.presses(group.owner, "同意", private=True)
    assert group.is_member("小新")
    assert "申请通过了" in (await group.private("小新"))[-1]


async def test_the_digest_s_door_settles_the_same_request(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "/set gate.enabled on")
    stranger = group.person("小新")
    group.driver.say(stranger, stranger, "/join 测试群", at=group.clock.now())
    await group.settle()
    if Capability.FILL_GROUPS not in group.driver.platform.capabilities:
        return
    await group.clock_to("2026-03-02T09:30+08:00")
    await group.presses(group.owner, "申请", private=True)
    await group.presses(group.owner, "小新", private=True)
    assert group.is_member("小新")
    await group.presses(group.owner, "拒绝", private=True)
    assert group.is_member("小新"), "the first decision counts"


async def test_a_list_of_the_digest_that_is_too_old_says_who_decided(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.hears(group.owner, "/set gate.enabled on")
    stranger = group.person("小新")
    group.driver.say(stranger, stranger, "/join 测试群", at=group.clock.now())
    await group.settle()
    if Capability.FILL_GROUPS not in group.driver.platform.capabilities:
        return
    await group.clock_to("2026-03-02T09:30+08:00")
    await group.presses(group.owner, "申请", private=True)
    await group.presses(group.owner, "拒绝", private=True)
    await group.presses(group.owner, "放行 小新", private=True)
    assert not group.is_member("小新"), "the first decision counts"
    assert "已经拒绝 小新 进「测试群」了" in group.alerts(group.owner)[-1]
    async with group.reading() as session:
        asked = await session.scalars(select(OutboxRow.kind).where(OutboxRow.kind == "approve_join"))
        assert asked.all() == [], "the platform knows of no request"
