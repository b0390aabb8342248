"""What one exported message says in our words."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.events import (
    JoinSource,
    MediaKind,
    MemberJoined,
    MemberLeft,
    MessageEdited,
    MessageReceived,
    ReactionChanged,
)
from bot.domain.people import ChatKind, ChatRef, PlatformName, SenderKind
from bot.imports.telegram_export.accounts import Accounts, key_of
from bot.imports.telegram_export.messages import Teller, Told, Unreadable
from bot.imports.telegram_export.reader import ExportedChat
from tests.imports.exports import line, notice, reaction

MING, HONG, LI = (5, "阿明"), (6, "小红"), (7, "老李")
AT = "2026-02-01T10:00:00+08:00"
CHAT = ExportedChat(0, 1_000_000_000, "测试群", "private_supergroup")
HERE = ChatRef(PlatformName.TELEGRAM, CHAT.key, ChatKind.GROUP, "测试群")
EARLY = datetime(2020, 1, 1, tzinfo=UTC)


def told(*messages: dict[str, Any], zone: str = "Asia/Shanghai", texts_since: datetime = EARLY) -> list[Told]:
    accounts = Accounts(CHAT)
    for raw in messages:
        accounts.learn(raw)
    teller = Teller(HERE, accounts, ZoneInfo(zone), str, texts_since)
    return [teller.tell(raw) for raw in messages]


def only_line(raw: dict[str, Any], **how: Any) -> MessageReceived:
    event = told(raw, **how)[0].events[0]
    assert isinstance(event, MessageReceived)
    return event


@pytest.mark.parametrize(
    ("account", "key"),
    [
        ("user5", "5"), ("channel5", "-1005"), ("chat5", "-5"),
        (5, "5"), ((1 << 32) + 5, "5"), ((2 << 32) + 5, "-1005"),
        (None, None), ("", None), ("user", None), ("user5x", None),("user-5", None),
        (True, None), (-5, None), ([], None),
        ("user" + "9" * 40, None),
    ],
)  # fmt: skip
def test_accounts_get_the_keys_of_the_bot_api(account: object, key: str | None) -> None:
    assert key_of(account) == key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("早", "早"),
        (["看 ", {"type": "link", "text": "https://a.example"}, {"type": "bold", "text": "!"}], "看 https://a.example!"),
        ([], ""), (None, ""), (["a", 3, {"type": "x"}, None], "a"), ("\ud83d x\x00", "? x"),
    ],
)  # fmt: skip
def test_text_is_a_string_or_pieces(text: object, words: str) -> None:
    assert only_line(line(1, MING, text, AT)).text == words


@pytest.mark.parametrize(
    ("fields", "media"),
    [
        ({"photo": "(File not included.)", "width": 1}, MediaKind.PHOTO),
        ({"file": "x", "media_type": "sticker", "sticker_emoji": "🔥"}, MediaKind.STICKER),
        ({"file": "x", "media_type": "video_message"}, MediaKind.VIDEO_NOTE),
        ({"file": "x", "media_type": "voice_message"}, MediaKind.VOICE),
        ({"file": "x", "media_type": "animation"}, MediaKind.ANIMATION),
        ({"file": "x", "media_type": "video_file"}, MediaKind.VIDEO),
        ({"file": "x", "media_type": "audio_file"}, MediaKind.AUDIO),
        ({"file": "x", "mime_type": "application/pdf"}, MediaKind.DOCUMENT),
        ({"contact_information": {"first_name": "A"}}, MediaKind.CONTACT),
        ({"location_information": {"latitude": 1, "longitude": 2}}, MediaKind.LOCATION),
        ({"place_name": "公园", "address": "…"}, MediaKind.LOCATION),
        ({"poll": {"question": "?", "closed": False, "total_voters": 0, "answers": []}}, MediaKind.POLL),
        ({"game_title": "x"}, MediaKind.GAME),
        ({"giveaway_information": {}}, MediaKind.GIVEAWAY),
        ({"invoice_information": "x"}, MediaKind.PAID),
        ({}, MediaKind.OTHER),
    ],
)  # fmt: skip
def test_each_kind_of_media_is_recognised(fields: dict[str, Any], media: MediaKind) -> None:
    assert only_line(line(1, MING, "", AT, **fields)).media is media


def test_old_files_have_only_wall_times_which_need_a_zone() -> None:
    raw = line(1, MING, "早", AT)
    del raw["date_unixtime"]
    assert only_line(raw).at == datetime.fromisoformat(AT)
    assert only_line(raw, zone="Europe/Berlin").at == datetime.fromisoformat("2026-02-01T10:00:00+01:00")


def test_text_older_than_is_kept_is_not_even_read() -> None:
    assert only_line(line(1, MING, "早", AT), texts_since=datetime(2026, 2, 2, tzinfo=UTC)).text == ""


def test_the_group_itself_channels_bots_and_the_deleted_are_told_apart() -> None:
    def sent_by(account: str, name: str | None, **more: object) -> dict[str, Any]:
        return line(1, MING, "x", AT) | {"from": name, "from_id": account} | more

    raw = [
        sent_by("user5", "阿明"),
        sent_by("channel1000000000", "测试群"),
        sent_by("channel77", "频道"),
        sent_by("user8", "助手", inline_bot_buttons=[[]]),
        sent_by("user5", "阿明", via_bot="@gif", inline_bot_buttons=[[]]),
        sent_by("user9", None),
    ]
    senders = [one.events[0].sender for one in told(*raw) if isinstance(one.events[0], MessageReceived)]
    assert [(sender.key, sender.kind) for sender in senders] == [
        ("5", SenderKind.PERSON),
        ("-1001000000000", SenderKind.ANONYMOUS_ADMIN),
        ("-10077", SenderKind.FOREIGN_CHANNEL),
        ("8", SenderKind.BOT),
        ("5", SenderKind.PERSON),
        ("9", SenderKind.PERSON),
    ]
    assert senders[-1].name == "?"


def test_arrivals_and_departures() -> None:
    raw = [
        line(1, HONG, "在", AT),
        notice(2, MING, "join_group_by_link", AT, inviter="小红"),
        notice(3, MING, "join_group_by_request", AT),
        notice(4, MING, "invite_members", AT, members=["小红", "没人", None]),
        notice(5, MING, "invite_members", AT, members=["阿明"]),
        notice(6, MING, "remove_members", AT, members=["小红"]),
        notice(7, MING, "remove_members", AT, members=["阿明"]),
    ]
    moves = [event for one in told(*raw)[1:] for event in one.events]
    assert [
        (type(move), move.person.key, move.by.key if move.by else None, getattr(move, "source", None))
        for move in moves
        if isinstance(move, MemberJoined | MemberLeft)
    ] == [
        (MemberJoined, "5", None, JoinSource.LINK),
        (MemberJoined, "5", None, JoinSource.REQUEST),
        (MemberJoined, "6", "5", JoinSource.ADDED),
        (MemberJoined, "", "5", JoinSource.ADDED),
        (MemberJoined, "", "5", JoinSource.ADDED),
        (MemberJoined, "5", None, JoinSource.UNKNOWN),
        (MemberLeft, "6", "5", None),
        (MemberLeft, "5", None, None),
    ]


def test_a_name_borne_by_two_stands_for_neither() -> None:
    raw = [
        line(1, HONG, "a", AT),
        line(2, (66, "小红"), "b", AT),
        notice(3, MING, "invite_members", AT, members=["小红"]),
    ]
    (joined,) = told(*raw)[2].events
    assert isinstance(joined, MemberJoined)
    assert joined.person.key == ""


@pytest.mark.parametrize(
    "action",
    ["pin_message", "edit_group_title", "edit_group_photo", "delete_group_photo", "migrate_from_group", "group_call",
     "migrate_to_supergroup", "topic_edit", "set_messages_ttl", "boost_apply", "something_new", None],
)  # fmt: skip
def test_other_notices_leave_no_fact(action: str) -> None:
    assert told(notice(1, MING, action, AT, title="新名"))[0].events == ()


def test_reactions_are_told_once_for_each_person_at_their_own_time() -> None:
    later = "2026-02-01T10:05:00+08:00"
    reactions = [reaction("👍", HONG, LI, at=later), reaction("🔥", HONG, at="2026-02-01T10:06:00+08:00")]
    _, *found = told(line(1, MING, "早", AT, reactions=[*reactions, {"type": "paid", "count": 2}]))[0].events
    assert [
        (one.person.key, one.added, one.at) for one in found if isinstance(one, ReactionChanged) and one.person
    ] == [
        ("6", ("👍", "🔥"), datetime.fromisoformat(later)),
        ("7", ("👍",), datetime.fromisoformat(later)),
    ]


def test_an_edit_counts_unless_it_may_have_been_a_reaction() -> None:
    edited = {"edited": "2026-02-01T10:09:00", "edited_unixtime": "1769911740"}
    plain, reacted = told(
        line(1, MING, "早", AT, **edited), line(2, MING, "早", AT, **edited, reactions=[reaction("👍", HONG, at=AT)])
    )
    assert [type(event) for event in plain.events] == [MessageReceived, MessageEdited]
    assert [type(event) for event in reacted.events] == [MessageReceived, ReactionChanged]


def test_lines_of_a_topic_are_found_from_what_they_answer() -> None:
    raw = [
        notice(10, MING, "topic_created", AT, title="闲聊"),
        line(11, MING, "第一句", AT, reply_to_message_id=10),
        line(12, HONG, "回它", AT, reply_to_message_id=11),
        line(13, HONG, "别处", AT),
        line(14, HONG, "回别处", AT, reply_to_message_id=13),
        line(15, HONG, "回外面", AT, reply_to_message_id=11, reply_to_peer_id="channel9"),
    ]
    lines = [one.events[0] for one in told(*raw)[1:] if isinstance(one.events[0], MessageReceived)]
    assert [(one.topic, one.quoted and one.quoted.message_key) for one in lines] == [
        ("10", None), ("10", "11"), (None, None), (None, "13"), (None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"type": "unsupported"}, {"id": "7"}, {"date": "gestern", "date_unixtime": "x"}, {"from_id": None}, {"type": None},
     {"date": None, "date_unixtime": "99999999999999"}],
)  # fmt: skip
def test_what_says_nothing_is_unreadable(change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        told(line(1, MING, "x", AT) | change)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        3,
        "x",
        [],
        {},
        [None],
        [{"recent": [None, {"from_id": 3}]}],
        [{"emoji": 3, "recent": [{"from_id": "user6"}]}],
    ],
)
@pytest.mark.parametrize(
    "field", ["reactions", "media_type", "reply_to_message_id", "members", "actor", "edited", "text"]
)
def test_odd_values_never_break_a_reading(field: str, odd: object) -> None:
    for raw in (
        line(1, MING, "x", AT, **{field: odd}) if field != "text" else line(1, MING, odd, AT),
        notice(2, MING, "invite_members", AT) | {field: odd},
    ):
        try:
            told(raw)
        except Unreadable:
            assert field == "edited"
