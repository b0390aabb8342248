"""Every action, performed against a Bot API that keeps state: what members see afterwards is what counts."""

from datetime import timedelta

import pytest

from bot.domain import actions as act
from bot.domain.clock import MovableClock
from bot.domain.people import AdminPower, ChatKind, ChatRef, MemberStatus, PlatformName
from bot.domain.text import Segment, Style, Text
from bot.platforms.port import Gone, Moved, Refused
from bot.platforms.telegram.platform import TelegramPlatform
from tests.fake_telegram import FakeTelegram


class Room:
    """A group with its owner, a member and the bot as admin."""

    def __init__(self, fake: FakeTelegram) -> None:
        self.fake = fake
        self.owner = fake.add_person("群主")
        self.ming = fake.add_person("阿明", username="ming")
        self.id = fake.add_group("围炉", owner=self.owner)
        self.key = str(self.id)
        fake.add_member(self.id, self.ming)

    @property
    def texts(self) -> list[str]:
        return [line.text for line in self.fake.visible(self.id)]

    def status(self, user: int) -> str:
        return str(self.fake.world.status(self.fake.world.chats[self.id], user)["status"])


@pytest.fixture
def room(fake: FakeTelegram) -> Room:
    return Room(fake)


def chat_ref(room: Room) -> ChatRef:
    return ChatRef(PlatformName.TELEGRAM, room.key, ChatKind.GROUP)


async def test_a_text_arrives_with_looks_links_mentions_buttons_and_as_an_answer(
    platform: TelegramPlatform, room: Room
) -> None:
    said = room.fake.say(room.id, room.ming, "你好")
    text = Text.join(
        [
            "🎉 ",
            Text.bold("欢迎"),
            " ",
            Text.mention("阿明", str(room.ming)),
            " ",
            Text.link("群规", "https://e.org/r"),
        ],
        "",
    )
    keyboard = tuple((act.Button(label=f"{n}", token=f"t{n}"),) for n in range(2))
    receipt = await platform.perform(act.SendText(chat_key=room.key, text=text, reply_to=said, buttons=keyboard))
    line = room.fake.visible(room.id)[-1]
    assert line.key == receipt.message_key
    assert line.text == "🎉 欢迎 阿明 群规"
    assert line.entities == (("bold", "欢迎"), ("text_mention", "阿明"), ("text_link", "群规"))
    assert line.reply_to == said
    assert line.buttons == (("0",), ("1",))


async def test_markup_in_a_name_stays_what_it_is(platform: TelegramPlatform, room: Room) -> None:
    await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("<b>*_`[x](tg://user?id=1)")))
    assert room.fake.visible(room.id)[-1].text == "<b>*_`[x](tg://user?id=1)"
    assert "parse_mode" not in room.fake.called("sendMessage")[-1]


async def test_an_answer_to_a_deleted_message_is_still_said(platform: TelegramPlatform, room: Room) -> None:
    await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("好"), reply_to="999999"))
    assert room.texts == ["好"]


async def test_a_long_text_becomes_several_messages_split_at_line_ends(platform: TelegramPlatform, room: Room) -> None:
    said = room.fake.say(room.id, room.ming, "日报")
    lines = [f"{number:04} " + "😀" * 40 for number in range(120)]
    keyboard = ((act.Button(label="好", token="ok"),),)
    receipt = await platform.perform(
        act.SendText(chat_key=room.key, text=Text.plain("\n".join(lines)), reply_to=said, buttons=keyboard)
    )
    parts = room.fake.visible(room.id)[1:]
    assert [line for part in parts for line in part.text.split("\n")] == lines
    assert len(parts) == 3
    assert receipt.message_key == parts[0].key
    assert [part.reply_to for part in parts] == [said, None, None]
    assert [part.buttons for part in parts] == [(), (), (("好",),)]


async def test_a_text_with_too_many_looks_becomes_several_messages(platform: TelegramPlatform, room: Room) -> None:
    names = Text(segments=tuple(Segment(text=f"{n} ", style=Style.BOLD) for n in range(250)))
    await platform.perform(act.SendText(chat_key=room.key, text=names))
    assert [len(line.entities) for line in room.fake.visible(room.id)] == [100, 100, 50]


