"""Actions on people and on the chat itself, and what can be asked about them."""

from datetime import timedelta

import pytest

from bot.domain import actions as act
from bot.domain.clock import MovableClock
from bot.domain.menus import MenuCommand, MenuScope
from bot.domain.people import AdminPower, ChatKind, ChatRef, MemberStatus, PlatformName
from bot.domain.text import Text
from bot.platforms.port import Gone, Moved, Refused
from bot.platforms.telegram.platform import TelegramPlatform
from tests.fake_telegram import FakeTelegram
from tests.platforms.telegram.rooms import Room


async def test_muting_takes_everything_and_unmuting_gives_it_back(
    platform: TelegramPlatform, room: Room, clock: MovableClock
) -> None:
    person = str(room.ming)
    await platform.perform(
        act.MuteMember(chat_key=room.key, person_key=person, until=clock.now() + timedelta(seconds=5))
    )
    call = room.fake.called("restrictChatMember")[-1]
    assert call["use_independent_chat_permissions"] is True
    assert not any(call["permissions"].values())
    assert call["until_date"] == int((clock.now() + timedelta(seconds=40)).timestamp())  # 5 s would mean for ever
    with pytest.raises(PermissionError):
        room.fake.say(room.id, room.ming, "?")
    await platform.perform(act.UnmuteMember(chat_key=room.key, person_key=person))
    assert room.status(room.ming) == "member"


async def test_a_media_mute_leaves_the_right_to_write(platform: TelegramPlatform, room: Room) -> None:
    await platform.perform(act.MuteMember(chat_key=room.key, person_key=str(room.ming), media_only=True))
    allowed = room.fake.called("restrictChatMember")[-1]["permissions"]
    assert allowed["can_send_messages"]
    assert allowed["can_send_polls"]
    assert not allowed["can_send_photos"]
    assert not allowed["can_send_other_messages"]
    assert "until_date" not in room.fake.called("restrictChatMember")[-1]


async def test_a_sanction_whose_end_has_passed_is_not_begun(
    platform: TelegramPlatform, room: Room, clock: MovableClock
) -> None:
    ended = clock.now() - timedelta(seconds=1)
    await platform.perform(act.BanMember(chat_key=room.key, person_key=str(room.ming), until=ended))
    await platform.perform(act.MuteMember(chat_key=room.key, person_key=str(room.ming), until=ended))
    assert room.status(room.ming) == "member"


async def test_kicked_people_may_come_back_and_banned_ones_may_not_until_unbanned(
    platform: TelegramPlatform, room: Room, clock: MovableClock
) -> None:
    person = str(room.ming)
    await platform.perform(act.KickMember(chat_key=room.key, person_key=person))
    assert room.status(room.ming) == "left"
    room.fake.join(room.id, room.ming)
    await platform.perform(act.BanMember(chat_key=room.key, person_key=person, until=clock.now() + timedelta(days=900)))
    assert room.status(room.ming) == "kicked"
    assert room.fake.called("banChatMember")[-1]["until_date"] == int((clock.now() + timedelta(days=365)).timestamp())
    await platform.perform(act.UnbanMember(chat_key=room.key, person_key=person))
    assert room.status(room.ming) == "left"
    room.fake.join(room.id, room.ming)
    await platform.perform(act.UnbanMember(chat_key=room.key, person_key=person))
    assert room.status(room.ming) == "member"


async def test_channels_are_banned_and_unbanned(platform: TelegramPlatform, room: Room) -> None:
    await platform.perform(act.BanChannel(chat_key=room.key, channel_key="-1002000000002"))
    assert room.fake.world.chats[room.id].banned_channels == {-1002000000002}
    await platform.perform(act.UnbanChannel(chat_key=room.key, channel_key="-1002000000002"))
    assert room.fake.world.chats[room.id].banned_channels == set()


async def test_messages_are_pinned_and_unpinned(platform: TelegramPlatform, room: Room) -> None:
    said = room.fake.say(room.id, room.ming, "群规")
    await platform.perform(act.PinMessage(chat_key=room.key, message=said))
    assert room.fake.visible(room.id)[0].pinned
    unpin = act.UnpinMessage(chat_key=room.key, message=said)
    await platform.perform(unpin)
    await platform.perform(unpin)
    assert not room.fake.visible(room.id)[0].pinned


async def test_a_reaction_is_set_and_taken_away(platform: TelegramPlatform, room: Room) -> None:
    said = room.fake.say(room.id, room.ming, "打卡")
    await platform.perform(act.React(chat_key=room.key, message=said, emoji="👍"))
    assert room.fake.world.chats[room.id].reactions[int(said)] == ["👍"]
    await platform.perform(act.React(chat_key=room.key, message=said))
    assert room.fake.world.chats[room.id].reactions[int(said)] == []


