"""What one raw update tells. Payloads have the shapes of the Bot API; nothing here opens a connection."""

import copy
import json
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.clock import MovableClock
from bot.domain.events import (
    BotStandingChanged,
    ButtonPressed,
    ChatMigrated,
    ChatRenamed,
    Event,
    Invite,
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
    Origin,
    PollAnswered,
    PollCounted,
    ReactionChanged,
    ReactionsCounted,
    Unknown,
)
from bot.domain.people import AdminPower, ChatKind, MemberStatus, SenderKind
from bot.platforms.port import RawUpdate
from bot.platforms.telegram.inbound import Inbound
from bot.platforms.telegram.intake import keep
from tests.platforms.telegram import payloads
from tests.platforms.telegram.payloads import (
    BOT,
    CHANNEL,
    DATE,
    FORUM,
    GROUP,
    MEI,
    MING,
    membership,
    message,
    said,
    update,
)

_E = TypeVar("_E", bound=Event)
AT = datetime.fromtimestamp(DATE, UTC)
NOW = datetime(2026, 3, 1, 9, 0, 5, tzinfo=UTC)
INBOUND = Inbound(str(BOT["id"]), MovableClock(NOW))


def heard(raw: object) -> list[Event]:
    return INBOUND.understand(keep(raw, NOW))


def one(raw: object, kind: type[_E]) -> _E:
    (event,) = heard(raw)
    assert isinstance(event, kind)
    return event


def test_a_plain_line() -> None:
    event = one(said(), MessageReceived)
    assert (event.chat.key, event.chat.kind, event.chat.title) == ("-1001234567890", ChatKind.GROUP, "围炉 Hearth")
    assert (event.sender.key, event.sender.name, event.sender.username) == ("7999999999", "阿明 Li", "ming_li")
    assert (event.at, event.message_key, event.text, event.topic) == (AT, "42", "你好", None)
    assert event.is_plain


def test_the_same_chat_and_person_are_the_same_objects() -> None:
    first, second = one(said(), MessageReceived), one(copy.deepcopy(said()), MessageReceived)
    assert first.chat is second.chat
    assert first.sender is second.sender
    renamed = one(said(**{"from": {**MING, "first_name": "大明"}}), MessageReceived)
    assert renamed.sender.name == "大明 Li"


def test_links_and_mentions_are_cut_out_by_utf16_offsets() -> None:
    event = one(payloads.ALL[1], MessageReceived)
    assert event.links == ("https://e.org", "https://hidden.example")
    assert [(who.key, who.username) for who in event.mentions] == [("", "mei_mei"), ("11", None)]


def test_a_buttons_address_is_a_link_too() -> None:
    rows = {"inline_keyboard": [[{"text": "go", "url": "https://button.example"}]]}
    event = one(said(reply_markup=rows), MessageReceived)
    assert event.links == ("https://button.example",)
    assert event.has_buttons


@pytest.mark.parametrize(
    ("fields", "kind", "file_key"),
    [
        ({"photo": [{"file_id": "S"}, {"file_id": "L"}]}, MediaKind.PHOTO, "L"),
        ({"animation": {"file_id": "A"}, "document": {"file_id": "A"}}, MediaKind.ANIMATION, "A"),
        ({"document": {"file_id": "D"}}, MediaKind.DOCUMENT, "D"),
        ({"venue": {}, "location": {}}, MediaKind.LOCATION, None),
        ({"giveaway": {}}, MediaKind.GIVEAWAY, None),
        ({"something_new": {}}, MediaKind.OTHER, None),
    ],
)
def test_media_keep_their_caption_as_text(fields: dict[str, Any], kind: MediaKind, file_key: str | None) -> None:
    event = one(said(text=..., media_group_id="9", **fields), MessageReceived)
    assert (event.media, event.file_key, event.album, event.text) == (kind, file_key, "9", "")
    assert one(said(text=..., caption="图", **fields), MessageReceived).text == "图"


def test_a_topic_counts_only_where_the_message_belongs_to_it() -> None:
    root = message(message_id=7, text=..., forum_topic_created={"name": "打卡"})
    in_topic = one(said(chat=FORUM, message_thread_id=7, is_topic_message=True, reply_to_message=root), MessageReceived)
    assert (in_topic.topic, in_topic.quoted, in_topic.chat.is_forum) == ("7", None, True)
    in_general = one(said(chat=FORUM, message_thread_id=99, reply_to_message=message(message_id=99)), MessageReceived)
    assert in_general.topic is None
    assert in_general.quoted is not None
    assert in_general.quoted.message_key == "99"


