"""The guard: rules at work on what is said, as the group sees it."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.imports.places import place_of
from bot.services.digest.reading import newcomers
from bot.services.guard.memory import Guard
from bot.services.newcomers import activation
from models.cases import Case, CaseMode, CaseState
from models.chats import Chat, chat_with_key
from tests.conftest import Databases
from tests.drivers.telegram import TelegramDriver
from tests.features.accounts import all_cases, newest_link
from tests.kit import Group

LINK = "快看 https://spam.example/x"


@pytest.fixture
async def telegram(databases: Databases, tmp_path: Path) -> AsyncIterator[Group]:
    """For what only this platform's raw messages can say: albums, channels that speak."""
    room = Group(TelegramDriver, await databases.sqlite(tmp_path / "hearth.db"))
    await room.open()
    yield room
    await room.close()


async def forbid(group: Group, line: str) -> None:
    """A rule made and put in force by the admin."""
    rule_id = next(
        (word[3:] for word in line.split() if word.startswith("id=")), line.split(maxsplit=1)[0].replace("_", "-")
    )
    await group.hears(group.admin, f"/rule add {line}")
    await group.hears(group.admin, f"/rule {rule_id} enforce")


async def cases(group: Group, mode: CaseMode = CaseMode.ENFORCE) -> list[Case]:
    async with group.reading() as session:
        return list(await session.scalars(select(Case).where(Case.mode == mode).order_by(Case.number)))


async def heard(group: Group) -> list[str]:
    """What members said and is still there; nobody's photos and the platform's own lines."""
    lines = [line for line in await group.lines() if not line.startswith(("bot:", f"{group.admin}:"))]
    return [line for line in lines if not line.endswith(": ")]


async def test_what_a_rule_forbids_is_deleted_and_a_case_tells_why(group: Group) -> None:
    await forbid(group, "links : delete, warn 1")
    await group.hears("阿明", "大家早")
    await group.hears("小红", LINK)
    assert await heard(group) == ["阿明: 大家早"]
    (case,) = await cases(group)
    assert (case.what, case.rule_version, case.number, case.actor_id) == ("links", 2, 1, None)
    assert case.excerpt == LINK
    assert "spam.example" in case.detail


async def test_what_a_rule_deleted_makes_nobody_a_newcomer_who_spoke(group: Group) -> None:
    await forbid(group, "links : delete, mute 1h")
    for name in ("小广告", "小红", "小李"):
        await group.joins(name)
    await group.hears("小广告", LINK)
    await group.hears("小红", LINK)
    await group.passes(hours=2)
    await group.hears("小红", "不好意思，发错了")
    day = group.clock.now().astimezone(ZoneInfo("Asia/Shanghai")).date()
    async with group.reading() as session:
        chat = (await session.scalars(select(Chat).where(Chat.kind == "group"))).one()
        week = await activation(session, chat.id, day, day)
        came = await newcomers(session, place_of(chat), day, day)
    assert (week.joined, week.spoke_in_a_day) == (3, 1)
    assert sorted((one.wrote is not None) for one in came if one.joined == day.toordinal()) == [False, False, True]


async def test_a_rule_that_only_watches_touches_nobody(group: Group) -> None:
    await group.hears(group.admin, "/rule add links : delete, ban")
    await group.hears("小红", LINK)
    assert await heard(group) == [f"小红: {LINK}"]
    assert not group.is_banned("小红")
    assert await cases(group) == []
    assert [case.what for case in await cases(group, CaseMode.SHADOW)] == ["links"]


async def test_admins_are_never_judged(group: Group) -> None:
    await forbid(group, "links : delete, ban")
    await group.hears(group.admin, LINK)
    await group.hears(group.owner, LINK)
    assert await heard(group) == [f"{group.owner}: {LINK}"]
    assert f"{group.admin}: {LINK}" in await group.lines()
    assert await cases(group) == []


async def test_somebody_promoted_a_moment_ago_is_an_admin_to_the_guard(group: Group) -> None:
    """The platform told nobody of the promotion: only reading the list anew can know."""
    await forbid(group, "links : delete, ban")
    await group.hears("老王", "大家好")
    group.driver.promote(group.chat, group.person("老王"), (), at=group.clock.now())
    group.driver.take()
    await group.passes(minutes=2)
    await group.hears("老王", LINK)
    assert f"老王: {LINK}" in await heard(group)
    assert group.is_member("老王")


async def test_an_edit_is_judged_like_a_line(group: Group) -> None:
    await forbid(group, "links : delete, warn 1")
    key = await group.hears("小红", "大家早")
    await group.edits("小红", key, LINK)
    assert await heard(group) == []
    assert len(await cases(group)) == 1


async def test_an_edit_that_still_offends_opens_no_second_case(group: Group) -> None:
    await forbid(group, "links : warn 1")
    key = await group.hears("小红", LINK)
    await group.edits("小红", key, LINK + " 真的")
    await group.edits("小红", key, LINK + " 真的不骗你")
    assert len(await cases(group)) == 1


