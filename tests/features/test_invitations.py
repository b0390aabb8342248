"""Personal invitations: made once, kept, counted by who came, and paid once."""

import re

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.actions import ACTIONS, MakeInvite
from models.audit import AuditEntry
from models.invitations import Invitation, Referral
from models.outbox import OutboxRow, OutboxState
from models.points import PointsEntry
from tests.drivers.telegram import TelegramDriver
from tests.kit import Group

ADDRESS = re.compile(r"https://\S+")


async def invited(group: Group, name: str = "阿明") -> str:
    """The person's invitation, as they are told privately."""
    await group.writes(name, "/start")
    await group.hears(name, "/invite")
    found = ADDRESS.search((await group.private(name))[-1])
    assert found is not None
    return found[0]


async def asked_for(group: Group) -> list[MakeInvite]:
    """What the platform was asked for, in order."""
    async with group.reading() as session:
        rows = await session.scalars(select(OutboxRow).where(OutboxRow.kind == "make_invite").order_by(OutboxRow.id))
        actions = [ACTIONS.validate_json(row.payload) for row in rows]
    return [action for action in actions if isinstance(action, MakeInvite)]


async def points_of(group: Group) -> list[int]:
    async with group.reading() as session:
        entries = await session.scalars(select(PointsEntry.amount).where(PointsEntry.reason == "invited"))
        return list(entries)


@pytest.mark.parametrize("said", ["/invite", "邀请", "我的邀请"])
async def test_an_invitation_is_told_privately_and_the_group_hears_only_that(group: Group, said: str) -> None:
    await group.writes("阿明", "/start")
    await group.hears("阿明", said)
    told = (await group.private("阿明"))[-1]
    assert told.startswith("你邀请朋友进「测试群」的专属链接：https://")
    assert await group.replies() == ["邀请私下发给你了。"]


async def test_whoever_cannot_be_written_to_is_answered_in_the_group(group: Group) -> None:
    line = await group.hears("阿明", "/invite")
    answer = (await group.shown())[-1]
    assert answer.reply_to == line
    assert "专属链接：https://" in answer.text


async def test_an_invitation_is_made_once_and_kept(group: Group) -> None:
    url = await invited(group)
    assert await invited(group) == url
    assert await invited(group, "小红") != url
    assert [action.name for action in await asked_for(group)] == ["阿明", "小红"]


async def test_asked_for_twice_at_once_it_is_made_once(group: Group) -> None:
    await group.writes("阿明", "/start")
    person = group.member("阿明")
    for chat in (group.chat, group.chat, person):
        group.driver.say(chat, person, "/invite", at=group.clock.now())
    await group.settle()
    assert len(await asked_for(group)) == 1
    told = [text for text in await group.private("阿明") if "专属链接" in text]
    assert len(told) == 1


async def test_it_can_be_asked_for_privately_about_the_group(group: Group) -> None:
    await group.hears("阿明", "大家好")
    await group.writes("阿明", "/invite")
    assert "「测试群」的专属链接：https://" in (await group.private("阿明"))[-1]
    assert await group.replies() == []


async def test_an_invitation_asked_for_long_after_is_looked_at_again(group: Group) -> None:
    url = await invited(group)
    await group.passes(hours=2)
    assert await invited(group) == url
    assert [action.known for action in await asked_for(group)] == [None, url]


async def test_who_came_and_stayed_is_told_to_the_inviter(group: Group) -> None:
    url = await invited(group)
    await group.opens("小红", url)
    await group.opens("小刚", url, at="2026-03-01T09:10+08:00")
    await group.leaves("小刚", at="2026-03-01T09:20+08:00")
    await group.hears("小红", "大家好，我来报到了，在杭州做设计，喜欢爬山")
    await group.hears("阿明", "/invite")
    lines = (await group.private("阿明"))[-1].splitlines()
    assert lines[1:] == ["已经来了 2 人，待满 3 天的有 0 人。", "其中 1 人做了自我介绍。"]
    await group.passes(days=3, hours=1)
    await group.hears("阿明", "/invite")
    assert "已经来了 2 人，待满 3 天的有 1 人。" in (await group.private("阿明"))[-1]


async def test_whoever_stayed_has_stayed_though_they_go_later(group: Group) -> None:
    url = await invited(group)
    await group.opens("小红", url)
    await group.passes(days=4)
    await group.leaves("小红")
    await group.hears("阿明", "/invite")
    assert "已经来了 1 人，待满 3 天的有 1 人。" in (await group.private("阿明"))[-1]


