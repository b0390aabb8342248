"""Who is here, as the group sees it: joins, leaves, promotions, our own coming and going, an upgraded group."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.actions import SendText
from bot.domain.people import ChatKind, MemberStatus
from bot.domain.text import Text
from bot.pipeline.house import source_of
from models.chats import Chat, ChatState, chat_with_key
from models.outbox import OutboxRow, OutboxState
from models.people import Member, identities_with_keys, identity_of, member_of
from models.timers import timer_named
from tests.conftest import Databases
from tests.drivers.telegram import TelegramDriver
from tests.features.accounts import into_outbox
from tests.kit import Group


async def row(group: Group, name: str) -> Member:
    async with group.reading() as session:
        platform = group.driver.platform.name
        (identity,) = await identities_with_keys(session, platform, [str(group.person(name))])
        chat = await this_chat(group)
        member = await member_of(session, chat.id, identity.person_id)
        assert member is not None
        return member


async def this_chat(group: Group) -> Chat:
    async with group.reading() as session:
        chat = await chat_with_key(session, group.driver.platform.name, str(group.chat))
        assert chat is not None
        return chat


async def test_a_join_tells_when_and_by_whom(group: Group) -> None:
    await group.hears("阿明", "早")
    await group.joins("小红", by="阿明", at="2026-03-01T10:00+08:00")
    member = await row(group, "小红")
    assert member.status == MemberStatus.MEMBER
    assert member.joined_at == datetime.fromisoformat("2026-03-01T10:00+08:00")
    assert member.invited_by_id == (await row(group, "阿明")).person_id


async def test_who_leaves_and_comes_back_is_a_member_with_the_new_date(group: Group) -> None:
    await group.joins("小红", at="2026-03-01T10:00+08:00")
    await group.leaves("小红", at="2026-03-02T10:00+08:00")
    assert (await row(group, "小红")).status == MemberStatus.LEFT
    await group.joins("小红", at="2026-03-03T10:00+08:00")
    member = await row(group, "小红")
    assert (member.status, member.left_at) == (MemberStatus.MEMBER, None)
    assert member.joined_at == datetime.fromisoformat("2026-03-03T10:00+08:00")


async def test_a_late_leave_does_not_undo_a_newer_join(group: Group) -> None:
    await group.joins("小红", at="2026-03-03T10:00+08:00")
    await group.leaves("小红", at="2026-03-01T10:00+08:00")
    assert (await row(group, "小红")).status == MemberStatus.MEMBER


async def test_promotion_and_demotion_are_kept_with_the_powers(group: Group) -> None:
    await group.promote("老王", "restrict", "delete")
    member = await row(group, "老王")
    assert (member.status, member.powers) == (MemberStatus.ADMIN, "delete restrict")
    await group.demote("老王")
    member = await row(group, "老王")
    assert (member.status, member.powers) == (MemberStatus.MEMBER, "")


async def test_somebody_who_wrote_privately_can_be_written_to(group: Group) -> None:
    await group.writes("阿明", "你好")
    async with group.reading() as session:
        person_id = await row_id(group, "阿明")
        identity = await identity_of(session, group.driver.platform.name, person_id)
        assert identity is not None
        assert identity.is_reachable


async def row_id(group: Group, name: str) -> int:
    async with group.reading() as session:
        (identity,) = await identities_with_keys(session, group.driver.platform.name, [str(group.person(name))])
        return identity.person_id


async def test_members_are_counted_once_a_day_even_when_no_join_was_told(group: Group) -> None:
    await group.hears("阿明", "早")
    group.member("默默")
    await group.passes(days=1)
    chat = await this_chat(group)
    assert chat.member_count == 4  # 群主, 管理员, 阿明 and 默默 whom nobody announced; not the bot
    async with group.reading() as session:
        assert await timer_named(session, "roster.reconcile", str(chat.id)) is not None


async def test_the_platforms_owner_becomes_the_owner(group: Group) -> None:
    await group.hears("阿明", "早")
    await group.passes(days=1)
    assert (await this_chat(group)).owner_id == await row_id(group, group.owner)


async def test_a_group_that_removed_the_bot_sleeps_until_it_is_back(group: Group) -> None:
    await group.hears("阿明", "早")
    await group.leaves("阿明")
    group.driver.leave(group.chat, group.driver.bot_id, at=group.clock.now())
    await group.settle()
    assert (await this_chat(group)).state == ChatState.INACTIVE
    group.driver.join(group.chat, group.driver.bot_id, by=group.person(group.owner), link=None, at=group.clock.now())
    await group.settle()
    chat = await this_chat(group)
    assert (chat.state, chat.kind) == (ChatState.ACTIVE, ChatKind.GROUP)


@pytest.fixture
async def upgradable(databases: Databases, tmp_path: Path) -> AsyncIterator[Group]:
    """Only one platform gives groups a new key."""
    room = Group(TelegramDriver, await databases.sqlite(tmp_path / "hearth.db"))
    await room.open()
    yield room
    await room.close()


async def upgrade(group: Group) -> None:
    group.chat = group.driver.fake.migrate(group.chat, by=group.person(group.owner))  # type: ignore[attr-defined]  # the fixture's driver has a fake


async def test_an_upgraded_group_keeps_its_members_and_its_timers(upgradable: Group) -> None:
    group = upgradable
    await group.hears("阿明", "早")
    before = await this_chat(group)
    await upgrade(group)
    await group.settle()
    await group.redeliver()
    await group.hears("阿明", "大家好")
    after = await this_chat(group)
    assert (after.id, after.former_key) == (before.id, before.key)
    assert (await row(group, "阿明")).message_count == 2
    await group.passes(days=1)
    assert (await this_chat(group)).member_count == 3


async def test_a_line_that_waits_for_the_old_key_arrives_in_the_upgraded_group(upgradable: Group) -> None:
    """Both service lines are lost: the sender learns of the upgrade when the platform refuses the old key."""
    group = upgradable
    await group.hears("阿明", "早")
    late = SendText(chat_key=str(group.chat), text=Text.plain("晚到"))
    waiting = OutboxRow(
        id=7, source=source_of(group.driver.platform), chat_key=late.chat_key, feature="x", kind=late.kind,
        payload=late.model_dump_json(), priority=2, state=OutboxState.QUEUED, attempts=0, created_at=group.clock.now(),
    )  # fmt: skip
    await into_outbox(group, waiting)
    await upgrade(group)
    group.driver.take()
    await group.restart()
    await asyncio.gather(*group.house._background)
    await group.passes(minutes=1)
    assert await group.replies() == ["晚到"]
    assert (await this_chat(group)).former_key is not None


async def test_who_blocked_the_bot_is_left_alone_until_they_write_again(upgradable: Group) -> None:
    """Only one platform tells the bot that it was blocked."""
    group = upgradable
    await group.writes("阿明", "你好")
    person = await row_id(group, "阿明")
    for act, reachable in (("block", False), ("press_start", True)):
        getattr(group.driver.fake, act)(group.person("阿明"))  # type: ignore[attr-defined]  # the fixture's driver has a fake
        await group.settle()
        async with group.reading() as session:
            identity = await identity_of(session, group.driver.platform.name, person)
            assert identity is not None
            assert identity.is_reachable is reachable


async def test_a_private_refusal_never_makes_a_group_of_a_person(upgradable: Group) -> None:
    group = upgradable
    await group.hears("阿明", "早")
    key = str(group.person("阿明"))
    platform = group.driver.platform.name
    await group.house.told("gone", f"{platform}/{key}", platform=platform, chat_key=key, chat_kind="private")
    await group.settle()
    async with group.reading() as session:
        chat = await chat_with_key(session, platform, key)
        assert chat is not None
        assert (chat.kind, chat.state) == (ChatKind.PRIVATE, ChatState.INACTIVE)


async def test_a_renamed_group_is_known_by_its_new_name(upgradable: Group) -> None:
    group = upgradable
    await group.hears("阿明", "早")
    group.driver.fake.rename(group.chat, "<b>新</b>\u202e名字", by=group.person(group.owner))  # type: ignore[attr-defined]  # the fixture's driver has a fake
    await group.settle()
    assert (await this_chat(group)).title == "<b>新</b> 名字"