async def test_a_redelivered_message_opens_no_second_case(group: Group) -> None:
    await forbid(group, "links : warn 1")
    await group.hears("小红", LINK)
    await group.redeliver()
    assert len(await cases(group)) == 1


async def test_an_album_is_one_case_and_goes_as_a_whole(telegram: Group) -> None:
    group = telegram
    await forbid(group, "links : delete, warn 1")
    await group.hears("小红", "", photo=True, extra={"media_group_id": "A1"})
    await group.hears("小红", LINK, photo=True, extra={"media_group_id": "A1"})
    await group.hears("小红", "", photo=True, extra={"media_group_id": "A1"})
    await group.hears("小红", "", photo=True, extra={"media_group_id": "A2"})
    assert (await group.lines()).count("小红: ") == 1  # only the photo of the other album
    assert await heard(group) == []
    assert len(await cases(group)) == 1


async def test_an_old_message_is_deleted_and_nothing_else(group: Group) -> None:
    await forbid(group, "links : delete, ban, warn 3")
    await group.hears("小红", "在吗")
    at = group.clock.now()
    await group.passes(minutes=11)
    await group.hears(group.admin, "/rule")
    before = await group.replies()
    await group.hears("小红", LINK, at=at.isoformat())
    await group.passes(minutes=2)
    assert f"小红: {LINK}" not in await group.lines()
    assert not group.is_banned("小红")
    assert await group.replies() == before
    assert [case.actions for case in await cases(group)] == ['[{"kind": "delete", "count": 1}]']


async def test_whoever_is_exempt_after_an_undo_is_left_alone_by_that_rule_alone(group: Group) -> None:
    await forbid(group, "links : delete, warn 1")
    await forbid(group, "media kinds=sticker : delete")
    await group.hears("小红", LINK)
    await group.passes(minutes=1)
    await group.hears(group.admin, "/case 1")
    await group.presses(group.admin, "豁免")
    await group.hears("小红", LINK)
    assert f"小红: {LINK}" in await heard(group)
    await group.hears("小红", "", sticker=True)
    assert [case.what for case in await cases(group)] == ["links", "media"]


async def test_warnings_climb_the_ladder(group: Group) -> None:
    await forbid(group, "links : delete, warn 1")
    await group.hears("小红", LINK + "1")
    assert not group.is_muted("小红")
    await group.hears("小红", LINK + "2")
    assert group.is_muted("小红")


async def test_a_ban_by_rule_is_carried_out(group: Group) -> None:
    await forbid(group, "links : delete, ban 7d")
    await group.hears("小红", LINK)
    assert group.is_banned("小红")
    await group.passes(days=7, minutes=1)
    assert not group.is_banned("小红")


async def test_a_flood_is_one_case_however_long_it_is(group: Group) -> None:
    await group.hears(group.admin, "/rule flood enforce")
    member = group.member("小红")
    for number in range(15):  # all of them are on the way before the first is judged
        group.driver.say(group.chat, member, f"第 {number} 句", at=group.clock.now())
    await group.settle()
    assert group.is_muted("小红")
    assert await heard(group) == [f"小红: 第 {number} 句" for number in range(7)]
    assert len(await cases(group)) == 1


async def test_a_flood_in_shadow_is_written_down_once(group: Group) -> None:
    for number in range(20):
        await group.hears("小红", f"第 {number} 句")
    assert not group.is_muted("小红")
    assert len(await heard(group)) == 20
    assert len(await cases(group, CaseMode.SHADOW)) == 1


async def test_one_line_tells_of_everything_within_a_minute(group: Group) -> None:
    await forbid(group, "links : delete, warn 1")
    before = len(await group.replies())
    for name in ("小红", "小李", "小张"):
        await group.hears(name, LINK + name)
    assert len(await group.replies()) == before
    await group.passes(minutes=2)
    said = (await group.replies())[before:]
    assert len(said) == 1
    assert all(name in said[0] for name in ("小红", "小李", "小张"))


async def test_a_group_that_wants_no_public_word_gets_none(group: Group) -> None:
    await forbid(group, "links : delete, warn 1")
    await group.hears(group.admin, "/set moderation.notify none")
    before = await group.replies()
    await group.hears("小红", LINK)
    await group.passes(minutes=2)
    assert await group.replies() == before


async def test_a_rule_may_tell_the_admins(group: Group) -> None:
    await forbid(group, "links : delete, notify")
    await group.writes(group.admin, "/start")
    before = len(await group.private(group.admin))
    await group.hears("小红", LINK)
    await group.passes(minutes=2)
    (told,) = (await group.private(group.admin))[before:]
    assert "#1" in told


