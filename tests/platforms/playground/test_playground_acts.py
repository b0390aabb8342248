"""What the bot does in the playground holds, and is refused where a real platform refuses."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain import actions as act
from bot.domain.capabilities import Capability
from bot.domain.events import BotStandingChanged, Invite, JoinRequested, MemberJoined
from bot.domain.menus import MenuCommand, MenuScope
from bot.domain.people import AdminPower, ChatKind, ChatRef, MemberStatus, PlatformName
from bot.domain.text import Text
from bot.platforms.port import Gone, Platform, Refused, TooLarge
from tests.platforms.playground.rooms import NOON, Room


@pytest.fixture
def room() -> Room:
    return Room()


def here(room: Room) -> ChatRef:
    return ChatRef(PlatformName.PLAYGROUND, room.key, ChatKind.GROUP)


def shown(room: Room) -> list[str]:
    return [str(line.text) for line in room.place.visible() if line.notice is None]


def test_it_is_a_platform_that_can_do_everything(room: Room) -> None:
    platform: Platform = room.platform
    assert set(Capability) - platform.capabilities == {Capability.GREETS_FOR_US, Capability.WATCHES_STAFF}


async def test_lines_are_sent_edited_pinned_reacted_to_copied_and_deleted(room: Room) -> None:
    key = await room.says("一")
    copy = await room.does(act.CopyMessage(chat_key=room.key, from_chat_key=room.key, message_key=key))
    await room.does(act.EditText(chat_key=room.key, message=key, text=Text.plain("二")))
    await room.does(act.PinMessage(chat_key=room.key, message=key))
    await room.does(act.React(chat_key=room.key, message=copy, emoji="👍"))
    assert shown(room) == ["二", "一"]
    assert (room.place.pinned, room.place.lines[copy].reactions) == ([key], {"hearth": "👍"})
    for _ in range(2):  # what is gone already is deleted as well
        await room.does(act.DeleteMessages(chat_key=room.key, messages=(key, copy, "none")))
    assert (shown(room), room.place.pinned) == ([], [])


async def test_a_mute_and_a_ban_end_when_their_time_has_come(room: Room) -> None:
    until = NOON + timedelta(hours=1)
    await room.does(act.MuteMember(chat_key=room.key, person_key=room.ming, until=until))
    with pytest.raises(PermissionError):
        room.people.say(room.key, room.ming, "喂")
    room.clock.advance(timedelta(hours=1))
    room.people.say(room.key, room.ming, "终于")
    await room.does(act.BanMember(chat_key=room.key, person_key=room.ming, until=until + timedelta(hours=1)))
    assert await room.platform.member_status(here(room), room.ming) is MemberStatus.BANNED
    assert shown(room) == []  # what a banned person said goes too
    room.clock.advance(timedelta(hours=1))
    room.people.join(room.key, room.ming)
    assert await room.platform.member_status(here(room), room.ming) is MemberStatus.MEMBER


async def test_a_mute_of_media_leaves_the_words(room: Room) -> None:
    await room.does(act.MuteMember(chat_key=room.key, person_key=room.ming, media_only=True))
    room.people.say(room.key, room.ming, "字可以")
    with pytest.raises(PermissionError):
        room.people.say(room.key, room.ming, file=b"x")
    await room.does(act.UnmuteMember(chat_key=room.key, person_key=room.ming))
    room.people.say(room.key, room.ming, file=b"x")


async def test_kicked_may_come_back_banned_may_not(room: Room) -> None:
    await room.does(act.KickMember(chat_key=room.key, person_key=room.ming))
    room.people.join(room.key, room.ming)
    await room.does(act.UnbanMember(chat_key=room.key, person_key=room.ming))  # who is present stays
    assert await room.platform.count_members(here(room)) == 2  # without the bot
    await room.does(act.BanMember(chat_key=room.key, person_key=room.ming))
    with pytest.raises(PermissionError):
        room.people.join(room.key, room.ming)
    await room.does(act.UnbanMember(chat_key=room.key, person_key=room.ming))
    room.people.join(room.key, room.ming)


async def test_a_request_is_approved_once_and_only_where_there_is_one(room: Room) -> None:
    guest = room.people.add_person("小李")
    with pytest.raises(Refused):
        await room.does(act.ApproveJoin(chat_key=room.key, person_key=guest))
    room.people.request_join(room.key, guest)
    await room.does(act.ApproveJoin(chat_key=room.key, person_key=guest))
    await room.does(act.ApproveJoin(chat_key=room.key, person_key=guest))
    assert [event.source.value for event in room.told() if isinstance(event, MemberJoined)] == ["request"]


async def test_a_person_who_never_wrote_or_who_shut_the_bot_out_is_gone(room: Room) -> None:
    hello = act.SendText(chat_key=room.ming, text=Text.plain("嗨"))
    with pytest.raises(Gone):
        await room.does(hello)
    room.people.start(room.ming)
    await room.does(hello)
    room.people.block(room.ming)
    with pytest.raises(Gone):
        await room.does(hello)
    room.people.start(room.ming)
    await room.does(hello)
    assert [event.new for event in room.told() if isinstance(event, BotStandingChanged)] == [
        MemberStatus.BANNED,
        MemberStatus.MEMBER,
    ]


NEEDS: dict[str, tuple[AdminPower, Callable[[Room, str], act.Action]]] = {
    "delete": (AdminPower.DELETE, lambda room, line: act.DeleteMessages(chat_key=room.key, messages=(line,))),
    "mute": (AdminPower.RESTRICT, lambda room, _: act.MuteMember(chat_key=room.key, person_key=room.ming)),
    "ban": (AdminPower.RESTRICT, lambda room, _: act.BanMember(chat_key=room.key, person_key=room.ming)),
    "channel": (AdminPower.RESTRICT, lambda room, _: act.BanChannel(chat_key=room.key, channel_key="c")),
    "pin": (AdminPower.PIN, lambda room, line: act.PinMessage(chat_key=room.key, message=line)),
    "invite": (
        AdminPower.INVITE,
        lambda room, _: act.MakeInvite(chat_key=room.key, person_key=room.ming, name="x", ask=1),
    ),
    "approve": (AdminPower.INVITE, lambda room, _: act.ApproveJoin(chat_key=room.key, person_key=room.ming)),
}


@pytest.mark.parametrize("what", sorted(NEEDS))
async def test_each_act_needs_its_own_right(room: Room, what: str) -> None:
    power, make = NEEDS[what]
    line = room.people.say(room.key, room.ming, "早")
    room.people.promote(room.key, room.platform.bot_key, frozenset(AdminPower) - {power})
    with pytest.raises(Refused) as refused:
        await room.does(make(room, line))
    assert refused.value.lacks_right
    room.people.promote(room.key, room.platform.bot_key, frozenset({power}))
    await room.does(make(room, line))


async def test_an_invitation_leads_in_or_to_the_door_until_it_is_withdrawn(room: Room) -> None:
    def invite(*, by_request: bool, known: str | None = None) -> act.MakeInvite:
        return act.MakeInvite(
            chat_key=room.key, person_key=room.ming, name="阿明", by_request=by_request, known=known, ask=1
        )

    url = (await room.platform.perform(invite(by_request=False))).invite_url
    assert url is not None
    hong = room.people.add_person("小红")
    room.people.open_invite(url, hong)
    room.people.open_invite(url, hong)  # nothing happens twice
    (joined,) = [event for event in room.told() if isinstance(event, MemberJoined)]
    assert joined.invite == Invite(url)
    assert (await room.platform.perform(invite(by_request=True, known=url))).invite_url == url
    gang = room.people.add_person("小刚")
    room.people.open_invite(url, gang)
    await room.does(act.ApproveJoin(chat_key=room.key, person_key=gang))
    knocked, let_in = (e for e in room.told() if isinstance(e, JoinRequested | MemberJoined) and e.person.key == gang)
    assert knocked.invite == let_in.invite == Invite(url, by_request=True)
    for _ in range(2):
        await room.does(act.WithdrawInvite(chat_key=room.key, url=url))
    with pytest.raises(LookupError):
        room.people.open_invite(url, room.people.add_person("小美"))
    assert (await room.platform.perform(invite(by_request=False, known=url))).invite_url not in (url, None)


async def test_what_no_platform_would_do_is_refused(room: Room) -> None:
    theirs = room.people.say(room.key, room.ming, "早")
    for action in (
        act.MuteMember(chat_key=room.key, person_key=room.owner),
        act.BanMember(chat_key=room.key, person_key="nobody"),
        act.EditText(chat_key=room.key, message=theirs, text=Text.plain("x")),
        act.SendText(chat_key=room.key, text=Text.plain(" ")),
        act.SendText(chat_key=room.key, text=Text.plain("x" * 4097)),
        act.SendText(chat_key=room.key, text=Text.plain("x"), topic="none"),
        act.SendPoll(chat_key=room.key, question="?", options=tuple("abcdefghijklm")),
        act.React(chat_key=room.key, message="none", emoji="👍"),
    ):
        with pytest.raises(Refused):
            await room.does(action)
    with pytest.raises(Gone):
        await room.does(act.SendText(chat_key="elsewhere", text=Text.plain("x")))


async def test_an_answer_stays_in_its_topic_and_answers_what_is_there(room: Room) -> None:
    topic = room.people.add_topic(room.key, "打卡")
    asked = room.people.say(room.key, room.ming, "在吗", topic=topic)
    key = await room.says("在", topic=topic, reply_to=asked)
    assert (room.place.lines[key].topic, room.place.lines[key].reply_to) == (topic, asked)
    assert room.told()[-1].chat.is_forum


async def test_files_are_handed_out_within_the_limit(room: Room) -> None:
    line = room.people.say(room.key, room.ming, file=b"12345")
    key = room.place.lines[line].file_key
    assert await room.platform.download(key, 5) == b"12345"
    with pytest.raises(TooLarge):
        await room.platform.download(key, 4)
    with pytest.raises(Refused):
        await room.platform.download("none", 5)


async def test_admins_are_listed_with_the_bots_own_standing(room: Room) -> None:
    listed = await room.platform.list_admins(here(room))
    assert {admin.person.key: admin.status for admin in listed.admins} == {
        room.owner: MemberStatus.OWNER,
        room.platform.bot_key: MemberStatus.ADMIN,
    }
    assert listed.bot_powers == set(AdminPower)
    await room.does(act.LeaveChat(chat_key=room.key))
    with pytest.raises(Gone):
        await room.platform.list_admins(here(room))


async def test_menus_and_answers_to_presses_are_kept(room: Room) -> None:
    commands = (MenuCommand(command="me", description="我"),)
    await room.does(act.SetMenu(chat_key="", scope=MenuScope.GROUPS, commands=commands, language="zh"))
    press = room.people.press(room.key, room.ming, await room.buttons(), "去")
    await room.does(act.AnswerButton(chat_key=room.key, press_key=press, text="好"))
    await room.does(act.AnswerButton(chat_key=room.key, press_key="long ago", text="好"))
    assert room.platform.world.presses == {press: ["好"]}
    assert room.platform.world.menus == {(MenuScope.GROUPS, "", "zh"): commands}


async def test_a_poll_is_stopped_once(room: Room) -> None:
    poll = await room.poll()
    for _ in range(2):
        await room.does(act.StopPoll(chat_key=room.key, message=poll))
    assert len(room.told()) == 1
