"""What one raw update tells. Payloads have the shapes of the Bot API; nothing here opens a connection."""

import copy
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.events import (
    MediaKind,
    MessageEdited,
    MessageReceived,
    Origin,
)
from bot.domain.people import ChatKind, SenderKind
from tests.platforms.telegram import payloads
from tests.platforms.telegram.hearing import AT, one
from tests.platforms.telegram.payloads import (
    BOT,
    CHANNEL,
    DATE,
    FORUM,
    GROUP,
    MEI,
    MING,
    message,
    said,
    update,
)


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


def test_a_private_chat_tells_what_its_persons_client_speaks() -> None:
    alone = {"id": MEI["id"], "type": "private", "first_name": MEI["first_name"]}
    line = one(said(**{"chat": alone, "from": {**MEI, "language_code": "en-GB"}}), MessageReceived)
    assert (line.chat.kind, line.chat.language) == (ChatKind.PRIVATE, "en-GB")
    assert one(said(**{"from": {**MEI, "language_code": "en-GB"}}), MessageReceived).chat.language is None


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