async def test_only_newcomers_are_concerned_where_the_rule_says_so(group: Group) -> None:
    await forbid(group, "links new=1d,3 : delete")
    await group.hears("阿明", LINK)  # was here before the bot
    await group.joins("小红")
    await group.hears("小红", LINK)
    assert await heard(group) == [f"阿明: {LINK}"]
    for number in range(3):
        await group.hears("小红", f"我是第 {number} 次说话")
    await group.passes(days=1, minutes=1)
    await group.hears("小红", LINK + "2")
    assert f"小红: {LINK}2" in await heard(group)


async def test_who_comes_back_is_a_newcomer_again(group: Group) -> None:
    await forbid(group, "links new=1d,0 : delete")
    await group.hears("阿明", LINK)
    await group.leaves("阿明")
    await group.joins("阿明")
    await group.hears("阿明", LINK + "2")
    assert await heard(group) == [f"阿明: {LINK}"]


async def test_a_channel_that_speaks_is_banned_as_a_channel(telegram: Group) -> None:
    group = telegram
    await forbid(group, "channel_posts : delete, ban")
    channel = {"id": -1009, "type": "channel", "title": "广告频道"}
    await group.hears("小红", "快来", extra={"sender_chat": channel, "from": {"id": 136817688, "is_bot": True}})
    assert not any("快来" in line for line in await group.lines())
    assert -1009 in group.driver.fake.world.chats[group.chat].banned_channels  # type: ignore[attr-defined]  # the fixture's driver has a fake


async def test_a_bot_without_the_right_to_delete_says_so_in_the_case(group: Group) -> None:
    await forbid(group, "links : delete")
    await group.bot_loses("delete")
    await group.hears("小红", LINK)
    assert f"小红: {LINK}" in await heard(group)
    (case,) = await cases(group)
    assert '"missing": true' in case.actions


async def test_a_stopped_message_is_no_command_and_no_check_in(group: Group) -> None:
    await forbid(group, "links : delete")
    before = await group.replies()
    await group.hears("小红", "/help https://spam.example/x")
    assert await group.replies() == before


async def test_what_was_said_a_moment_ago_is_remembered_when_the_settings_change(group: Group) -> None:
    """The windows outlive the view: else every change of a setting would forgive a flood."""
    await group.hears(group.admin, "/rule flood enforce")
    for number in range(4):
        await group.hears("小红", f"第 {number} 句")
    await group.hears(group.admin, "/set general.messages_per_day 29")
    for number in range(4, 8):
        await group.hears("小红", f"第 {number} 句")
    assert group.is_muted("小红")


async def test_a_change_of_an_unrelated_setting_compiles_nothing(group: Group) -> None:
    await group.hears("小红", "早")
    before = await guard(group)
    await group.hears(group.admin, "/set general.messages_per_day 29")
    await group.hears("小红", "早上好")
    after = await guard(group)
    assert after is not before
    assert after.ready is before.ready


async def guard(group: Group) -> Guard:
    async with group.reading() as session:
        chat = await chat_with_key(session, group.driver.platform.name, str(group.chat))
        assert chat is not None
        view = await group.house.views.by_id(session, chat.id)
    held = view.memory["moderation"]
    assert isinstance(held, Guard)
    return held


async def test_a_restart_keeps_the_rules(group: Group) -> None:
    await forbid(group, "links : delete")
    await group.restart()
    await group.hears("小红", LINK)
    assert await heard(group) == []


async def test_a_new_group_begins_with_rules_that_only_watch(group: Group) -> None:
    for number in range(9):
        await group.hears("小红", f"第 {number} 句")
    assert len(await heard(group)) == 9
    assert not group.is_muted("小红")
    assert [case.what for case in await cases(group, CaseMode.SHADOW)] == ["flood"]


async def test_nothing_is_done_to_anybody_while_the_admin_list_cannot_be_read(telegram: Group) -> None:
    group = telegram
    await forbid(group, "links : delete, warn 1")
    await group.passes(minutes=2)
    gone = group.driver.platform

    async def unreachable(*_: object) -> object:
        raise TimeoutError

    known, gone.list_admins = gone.list_admins, unreachable  # type: ignore[method-assign, assignment]  # the platform is away
    await group.hears("小红", LINK)
    assert await heard(group) == [f"小红: {LINK}"]
    gone.list_admins = known  # type: ignore[method-assign]  # and back
    await group.passes(minutes=1)
    await group.hears("小红", LINK + "2")
    assert await heard(group) == [f"小红: {LINK}"]


async def test_who_never_opened_the_private_chat_can_appeal_through_the_line(group: Group) -> None:
    await forbid(group, "links : delete, warn 1")
    await group.writes("小李", "/start")
    for name in ("小红", "小李"):
        await group.hears(name, LINK + name)
    await group.passes(minutes=2)
    assert (await group.shown())[-1].buttons == (("申诉（小红）",),), "小李 was told privately"
    await group.writes("小红", f"/start appeals_{await newest_link(group)}")
    await group.presses("小红", "申诉", private=True)
    await group.writes("小红", "那是我们群的资料链接")
    assert [case.state for case in await all_cases(group)] == [CaseState.APPEALED, CaseState.ACTIVE]