def test_a_quote_tells_who_said_what() -> None:
    event = one(said(reply_to_message=message(message_id=8, text=..., caption="图", photo=[])), MessageReceived)
    assert event.quoted is not None
    assert (event.quoted.message_key, event.quoted.text, event.quoted.media) == ("8", "图", MediaKind.PHOTO)
    assert event.quoted.sender is not None
    assert event.quoted.sender.key == "7999999999"


def test_a_quote_from_elsewhere_is_not_a_quote_from_another_topic() -> None:
    outside = {"origin": {"type": "channel", "date": DATE, "chat": CHANNEL, "message_id": 3}, "chat": CHANNEL}
    event = one(said(external_reply=outside), MessageReceived)
    assert event.quoted_elsewhere == Origin("channel", "-1002000000002", "外面的频道")
    inside = {"origin": {"type": "user", "date": DATE, "sender_user": MEI}, "chat": GROUP, "message_id": 5}
    event = one(said(external_reply=inside), MessageReceived)
    assert event.quoted_elsewhere is None
    assert event.quoted is not None
    assert event.quoted.message_key == "5"
    unnamed = {"origin": {"type": "hidden_user", "date": DATE, "sender_user_name": "某人"}}
    assert one(said(external_reply=unnamed), MessageReceived).quoted_elsewhere == Origin("hidden", None, "某人")


def test_forwards_and_lines_via_bots_are_not_plain() -> None:
    forwarded = one(said(forward_origin={"type": "user", "date": DATE, "sender_user": MEI}), MessageReceived)
    assert forwarded.forwarded == Origin("person", "11", "小美")
    assert not forwarded.is_plain
    assert not one(said(via_bot=BOT), MessageReceived).is_plain


