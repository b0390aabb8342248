"""Updates in the shapes the Bot API sends, one per kind. Ids and names are made up."""

from typing import Any

Json = dict[str, Any]

GROUP: Json = {"id": -1001234567890, "title": "围炉 Hearth", "type": "supergroup", "username": "hearthgroup"}
FORUM: Json = {**GROUP, "is_forum": True}
MING: Json = {
    "id": 7_999_999_999,
    "is_bot": False,
    "first_name": "阿明",
    "last_name": "Li",
    "username": "ming_li",
    "language_code": "zh-hans",
}
MEI: Json = {"id": 11, "is_bot": False, "first_name": "小美"}
BOT: Json = {"id": 1_000_000_001, "is_bot": True, "first_name": "Hearth", "username": "hearth_test_bot"}
CHANNEL: Json = {"id": -1002000000002, "title": "外面的频道", "type": "channel", "username": "outside"}
DATE = 1_772_355_600  # 2026-03-01T09:00:00Z
RIGHTS: Json = {"can_be_edited": False, "can_manage_chat": True, "can_delete_messages": True, "can_pin_messages": False}


def message(**changes: Any) -> Json:
    base = {"message_id": 42, "from": MING, "chat": GROUP, "date": DATE, "text": "你好"}
    return {name: value for name, value in (base | changes).items() if value is not ...}


def update(kind: str, payload: Any) -> Json:
    return {"update_id": 700_000_001, kind: payload}


def said(**changes: Any) -> Json:
    return update("message", message(**changes))


def membership(old: Json, new: Json, *, by: Json = MING, who: Json = MEI, **more: Any) -> Json:
    change = {"chat": GROUP, "from": by, "date": DATE, "old_chat_member": {"user": who, **old}}
    return change | {"new_chat_member": {"user": who, **new}} | more


LINK: Json = {
    "invite_link": "https://t.me/+AAAA",
    "creator": BOT,
    "name": "推荐",
    "creates_join_request": False,
    "is_primary": False,
    "is_revoked": False,
}

ALL: list[Json] = [
    said(),
    said(
        text="看 😀 https://e.org @mei_mei 小美 点我",
        entities=[
            {"type": "url", "offset": 5, "length": 13},
            {"type": "mention", "offset": 19, "length": 8},
            {"type": "text_mention", "offset": 28, "length": 2, "user": MEI},
            {"type": "text_link", "offset": 31, "length": 2, "url": "https://hidden.example"},
        ],
    ),
    said(text=..., photo=[{"file_id": "S"}, {"file_id": "L"}], caption="图", media_group_id="9", chat=FORUM),
    said(text=..., animation={"file_id": "A"}, document={"file_id": "A"}),
    said(chat=FORUM, message_thread_id=7, is_topic_message=True, reply_to_message=message(message_id=8, chat=FORUM)),
    said(forward_origin={"type": "channel", "date": DATE, "chat": CHANNEL, "message_id": 5}, via_bot=BOT),
    said(forward_origin={"type": "user", "date": DATE, "sender_user": MEI}),
    said(forward_origin={"type": "hidden_user", "date": DATE, "sender_user_name": "某人"}),
    said(forward_origin={"type": "chat", "date": DATE, "sender_chat": {**GROUP, "id": -1009}}),
    said(external_reply={"origin": {"type": "channel", "date": DATE, "chat": CHANNEL}, "chat": CHANNEL}),
    said(sender_chat=CHANNEL, **{"from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}}),
    said(sender_chat=GROUP, **{"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}}),
    said(reply_markup={"inline_keyboard": [[{"text": "go", "url": "https://button.example"}]]}),
    update("edited_message", message(text="改了", edit_date=DATE + 60)),
    said(text=..., new_chat_members=[MEI, BOT]),
    said(text=..., left_chat_member=MEI),
    said(text=..., new_chat_title="新名字"),
    said(text=..., pinned_message=message()),
    said(text=..., migrate_to_chat_id=-1005, chat={"id": -5, "title": "小群", "type": "group"}),
    said(text=..., migrate_from_chat_id=-5),
    update("callback_query", {"id": "77", "from": MEI, "message": message(), "chat_instance": "1", "data": "tok"}),
    update("chat_member", membership({"status": "left"}, {"status": "member"}, by=MEI, invite_link=LINK)),
    update("chat_member", membership({"status": "member"}, {"status": "kicked", "until_date": DATE + 600})),
    update("chat_member", membership({"status": "member"}, {"status": "administrator", **RIGHTS})),
    update("my_chat_member", membership({"status": "member"}, {"status": "administrator", **RIGHTS}, who=BOT)),
    update(
        "chat_join_request",
        {"chat": GROUP, "from": MEI, "user_chat_id": 11, "date": DATE, "bio": "hi", "invite_link": LINK},
    ),
    update(
        "message_reaction",
        {
            "chat": GROUP,
            "message_id": 42,
            "user": MEI,
            "date": DATE,
            "old_reaction": [{"type": "emoji", "emoji": "👍"}],
            "new_reaction": [{"type": "emoji", "emoji": "🎉"}, {"type": "custom_emoji", "custom_emoji_id": "5"}],
        },
    ),
    update(
        "message_reaction_count",
        {
            "chat": GROUP,
            "message_id": 42,
            "date": DATE,
            "reactions": [
                {"type": {"type": "emoji", "emoji": "👍"}, "total_count": 2},
                {"type": {"type": "paid"}, "total_count": 1},
            ],
        },
    ),
    update(
        "poll",
        {
            "id": "55",
            "question": "吃什么？",
            "options": [{"text": "面", "voter_count": 2}, {"text": "饭", "voter_count": 1}],
            "total_voter_count": 3,
            "is_closed": True,
        },
    ),
    update("poll_answer", {"poll_id": "55", "user": MEI, "option_ids": [1], "option_persistent_ids": ["1"]}),
    update("chat_boost", {"chat": GROUP, "boost": {}}),
]