async def test_an_old_member_who_comes_back_by_an_invitation_is_nobodys_newcomer(group: Group) -> None:
    url = await invited(group)
    await group.hears("小红", "我先走了")
    await group.leaves("小红", at="2026-03-01T09:30+08:00")
    await group.opens("小红", url, at="2026-03-01T10:00+08:00")
    await group.hears("阿明", "/invite")
    assert "来了" not in (await group.private("阿明"))[-1]


async def test_nobody_is_invited_twice_nor_by_themselves(group: Group) -> None:
    mine, other = await invited(group), await invited(group, "小刚")
    await group.opens("小红", mine)
    await group.leaves("小红", at="2026-03-01T09:30+08:00")
    await group.opens("小红", other, at="2026-03-01T10:00+08:00")
    await group.leaves("小刚", at="2026-03-01T10:10+08:00")
    await group.opens("小刚", other, at="2026-03-01T10:20+08:00")
    async with group.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Referral)) == 1
        inviter = await session.scalar(select(Referral.inviter_id))
        assert inviter == await session.scalar(select(Invitation.person_id).where(Invitation.url == mine))


async def test_whoever_is_let_in_by_an_admin_is_the_inviters_and_not_the_admins(group: Group) -> None:
    await group.hears(group.admin, "/set invitations.approval always")
    url = await invited(group)
    await group.opens("小红", url)
    assert not group.is_member("小红")
    await let_in(group, "小红")
    assert group.is_member("小红")
    await group.hears("阿明", "/invite")
    assert "已经来了 1 人" in (await group.private("阿明"))[-1]


async def let_in(group: Group, name: str) -> None:
    """The admin looks at who waits, and approves."""
    await group.writes(group.admin, "/digest")
    await group.presses(group.admin, "申请", private=True)
    await group.presses(group.admin, "放行", private=True)


async def test_points_come_once_and_only_when_the_newcomer_stayed(group: Group) -> None:
    await group.hears(group.admin, "/set invitations.points 5")
    url = await invited(group)
    await group.opens("小红", url)
    await group.opens("小刚", url, at="2026-03-01T09:10+08:00")
    await group.passes(days=1)
    await group.leaves("小刚")
    assert await points_of(group) == []
    await group.passes(days=3)
    assert await points_of(group) == [5]
    await group.leaves("小红")
    await group.opens("小红", url)
    await group.passes(days=5)
    await group.restart()
    assert await points_of(group) == [5]
    await group.hears("阿明", "/points")
    assert "邀请的新人留下了" in (await group.replies())[-1]


async def test_no_points_without_the_setting(group: Group) -> None:
    url = await invited(group)
    await group.opens("小红", url)
    await group.passes(days=4)
    assert await points_of(group) == []


async def test_more_days_set_later_are_waited_for(group: Group) -> None:
    await group.hears(group.admin, "/set invitations.points 5")
    url = await invited(group)
    await group.opens("小红", url)
    await group.hears(group.admin, "/set invitations.days 7")
    await group.passes(days=5)
    assert await points_of(group) == []
    await group.passes(days=3)
    assert await points_of(group) == [5]


async def test_admins_see_who_brought_most(group: Group) -> None:
    mine, other = await invited(group), await invited(group, "小强")
    await group.opens("小红", mine)
    await group.opens("小刚", mine)
    await group.opens("小美", other)
    await group.hears("阿明", "/invites")
    assert "邀请榜" not in (await group.replies())[-1]
    await group.hears(group.admin, "邀请榜")
    assert (await group.replies())[-1].splitlines() == [
        "邀请榜 · 本周（待满 3 天算留下）",
        "1. 阿明　来了 2 人，留下 0 人",
        "2. 小强　来了 1 人，留下 0 人",
    ]
    await group.passes(days=8)
    await group.hears(group.admin, "/invites")
    assert "还没有人用专属邀请带来新人" in (await group.replies())[-1]
    await group.presses(group.admin, "累计")
    assert "1. 阿明　来了 2 人，留下 2 人" in (await group.replies())[-1]


async def test_an_invitation_taken_away_leads_nowhere_and_no_other_is_given(group: Group) -> None:
    url = await invited(group)
    line = await group.hears("阿明", "大家都来")
    await group.hears(group.admin, "/uninvite", reply_to=line)
    assert (await group.replies())[-1].startswith("阿明 的邀请收回了")
    with pytest.raises(PermissionError):
        await group.opens("小红", url)
    await group.hears("阿明", "/invite")
    assert (await group.replies())[-1].startswith("你的邀请被管理员收回了")
    async with group.reading() as session:
        assert "invitations.withdrawn" in list(await session.scalars(select(AuditEntry.what)))
    await group.presses(group.admin, "还给 TA")
    assert await invited(group) != url