async def test_general_is_addressed_by_leaving_the_topic_out(platform: TelegramPlatform, room: Room) -> None:
    root = room.fake.say(room.id, room.owner, forum_topic_created={"name": "打卡"})
    await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("a"), topic=root))
    await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("b")))
    assert [line.topic for line in room.fake.visible(room.id)][1:] == [root, None]
    assert "message_thread_id" not in room.fake.called("sendMessage")[-1]


async def test_an_empty_text_is_refused(platform: TelegramPlatform, room: Room) -> None:
    with pytest.raises(Refused):
        await platform.perform(act.SendText(chat_key=room.key, text=Text.plain(" \n ")))


async def test_a_poll_is_sent_voted_and_stopped_once(
    platform: TelegramPlatform, room: Room, clock: MovableClock
) -> None:
    poll = act.SendPoll(
        chat_key=room.key, question="吃什么？", options=("面", "饭"), closes_at=clock.now() + timedelta(hours=2)
    )
    receipt = await platform.perform(poll)
    assert receipt.message_key is not None
    assert receipt.poll_key in room.fake.world.polls
    assert room.fake.called("sendPoll")[-1]["close_date"] == int((clock.now() + timedelta(hours=2)).timestamp())
    stop = act.StopPoll(chat_key=room.key, message=receipt.message_key)
    await platform.perform(stop)
    await platform.perform(stop)
    assert room.fake.world.polls[receipt.poll_key]["is_closed"]


async def test_a_poll_with_thirteen_options_is_refused_before_it_is_sent(
    platform: TelegramPlatform, room: Room
) -> None:
    with pytest.raises(Refused):
        await platform.perform(
            act.SendPoll(chat_key=room.key, question="?", options=tuple(str(number) for number in range(13)))
        )
    assert room.fake.called("sendPoll") == []


async def test_a_quiz_names_its_right_answer_and_a_far_end_is_left_to_our_own_timer(
    platform: TelegramPlatform, room: Room, clock: MovableClock
) -> None:
    quiz = act.SendPoll(
        chat_key=room.key, question="?", options=("a", "b"), correct=(1,), closes_at=clock.now() + timedelta(days=40)
    )
    await platform.perform(quiz)
    sent = room.fake.called("sendPoll")[-1]
    assert (sent["type"], sent["correct_option_ids"]) == ("quiz", [1])
    assert "close_date" not in sent


@pytest.mark.parametrize("is_photo", [True, False])
async def test_a_file_is_uploaded_with_its_caption(platform: TelegramPlatform, room: Room, *, is_photo: bool) -> None:
    file = act.SendFile(
        chat_key=room.key, name="日报.csv", content=b"\x89PNG\r\n", caption=Text.bold("今天"), is_photo=is_photo
    )
    await platform.perform(file)
    line = room.fake.visible(room.id)[-1]
    assert (line.kind, line.text) == ("photo" if is_photo else "document", "今天")
    assert line.entities == (("bold", "今天"),)


async def test_a_message_is_copied_edited_and_deleted(platform: TelegramPlatform, room: Room) -> None:
    said = room.fake.say(room.id, room.ming, "精华")
    copy = await platform.perform(act.CopyMessage(chat_key=room.key, from_chat_key=room.key, message_key=said))
    assert copy.message_key is not None
    edit = act.EditText(chat_key=room.key, message=copy.message_key, text=Text.plain("改过"))
    await platform.perform(edit)
    await platform.perform(edit)  # "message is not modified" is success
    assert room.texts == ["精华", "改过"]
    delete = act.DeleteMessages(chat_key=room.key, messages=(said,))
    await platform.perform(delete)
    await platform.perform(delete)  # "message to delete not found" is success
    assert room.texts == ["改过"]