@pytest.mark.parametrize(
    ("fields", "kind", "key"),
    [
        ({"sender_chat": GROUP, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
         SenderKind.ANONYMOUS_ADMIN, "-1001234567890"),
        ({"sender_chat": CHANNEL, "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}},
         SenderKind.FOREIGN_CHANNEL, "-1002000000002"),
        ({"sender_chat": CHANNEL, "is_automatic_forward": True,
          "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
         SenderKind.LINKED_CHANNEL, "-1002000000002"),
        ({"from": BOT}, SenderKind.BOT, "1000000001"),
        ({"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}}, SenderKind.SERVICE, "777000"),
        ({"from": MEI}, SenderKind.PERSON, "11"),
    ],
)  # fmt: skip
def test_who_stands_behind_a_message(fields: dict[str, Any], kind: SenderKind, key: str) -> None:
    sender = one(said(**fields), MessageReceived).sender
    assert (sender.kind, sender.key) == (kind, key)


def test_names_and_texts_are_cleaned() -> None:
    user = {**MEI, "first_name": "\u202eAdmin\x00\n", "last_name": "\u200b" * 9 + "x" * 99}
    event = one(said(text="a\x00b\ud83d", **{"from": user}), MessageReceived)
    assert event.sender.name.isprintable()
    assert len(event.sender.name) <= 64
    assert event.text == "ab?"


def test_an_edit_keeps_the_time_of_writing() -> None:
    event = one(update("edited_message", message(edit_date=DATE + 60)), MessageEdited)
    assert (event.at, event.edited_at) == (AT, AT + timedelta(minutes=1))


def test_join_and_leave_lines_are_notices_with_hints_that_leave_the_bot_out() -> None:
    notice, joined = heard(said(text=..., new_chat_members=[MEI, BOT]))
    assert isinstance(notice, NoticePosted)
    assert (notice.kind, notice.message_key, [who.key for who in notice.people]) == (
        NoticeKind.JOIN, "42", ["11", "1000000001"])  # fmt: skip
    assert isinstance(joined, MemberJoined)
    assert (joined.person.key, joined.hint, joined.source) == ("11", True, JoinSource.ADDED)
    notice, left = heard(said(text=..., left_chat_member=MEI, **{"from": MEI}))
    assert isinstance(left, MemberLeft)
    assert (left.person.key, left.by, left.hint) == ("11", None, True)


def test_a_new_title_is_a_notice_and_a_new_name() -> None:
    notice, renamed = heard(said(text=..., new_chat_title="新名字"))
    assert isinstance(notice, NoticePosted)
    assert isinstance(renamed, ChatRenamed)
    assert renamed.title == "新名字"


def test_both_lines_of_an_upgrade_tell_the_same() -> None:
    before = {"id": -5, "title": "小群", "type": "group"}
    to = one(said(text=..., chat=before, migrate_to_chat_id=GROUP["id"]), ChatMigrated)
    since = one(said(text=..., migrate_from_chat_id=-5), ChatMigrated)
    assert (to.chat.key, to.new_key) == (since.chat.key, since.new_key) == ("-5", "-1001234567890")


MUTED = {"status": "restricted", "is_member": True, "can_send_messages": False, "until_date": DATE + 600}
AWAY = {"status": "restricted", "is_member": False, "until_date": 0}


def change(old: dict[str, Any], new: dict[str, Any], **more: Any) -> list[Event]:
    return heard(update("chat_member", membership(old, new, **more)))


def test_coming_by_link_by_request_by_hand_and_by_nothing() -> None:
    came = {"old": {"status": "left"}, "new": {"status": "member"}}
    (by_link,) = change(**came, by=MEI, invite_link=payloads.LINK)
    assert isinstance(by_link, MemberJoined)
    assert (by_link.source, by_link.by, by_link.hint) == (JoinSource.LINK, None, False)
    assert by_link.invite == Invite("https://t.me/+AAAA", "推荐", "1000000001")
    (by_request,) = change(**came, by=MING, via_join_request=True, invite_link=payloads.LINK)
    assert isinstance(by_request, MemberJoined)
    assert by_request.source is JoinSource.REQUEST
    (added,) = change(**came, by=MING)
    assert isinstance(added, MemberJoined)
    assert added.source is JoinSource.ADDED
    assert added.by is not None
    assert added.by.key == "7999999999"
    (alone,) = change(**came, by=MEI)
    assert isinstance(alone, MemberJoined)
    assert alone.source is JoinSource.UNKNOWN


def test_presence_decides_between_joining_leaving_and_changing() -> None:
    back, muted = change(AWAY, MUTED, by=MEI)
    assert isinstance(back, MemberJoined)
    assert isinstance(muted, MemberChanged)
    assert (muted.old, muted.new) == (MemberStatus.MEMBER, MemberStatus.RESTRICTED)
    (gone,) = change(MUTED, AWAY, by=MEI)
    assert isinstance(gone, MemberLeft)
    assert not gone.banned
    (banned,) = change({"status": "member"}, {"status": "kicked", "until_date": 0})
    assert isinstance(banned, MemberLeft)
    assert banned.banned
    (mute,) = change({"status": "member"}, MUTED)
    assert isinstance(mute, MemberChanged)
    assert mute.until == AT + timedelta(minutes=10)
    (unbanned,) = change({"status": "kicked", "until_date": 0}, {"status": "left"})
    assert isinstance(unbanned, MemberChanged)
    assert (unbanned.old, unbanned.new) == (MemberStatus.BANNED, MemberStatus.LEFT)


def test_a_promotion_tells_the_powers() -> None:
    (event,) = change({"status": "member"}, {"status": "administrator", **payloads.RIGHTS})
    assert isinstance(event, MemberChanged)
    assert event.powers == {AdminPower.DELETE}


def test_our_own_standing_is_told_apart() -> None:
    raw = membership({"status": "member"}, {"status": "kicked", "until_date": 0}, who=BOT)
    for kind in ("my_chat_member", "chat_member"):
        event = one(update(kind, raw), BotStandingChanged)
        assert (event.old, event.new, event.by.key) == (MemberStatus.MEMBER, MemberStatus.BANNED, "7999999999")


def test_a_join_request_may_be_answered_in_private() -> None:
    event = one(payloads.ALL[25], JoinRequested)
    assert (event.person.key, event.private_key, event.bio) == ("11", "11", "hi")
    assert event.invite is not None


def test_a_press_is_dated_by_its_arrival_even_when_read_again_later() -> None:
    raw = keep(update("callback_query", {"id": "7", "from": MEI, "message": message(), "data": "tok"}), NOW)
    (event,) = Inbound(str(BOT["id"]), MovableClock(NOW + timedelta(hours=3))).understand(raw)
    assert isinstance(event, ButtonPressed)
    assert (event.at, event.token, event.press_key, event.message_key) == (NOW, "tok", "7", "42")
    assert (event.chat.key, event.presser.key) == ("-1001234567890", "11")


def test_a_press_on_a_message_that_bots_cannot_see_any_more() -> None:
    inaccessible = {"chat": GROUP, "message_id": 42, "date": 0}
    query = {"id": "7", "from": MEI, "message": inaccessible, "data": "tok"}
    assert one(update("callback_query", query), ButtonPressed).message_key == "42"
    del query["message"]
    event = one(update("callback_query", query), ButtonPressed)
    assert (event.message_key, event.chat.key, event.chat.kind) == (None, "11", ChatKind.PRIVATE)


def test_reactions_tell_what_came_and_what_went() -> None:
    event = one(payloads.ALL[26], ReactionChanged)
    assert event.person is not None
    assert (event.added, event.removed) == (("🎉", "custom:5"), ("👍",))
    hidden = copy.deepcopy(payloads.ALL[26])
    del hidden["message_reaction"]["user"]
    assert one(hidden, ReactionChanged).person is None
    assert one(payloads.ALL[27], ReactionsCounted).total == 3


def test_polls_are_counted_and_answered() -> None:
    counted = one(payloads.ALL[28], PollCounted)
    assert (counted.poll_key, counted.counts, counted.voters, counted.is_closed) == ("55", (2, 1), 3, True)
    assert counted.at == NOW
    answered = one(payloads.ALL[29], PollAnswered)
    assert (answered.poll_key, answered.voter.key, answered.options) == ("55", "11", (1,))
    behind = {"poll_id": "55", "voter_chat": CHANNEL, "user": MEI, "option_ids": []}
    assert one(update("poll_answer", behind), PollAnswered).voter.kind is SenderKind.FOREIGN_CHANNEL
    anonymous = {"poll_id": "55", "voter_chat": GROUP, "option_ids": []}
    assert one(update("poll_answer", anonymous), PollAnswered).voter.kind is SenderKind.ANONYMOUS_ADMIN


def test_an_unknown_kind_is_kept_as_such() -> None:
    event = one(payloads.ALL[-1], Unknown)
    assert (event.kind, event.chat.key, event.at) == ("chat_boost", "-1001234567890", NOW)
    inline = one(update("inline_query", {"id": "1", "from": MEI, "query": ""}), Unknown)
    assert (inline.chat.key, inline.chat.kind) == ("11", ChatKind.PRIVATE)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        [],
        "text",
        {"update_id": True, "message": message()},
        {"update_id": -1, "message": message()},
        said(chat=...),
        said(date=...),
        said(date=2**40),
        said(date="today"),
        said(date=0),
        said(message_id="42"),
        said(**{"from": ...}),
        said(**{"from": {"id": 1}}),
        said(**{"from": {**MEI, "id": 1.5}}),
        said(text=7),
        said(text=["x"]),
        said(chat={**GROUP, "type": "planet"}),
        said(chat={**GROUP, "id": 2**70}),
        said(entities=[{"type": "url", "offset": -1, "length": 1}]),
        said(entities=[{}]),
        said(reply_to_message=[]),
        update("edited_message", message()),
        update("chat_member", membership({"status": "left"}, {"status": "emperor"})),
        update("callback_query", {"id": 7, "from": MEI, "data": "x"}),
        update("poll_answer", {"poll_id": "1", "option_ids": [0]}),
        update("message", None),
    ],
)
def test_what_makes_no_sense_is_a_value_error(broken: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        heard(broken)


def test_lanes_follow_chats_polls_and_persons() -> None:
    lanes = {next(iter(raw.keys() - {"update_id"})): keep(raw, NOW).lane for raw in payloads.ALL}
    assert lanes["message"] == lanes["callback_query"] == lanes["chat_member"] == lanes["message_reaction"]
    assert lanes["poll"] == lanes["poll_answer"] == "poll:55"
    assert keep(update("inline_query", {"id": "1", "from": MEI, "query": ""}), NOW).lane == "user:11"
    assert keep({"update_id": 1}, NOW).lane == "bot"


def test_an_element_without_an_id_is_kept_under_a_key_of_its_content() -> None:
    odd, again, other = keep({"message": 1}, NOW), keep({"message": 1}, NOW), keep(["x", "\ud800"], NOW)
    assert odd == again
    assert odd.key != other.key
    assert other.body.isascii()
    assert json.loads(other.body) == ["x", "\ud800"]


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def _places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        found += _places(inner, (*path, name))
    return found


@given(data=st.data())
def test_whatever_is_broken_in_an_update_only_a_value_error_comes_out(data: st.DataObject) -> None:
    raw = copy.deepcopy(data.draw(st.sampled_from(payloads.ALL)))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(_places(raw)))
        holder: Any = raw
        for name in path[:-1]:
            holder = holder[name]
        if data.draw(st.booleans()) and isinstance(holder, dict):
            del holder[path[-1]]
        else:
            holder[path[-1]] = data.draw(_ANYTHING)
        if not _places(raw):
            break
    try:
        events = heard(raw)
    except ValueError:
        return
    for event in events:
        assert event.at.tzinfo is not None
        assert isinstance(event.chat.key, str)
        assert "\x00" not in repr(event)


@given(body=st.text() | _ANYTHING.map(json.dumps))
def test_whatever_is_stored_only_a_value_error_comes_out(body: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        INBOUND.understand(RawUpdate("k", "l", body))