async def test_a_command_gives_an_invitation_back_too(group: Group) -> None:
    await invited(group)
    line = await group.hears("阿明", "大家都来")
    await group.hears(group.admin, "/uninvite", reply_to=line)
    await group.hears(group.admin, "/uninvite", reply_to=line)
    assert "之前就收回了" in (await group.replies())[-1]
    await group.hears(group.admin, "/uninvite back", reply_to=line)
    assert (await group.replies())[-1] == "阿明 又可以用 /invite 要邀请了。"
    await group.hears(group.admin, "/uninvite back", reply_to=line)
    assert (await group.replies())[-1] == "阿明 的邀请没有被收回。"


@pytest.mark.parametrize(
    ("who", "said", "answer"),
    [
        ("阿明", "/invite 小红", "直接发：/invite"),
        ("管理员", "/uninvite", "例如：/uninvite @xiaoming"),
        ("阿明", "/uninvite", "管理员"),
    ],
)
async def test_what_cannot_be_understood_is_answered_with_an_example(
    group: Group, who: str, said: str, answer: str
) -> None:
    await group.hears(who, said)
    assert answer in (await group.replies())[-1]


async def test_a_group_may_do_without(group: Group) -> None:
    await group.hears(group.admin, "/set invitations.enabled off")
    await group.hears("阿明", "/invite")
    assert (await group.replies())[-1] == "这个群没有开专属邀请。"


async def test_without_the_right_the_group_is_told_which_one(group: Group) -> None:
    await group.bot_loses("invite")
    await group.hears("阿明", "/invite")
    assert "邀请用户" in (await group.replies())[-1]
    assert await asked_for(group) == []


async def test_a_raid_of_askers_leaves_the_platform_alone(group: Group) -> None:
    for number in range(62):
        group.driver.say(group.chat, group.member(f"路人{number}"), "/invite", at=group.clock.now())
    await group.settle()
    assert len(await asked_for(group)) == 60
    assert (await group.replies()).count("这会儿要邀请的人太多，请一小时后再试。") == 2


async def test_whoever_is_forgotten_leaves_no_invitation_behind(group: Group) -> None:
    url = await invited(group)
    await group.writes("阿明", "/forgetme")
    await group.presses("阿明", "删除我的数据", private=True)
    with pytest.raises(PermissionError):
        await group.opens("小红", url)
    async with group.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Invitation)) == 0


async def test_the_weekly_digest_names_who_brought_most(group: Group) -> None:
    await group.writes(group.owner, "/start")
    await group.writes(group.owner, "/digest week")
    assert "带来新人最多的" not in (await group.private(group.owner))[-1]
    mine, other = await invited(group), await invited(group, "小强")
    for number, url in enumerate([other, mine, mine]):
        await group.opens(f"新人{number}", url)
    await group.passes(days=1)
    await group.writes(group.owner, "/digest week")
    assert "这周带来新人最多的：阿明 2 人、小强 1 人" in (await group.private(group.owner))[-1]


# -- what only Telegram does ---------------------------------------------------------------------------------------


@pytest.fixture
def telegram(group: Group) -> TelegramDriver:
    if not isinstance(group.driver, TelegramDriver):
        pytest.skip("a matter of Telegram's own")
    return group.driver


async def test_a_link_revoked_in_the_groups_own_menu_is_replaced_when_it_is_asked_for(
    group: Group, telegram: TelegramDriver
) -> None:
    url = await invited(group)
    telegram.fake.world.chats[group.chat].links[url]["is_revoked"] = True
    await group.passes(hours=2)
    new = await invited(group)
    assert new != url
    await group.opens("小红", new)
    await group.hears("阿明", "/invite")
    assert "已经来了 1 人" in (await group.private("阿明"))[-1]


async def test_a_group_that_lets_nobody_in_by_itself_does_so_by_invitations_too(
    group: Group, telegram: TelegramDriver
) -> None:
    telegram.fake.world.chats[group.chat].asks_first = True
    url = await invited(group)
    assert telegram.fake.world.chats[group.chat].links[url]["creates_join_request"] is True


