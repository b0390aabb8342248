"""What people do in the playground is told to the bot, in the words every platform uses."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.clock import MovableClock
from bot.domain.events import (
    ButtonPressed,
    Event,
    JoinRequested,
    JoinSource,
    MediaKind,
    MemberChanged,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageReceived,
    NoticeKind,
    NoticePosted,
    PollAnswered,
    PollCounted,
    ReactionChanged,
)
from bot.domain.people import AdminPower, ChatKind, MemberStatus, SenderKind
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.platforms.port import RawUpdate
from tests.platforms.playground.rooms import NOON, Room


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_line_is_told_with_what_it_hangs_on(room: Room) -> None:
    first = room.people.say(room.key, room.owner, "大家好")
    room.people.say(room.key, room.ming, "看 https://a.example/x @nobody", reply_to=first, media=MediaKind.PHOTO)
    said = [one for one in room.told() if isinstance(one, MessageReceived)][-1]
    assert (said.chat.key, said.chat.kind, said.at, said.sender.name) == (room.key, ChatKind.GROUP, NOON, "阿明")
    assert (said.media, said.links, [one.username for one in said.mentions]) == (
        MediaKind.PHOTO,
        ("https://a.example/x",),
        ["nobody"],
    )
    assert said.quoted is not None
    assert (said.quoted.message_key, said.quoted.text) == (first, "大家好")


def test_an_edit_keeps_the_moment_the_line_was_written(room: Room) -> None:
    line = room.people.say(room.key, room.ming, "早")
    room.people.edit(room.key, line, "晚", at=NOON + timedelta(minutes=1))
    edited = room.told()[-1]
    assert isinstance(edited, MessageEdited)
    assert (edited.text, edited.at, edited.edited_at) == ("晚", NOON, NOON + timedelta(minutes=1))


def test_an_arrival_and_a_departure_are_told_once_each_and_leave_a_line(room: Room) -> None:
    new = room.people.add_person("新人")
    room.people.join(room.key, new, link="https://example.org/join")
    room.people.leave(room.key, new)
    joined, there, left, gone = room.told()
    assert isinstance(joined, MemberJoined)
    assert isinstance(left, MemberLeft)
    assert (joined.source, joined.invite is not None, left.banned) == (JoinSource.LINK, True, False)
    assert [one.kind for one in (there, gone) if isinstance(one, NoticePosted)] == [NoticeKind.JOIN, NoticeKind.LEAVE]


def test_promotion_tells_the_powers(room: Room) -> None:
    room.people.promote(room.key, room.ming, frozenset({AdminPower.PIN}))
    (change,) = room.told()
    assert isinstance(change, MemberChanged)
    assert (change.old, change.new, change.powers) == (
        MemberStatus.MEMBER,
        MemberStatus.ADMIN,
        frozenset({AdminPower.PIN}),
    )


def test_a_knock_a_reaction_and_an_anonymous_line_are_told(room: Room) -> None:
    line = room.people.say(room.key, room.owner, "公告", anonymously=True)
    room.people.react(room.key, room.ming, line, "👍")
    room.people.request_join(room.key, room.people.add_person("小李"), bio="爱读书")
    said, reaction, knock = room.told()
    assert isinstance(said, MessageReceived)
    assert isinstance(reaction, ReactionChanged)
    assert isinstance(knock, JoinRequested)
    assert (said.sender.kind, said.sender.key) == (SenderKind.ANONYMOUS_ADMIN, room.key)
    assert (reaction.added, knock.bio) == (("👍",), "爱读书")


def test_where_the_bot_is_not_it_hears_nothing(room: Room) -> None:
    room.people.leave(room.key, room.platform.bot_key, by=room.owner)
    room.told()
    room.people.say(room.key, room.ming, "没人听见")
    assert room.told() == []


def test_apps_hold_people_back_where_a_real_app_would(room: Room) -> None:
    stranger = room.people.add_person("路人")
    with pytest.raises(PermissionError):
        room.people.say(room.key, stranger, "你好")
    with pytest.raises(PermissionError):
        room.people.say(room.key, room.ming, "我是管理员", anonymously=True)
    with pytest.raises(LookupError):
        room.people.press(room.key, room.ming, room.people.say(room.key, room.ming, "早"), "没有的按钮")


async def test_a_vote_is_told_with_the_totals_and_a_final_one_cannot_be_changed(room: Room) -> None:
    poll = await room.poll(allow_revoting=False)
    room.people.vote(room.key, room.ming, poll, [1])
    counted, answered = room.told()
    assert isinstance(counted, PollCounted)
    assert isinstance(answered, PollAnswered)
    assert (counted.counts, answered.options) == ((0, 1), (1,))
    with pytest.raises(PermissionError):
        room.people.vote(room.key, room.ming, poll, [0])


async def test_a_poll_closes_by_itself_when_its_time_has_come(room: Room) -> None:
    poll = await room.poll(closes_at=NOON + timedelta(hours=1))
    room.clock.advance(timedelta(hours=1))
    (counted,) = room.told()
    assert isinstance(counted, PollCounted)
    assert counted.is_closed
    with pytest.raises(PermissionError):
        room.people.vote(room.key, room.ming, poll, [0])


async def test_a_pressed_button_carries_its_token_and_a_start_button_opens_the_private_chat(room: Room) -> None:
    line = await room.buttons()
    room.people.press(room.key, room.ming, line, "去")
    room.people.press(room.key, room.ming, line, "私聊")
    pressed, started = room.told()
    assert isinstance(pressed, ButtonPressed)
    assert isinstance(started, MessageReceived)
    assert (pressed.token, started.text, started.chat.kind) == ("T1", "/start hello", ChatKind.PRIVATE)


async def test_an_update_leaves_the_queue_only_once_it_is_accepted(room: Room) -> None:
    room.people.say(room.key, room.ming, "早")

    async def refuse(_: object) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await room.platform.listen(refuse)
    assert [type(event) for event in room.told()] == [MessageReceived]


@pytest.mark.parametrize(
    "content", [None, "", 7, {}, [{}], [{"kind": "Nothing", "event": {}}], [{"kind": "MemberLeft"}]]
)
def test_what_no_playground_wrote_is_refused(content: object) -> None:
    platform = PlaygroundPlatform(clock=MovableClock(datetime(2026, 3, 1, tzinfo=UTC)))
    with pytest.raises(ValueError):  # noqa: PT011  the port promises this class and nothing more
        platform.understand(RawUpdate("1", "1", content))


def test_hostile_names_and_texts_are_told_clean(room: Room) -> None:
    odd = room.people.add_person("a\u202eb\x00\ud800")
    room.people.add_member(room.key, odd)
    room.people.say(room.key, odd, "x\x00\ud800y")
    (said,) = room.told()
    assert isinstance(said, MessageReceived)
    assert (said.text, said.sender.name) == ("x?y", "a b?")


def test_every_event_survives_the_way_through_storage(room: Room) -> None:
    room.people.rename(room.key, "新名字", by=room.owner)
    events: list[Event] = room.told()
    assert [type(event).__name__ for event in events] == ["NoticePosted", "ChatRenamed"]
