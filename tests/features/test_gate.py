"""Asking in private to be let into a group, where the platform lets us bring people in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.capabilities import Capability
from models.outbox import OutboxRow
from tests.conftest import Databases
from tests.drivers.playground import PlaygroundDriver
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


@pytest.fixture
async def asked(databases: Databases, tmp_path: Path) -> AsyncIterator[Group]:
    """A group of a platform on which we bring people in, whose owner reads in the digest that 小新 wants to come."""
    room = Group(PlaygroundDriver, await databases.sqlite(tmp_path / "hearth.db"))
    await room.open()
    await room.writes(room.owner, "/start")
    await room.hears(room.owner, "/set gate.enabled on")
    stranger = room.person("小新")
    room.driver.say(stranger, stranger, "/join 测试群", at=room.clock.now())
    await room.settle()
    await room.clock_to("2026-03-02T09:30+08:00")
    await room.presses(room.owner, "申请", private=True)
    yield room
    await room.close()


async def test_the_digest_s_door_settles_the_same_request(asked: Group) -> None:
    await asked.presses(asked.owner, "小新", private=True)
    assert asked.is_member("小新")
    await asked.presses(asked.owner, "拒绝", private=True)
    assert asked.is_member("小新"), "the first decision counts"


async def test_a_list_of_the_digest_that_is_too_old_says_who_decided(asked: Group) -> None:
    await asked.presses(asked.owner, "拒绝", private=True)
    await asked.presses(asked.owner, "放行 小新", private=True)
    assert not asked.is_member("小新"), "the first decision counts"
    assert "已经拒绝 小新 进「测试群」了" in asked.alerts(asked.owner)[-1]
    async with asked.reading() as session:
        kinds = await session.scalars(select(OutboxRow.kind).where(OutboxRow.kind == "approve_join"))
        assert kinds.all() == [], "the platform knows of no request"