async def test_buttons_alone_can_be_changed_and_taken_away(platform: TelegramPlatform, room: Room) -> None:
    rows = ((act.Button(label="a", token="a"),),)
    sent = await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("?"), buttons=rows))
    assert sent.message_key is not None
    wide = (tuple(act.Button(label=str(n), token=str(n)) for n in range(9)),)
    await platform.perform(act.EditButtons(chat_key=room.key, message=sent.message_key, buttons=wide))
    assert [len(row) for row in room.fake.visible(room.id)[-1].buttons] == [8, 1]
    await platform.perform(act.EditButtons(chat_key=room.key, message=sent.message_key))
    assert room.fake.visible(room.id)[-1].buttons == ()


async def test_many_messages_are_deleted_in_one_call(platform: TelegramPlatform, room: Room) -> None:
    keys = tuple(room.fake.say(room.id, room.ming, f"{n}") for n in range(5))
    await platform.perform(act.DeleteMessages(chat_key=room.key, messages=(*keys, "999999")))
    assert room.texts == []
    assert len(room.fake.called("deleteMessages")) == 1


async def test_a_press_is_answered_and_a_late_answer_is_no_failure(platform: TelegramPlatform, room: Room) -> None:
    rows = ((act.Button(label="签到", token="tok"),),)
    sent = await platform.perform(act.SendText(chat_key=room.key, text=Text.plain("?"), buttons=rows))
    assert sent.message_key is not None
    press = room.fake.press(room.ming, sent.message_key, "签到")
    await platform.perform(act.AnswerButton(chat_key=room.key, press_key=press, text="+5", alert=True))
    assert room.fake.answers(press) == [{"text": "+5", "show_alert": True}]
    await platform.perform(act.AnswerButton(chat_key=room.key, press_key="1", text="late"))


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
        (act.MenuScope.PRIVATE, "", "all_private_chats:zh"),
        (act.MenuScope.GROUPS, "", "all_group_chats:zh"),
        (act.MenuScope.CHAT, "-100123", "chat:-100123:zh"),
        (act.MenuScope.CHAT_ADMINS, "-100123", "chat_administrators:-100123:zh"),
    ],
)
async def test_a_menu_is_set_per_scope_and_an_empty_one_is_removed(
    platform: TelegramPlatform, fake: FakeTelegram, scope: act.MenuScope, chat_key: str, kept_as: str
) -> None:
    commands = (act.MenuCommand(command="checkin", description="签到"),)
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
    listed = await platform.list_admins(chat_ref(room))
    by_key = {admin.person.key: admin for admin in listed.admins}
    assert by_key[str(room.owner)].status is MemberStatus.OWNER
    assert by_key[str(room.owner)].powers == frozenset(AdminPower)
    assert by_key[str(room.ming)].powers == frozenset(AdminPower) - {AdminPower.PROMOTE, AdminPower.RESTRICT}
    assert by_key[str(room.ming)].is_anonymous
    assert (listed.bot_status, listed.bot_powers) == (MemberStatus.ADMIN, frozenset(AdminPower))
    room.fake.demote(room.id, room.fake.bot_id)
    assert (await platform.list_admins(chat_ref(room))).bot_status is MemberStatus.MEMBER


async def test_members_are_counted_and_looked_up(platform: TelegramPlatform, room: Room) -> None:
    assert await platform.count_members(chat_ref(room)) == 3
    assert await platform.member_status(chat_ref(room), str(room.ming)) is MemberStatus.MEMBER
    room.fake.ban(room.id, room.ming, by=room.owner)
    assert await platform.member_status(chat_ref(room), str(room.ming)) is MemberStatus.BANNED
    assert await platform.member_status(chat_ref(room), "12345") is MemberStatus.LEFT


async def test_no_printed_form_holds_the_token(platform: TelegramPlatform, fake: FakeTelegram) -> None:
    secret = fake.token.partition(":")[2]
    shown = [repr(value) for value in (platform, platform._request, platform._outbound._bot, platform._settings)]
    fake.fail("sendMessage", "reset")
    with pytest.raises(Exception, match="no answer") as failure:
        await platform.perform(act.SendText(chat_key=str(fake.add_group("x")), text=Text.plain("?")))
    assert not [text for text in (*shown, str(failure.value), repr(failure.value)) if secret in text]