async def test_where_somebody_knocked_lately_an_invitation_knocks_too(group: Group, telegram: TelegramDriver) -> None:
    await group.requests_join("小刚")
    url = await invited(group)
    assert telegram.fake.world.chats[group.chat].links[url]["creates_join_request"] is True


async def test_whoever_knocked_with_an_invitation_is_the_inviters_though_letting_in_tells_no_link(
    group: Group, telegram: TelegramDriver
) -> None:
    telegram.fake.world.tells_of_links = False
    await test_whoever_is_let_in_by_an_admin_is_the_inviters_and_not_the_admins(group)


async def test_a_right_lost_just_now_is_named_and_the_next_asking_works(group: Group, telegram: TelegramDriver) -> None:
    await group.hears("小刚", "/invite")  # the admin list is fresh now
    telegram.fake.world.chats[group.chat].members[group.driver.bot_id]["can_invite_users"] = False
    await group.hears("阿明", "/invite")
    assert "「邀请用户」的权限" in (await group.replies())[-1]
    telegram.fake.world.chats[group.chat].members[group.driver.bot_id]["can_invite_users"] = True
    await group.hears("阿明", "/invite")
    assert "专属链接：https://" in (await group.replies())[-1]


async def test_a_name_too_long_for_a_link_is_cut(group: Group, telegram: TelegramDriver) -> None:
    url = await invited(group, "阿明" * 30)
    assert telegram.fake.world.chats[group.chat].links[url]["name"] == "阿明" * 16


async def test_in_a_group_that_became_another_a_new_link_is_made_at_once(
    group: Group, telegram: TelegramDriver
) -> None:
    old = await invited(group)
    group.chat = telegram.fake.migrate(group.chat, by=group.person(group.owner))
    await group.settle()
    await group.passes(seconds=5)
    new = await invited(group)
    assert new != old
    assert new in telegram.fake.world.chats[group.chat].links


async def test_an_answer_lost_on_the_way_makes_a_second_link_that_nobody_uses(
    group: Group, telegram: TelegramDriver
) -> None:
    telegram.fake.fail("createChatInviteLink", "drop_response")
    await group.writes("阿明", "/start")
    await group.hears("阿明", "/invite")
    await group.passes(seconds=30)
    told = [text for text in await group.private("阿明") if "专属链接" in text]
    assert len(told) == 1
    assert len(telegram.fake.world.chats[group.chat].links) == 2


async def test_the_process_that_dies_after_making_and_before_settling_keeps_the_first_link(
    group: Group, telegram: TelegramDriver
) -> None:
    url = await invited(group)

    async def forget(session: AsyncSession) -> None:
        await session.execute(
            update(OutboxRow).where(OutboxRow.kind == "make_invite").values(state=OutboxState.QUEUED, settled_at=None)
        )

    await group.writer.write(forget)
    await group.restart()
    assert len(telegram.fake.called("createChatInviteLink")) == 2
    assert await invited(group) == url
    assert len([text for text in await group.private("阿明") if "专属链接" in text]) == 2, "once for each asking"


async def test_an_invitation_of_this_group_is_no_link_to_another_until_it_is_withdrawn(group: Group) -> None:
    await group.hears(group.admin, "/rule add invites : delete")
    await group.hears(group.admin, "/rule invites enforce")
    url = await invited(group)
    line = await group.hears("阿明", f"都来呀 {url}")
    await group.hears("小红", f"阿明的链接 {url.removeprefix('https://')}")
    await group.hears("小广告", "来我们群 https://t.me/+AbCdEfGhIjK")
    said = [line for line in await group.lines() if line.startswith(("阿明", "小红", "小广告"))]
    assert said[-2:] == [f"阿明: 都来呀 {url}", f"小红: 阿明的链接 {url.removeprefix('https://')}"]
    await group.hears(group.admin, "/rules test invites")
    assert "都来呀" not in (await group.replies())[-1]
    assert "来我们群" in (await group.replies())[-1] or not url.startswith("https://t.me/")
    if not url.startswith("https://t.me/"):
        return  # there, its links are nothing that the rule knows
    await group.hears(group.admin, "/uninvite", reply_to=line)
    await group.hears("小红", f"还能用吗 {url}")
    assert "还能用吗" not in "\n".join(await group.lines())


async def test_whom_nobody_knows_by_that_name_is_said(group: Group) -> None:
    for said in ("/uninvite @小红", "/uninvite @nobody"):
        await group.hears(group.admin, said)
        assert (await group.replies())[-1].startswith("没找到这个人。")