async def test_join_requests_are_decided_once_and_a_repeat_is_harmless(platform: TelegramPlatform, room: Room) -> None:
    new, other = room.fake.add_person("新人"), room.fake.add_person("路人")
    room.fake.request_join(room.id, new)
    room.fake.request_join(room.id, other)
    for _ in range(2):
        await platform.perform(act.ApproveJoin(chat_key=room.key, person_key=str(new)))
        await platform.perform(act.DeclineJoin(chat_key=room.key, person_key=str(other)))
    assert (room.status(new), room.status(other)) == ("member", "left")


@pytest.mark.parametrize(
    ("scope", "chat_key", "kept_as"),
    [
        (MenuScope.PRIVATE, "", "all_private_chats:zh"),
        (MenuScope.GROUPS, "", "all_group_chats:zh"),
        (MenuScope.CHAT, "-100123", "chat:-100123:zh"),
        (MenuScope.CHAT_ADMINS, "-100123", "chat_administrators:-100123:zh"),
    ],
)
async def test_a_menu_is_set_per_scope_and_an_empty_one_is_removed(
    platform: TelegramPlatform, fake: FakeTelegram, scope: MenuScope, chat_key: str, kept_as: str
) -> None:
    commands = (MenuCommand(command="checkin", description="签到"),)
    await platform.perform(act.SetMenu(chat_key=chat_key, scope=scope, commands=commands, language="zh-CN"))
    assert fake.world.menus == {kept_as: [{"command": "checkin", "description": "签到"}]}
    await platform.perform(act.SetMenu(chat_key=chat_key, scope=scope, commands=(), language="zh-CN"))
    assert fake.world.menus == {}


async def test_the_bot_leaves_and_finds_itself_gone(platform: TelegramPlatform, room: Room) -> None:
    await platform.perform(act.LeaveChat(chat_key=room.key))
    await platform.perform(act.LeaveChat(chat_key=room.key))
    with pytest.raises(Gone):
        await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("?")))


async def test_somebody_who_blocked_the_bot_is_gone(platform: TelegramPlatform, room: Room) -> None:
    room.fake.press_start(room.ming)
    room.fake.block(room.ming)
    with pytest.raises(Gone):
        await platform.perform(act.SendText(chat_key=str(room.ming), text=Text.plain("?")))
    with pytest.raises(Gone):  # never started: the bot may not begin
        await platform.perform(act.SendText(chat_key=str(room.owner), text=Text.plain("?")))


async def test_an_upgraded_group_says_where_it_went(platform: TelegramPlatform, fake: FakeTelegram) -> None:
    owner = fake.add_person("群主")
    old = fake.add_group("小群", chat_id=-4001, owner=owner, kind="group")
    new = fake.migrate(old, by=owner)
    with pytest.raises(Moved) as moved:
        await platform.perform(act.SendText(chat_key=str(old), text=Text.plain("?")))
    assert moved.value.new_key == str(new)


async def test_a_missing_right_is_told_apart_from_other_refusals(
    platform: TelegramPlatform, fake: FakeTelegram
) -> None:
    owner, ming = fake.add_person("群主"), fake.add_person("阿明")
    weak = fake.add_group("弱", owner=owner, bot_lacks=("can_restrict_members", "can_delete_messages"))
    fake.add_member(weak, ming)
    said = fake.say(weak, ming, "?")
    for action in (
        act.BanMember(chat_key=str(weak), person_key=str(ming)),
        act.DeleteMessages(chat_key=str(weak), messages=(said,)),
    ):
        with pytest.raises(Refused) as refusal:
            await platform.perform(action)
        assert refusal.value.lacks_right
    strong = fake.add_group("强", owner=owner)
    with pytest.raises(Refused) as refusal:
        await platform.perform(act.MuteMember(chat_key=str(strong), person_key=str(owner)))
    assert not refusal.value.lacks_right


async def test_a_message_of_ours_that_was_not_resolved_is_an_error_of_the_caller(platform: TelegramPlatform) -> None:
    with pytest.raises(ValueError, match="resolved"):
        await platform.perform(act.PinMessage(chat_key="-1", message=act.Sent(action_id=1)))
    with pytest.raises(ValueError, match="not Telegram's"):
        await platform.perform(act.PinMessage(chat_key="wr-group", message="1"))


