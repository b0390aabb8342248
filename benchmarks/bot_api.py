"""Plausible answers of a Bot API: enough for a bot to believe in it, nothing more."""

import itertools
import time
from typing import Any

from benchmarks.wire import Parameters

BOT_ID = 1_000_000_007
TOKEN = f"{BOT_ID}:BENCHMARK_token_of_nobody_at_all_0000"
USERNAME = "bench_hearth_bot"
OWNER_ID = 400_000_001
ADMIN_ID = 400_000_002

_RIGHTS = dict.fromkeys(
    (
        "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
        "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
        "can_delete_stories", "can_pin_messages", "can_manage_topics",
    ),
    True,
) | {"can_be_edited": False, "is_anonymous": False}  # fmt: skip
_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def person(number: int) -> dict[str, Any]:
    """Everybody's name and username follow from the number."""
    return {"id": number, "is_bot": False, "first_name": f"P{number % 1_000_000}", "username": f"person_{number}"}


def bot() -> dict[str, Any]:
    return {
        "id": BOT_ID, "is_bot": True, "first_name": "Bench", "username": USERNAME, "can_join_groups": True,
        "can_read_all_group_messages": True, "supports_inline_queries": False, "can_connect_to_business": False,
        "has_main_web_app": False,
    }  # fmt: skip


def group(chat_id: int) -> dict[str, Any]:
    return {"id": chat_id, "type": "supergroup", "title": f"Group {-chat_id % 1_000_000}"}


class BotApi:
    """One bot, admin of every group; the owner and one more admin are the same people everywhere."""

    def __init__(self) -> None:
        self._message_ids = itertools.count(5_000_000)

    def answer(self, method: str, given: Parameters) -> object:
        """The ``result`` of any method but getUpdates."""
        if method.startswith(("send", "forward", "editMessage", "stopPoll")) and method != "sendChatAction":
            return self._message(given)
        match method:
            case "getMe":
                return bot()
            case "getChatAdministrators":
                return self._admins()
            case "getChatMember":
                return self._member(int(given["user_id"]))
            case "getChatMemberCount":
                return 1_000
            case "getChat":
                return self._chat(int(given["chat_id"]))
            case "getWebhookInfo":
                return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
            case _:
                return True

    def _message(self, given: Parameters) -> dict[str, Any]:
        chat_id = int(given.get("chat_id", OWNER_ID))
        chat = group(chat_id) if chat_id < 0 else {"id": chat_id, "type": "private", "first_name": "P"}
        number = given.get("message_id") or next(self._message_ids)
        return {
            "message_id": int(number), "from": bot(), "chat": chat, "date": int(time.time()),  # noqa: TID251  as the server dates it
            "text": given.get("text", "-"),
        }  # fmt: skip

    @staticmethod
    def _admins() -> list[dict[str, Any]]:
        return [
            {"status": "creator", "user": person(OWNER_ID), "is_anonymous": False},
            {"status": "administrator", "user": person(ADMIN_ID)} | _RIGHTS,
            {"status": "administrator", "user": bot()} | _RIGHTS,
        ]

    def _member(self, number: int) -> dict[str, Any]:
        known = {member["user"]["id"]: member for member in self._admins()}
        return known.get(number) or {"status": "member", "user": person(number)}

    @staticmethod
    def _chat(chat_id: int) -> dict[str, Any]:
        chat = group(chat_id) if chat_id < 0 else person(chat_id) | {"type": "private"}
        return chat | {
            "accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS,
            "permissions": {"can_send_messages": True},
        }  # fmt: skip