async def test_admins_are_listed_with_their_powers_and_our_own_standing(platform: TelegramPlatform, room: Room) -> None:
    room.fake.promote(room.id, room.ming, lacks=("can_promote_members", "can_restrict_members"), is_anonymous=True)
    listed = await platform.list_admins(room.ref)
    by_key = {admin.person.key: admin for admin in listed.admins}
    assert by_key[str(room.owner)].status is MemberStatus.OWNER
    assert by_key[str(room.owner)].powers == frozenset(AdminPower)
    assert by_key[str(room.ming)].powers == frozenset(AdminPower) - {AdminPower.PROMOTE, AdminPower.RESTRICT}
    assert by_key[str(room.ming)].is_anonymous
    assert (listed.bot_status, listed.bot_powers) == (MemberStatus.ADMIN, frozenset(AdminPower))
    room.fake.demote(room.id, room.fake.bot_id)
    assert (await platform.list_admins(room.ref)).bot_status is MemberStatus.MEMBER


async def test_in_a_basic_group_the_right_to_restrict_is_of_no_use(platform: TelegramPlatform, room: Room) -> None:
    group = room.fake.add_group("小群", chat_id=-4_000_000_055, owner=room.owner, kind="group")
    listed = await platform.list_admins(ChatRef(PlatformName.TELEGRAM, str(group), ChatKind.GROUP))
    assert listed.bot_powers == frozenset(AdminPower) - {AdminPower.RESTRICT}
    (owner,) = [admin for admin in listed.admins if admin.status is MemberStatus.OWNER]
    assert AdminPower.RESTRICT in owner.powers, "people can"


async def test_members_are_counted_and_looked_up(platform: TelegramPlatform, room: Room) -> None:
    assert await platform.count_members(room.ref) == 2  # without the bot
    assert await platform.member_status(room.ref, str(room.ming)) is MemberStatus.MEMBER
    room.fake.ban(room.id, room.ming, by=room.owner)
    assert await platform.member_status(room.ref, str(room.ming)) is MemberStatus.BANNED
    assert await platform.member_status(room.ref, "12345") is MemberStatus.LEFT


async def test_no_printed_form_holds_the_token(platform: TelegramPlatform, fake: FakeTelegram) -> None:
    secret = fake.token.partition(":")[2]
    shown = [repr(value) for value in (platform, platform._request, platform._outbound._bot, platform._settings)]
    fake.fail("sendMessage", "reset")
    with pytest.raises(Exception, match="no answer") as failure:
        await platform.perform(act.SendText(chat_key=str(fake.add_group("x")), text=Text.plain("?")))
    assert not [text for text in (*shown, str(failure.value), repr(failure.value)) if secret in text]


# -- invitations ---------------------------------------------------------------------------------------------------


def invite(room: Room, **more: object) -> act.MakeInvite:
    given = {"chat_key": room.key, "person_key": str(room.ming), "name": "阿明", "ask": 1} | more
    return act.MakeInvite.model_validate(given)


async def test_an_invite_link_bears_a_name_and_asks_first_where_the_group_does(
    platform: TelegramPlatform, room: Room
) -> None:
    for asks_first, by_request, expected in ((False, None, False), (True, None, True), (True, False, False)):
        room.fake.world.chats[room.id].asks_first = asks_first
        receipt = await platform.perform(invite(room, by_request=by_request, name="阿明" * 40))
        made = room.fake.called("createChatInviteLink")[-1]
        assert (made["name"], made["creates_join_request"]) == ("阿明" * 16, expected)
        assert receipt.invite_url in room.fake.world.chats[room.id].links


async def test_a_known_link_is_looked_at_and_only_a_dead_one_is_replaced(
    platform: TelegramPlatform, room: Room
) -> None:
    links = room.fake.world.chats[room.id].links
    url = (await platform.perform(invite(room))).invite_url
    assert url is not None
    assert (await platform.perform(invite(room, known=url, by_request=True))).invite_url == url
    assert links[url]["creates_join_request"] is True
    await platform.perform(act.WithdrawInvite(chat_key=room.key, url=url))
    second = (await platform.perform(invite(room, known=url))).invite_url
    third = (await platform.perform(invite(room, known="https://t.me/+another"))).invite_url
    assert len({url, second, third, None}) == 4
    await platform.perform(act.WithdrawInvite(chat_key=room.key, url="https://t.me/+another"))


async def test_without_the_right_no_link_is_made_nor_another_one(platform: TelegramPlatform, room: Room) -> None:
    url = (await platform.perform(invite(room))).invite_url
    room.fake.world.chats[room.id].members[room.fake.bot_id]["can_invite_users"] = False
    for known in (None, url):
        with pytest.raises(Refused) as refused:
            await platform.perform(invite(room, known=known))
        assert refused.value.lacks_right
    assert len(room.fake.called("createChatInviteLink")) == 2
