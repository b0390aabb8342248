"""What is true in the pretend Telegram: people, chats, messages, polls, and the updates the bot has not confirmed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]

_SENDS = (
    "messages",
    "audios",
    "documents",
    "photos",
    "videos",
    "video_notes",
    "voice_notes",
    "polls",
    "other_messages",
)
_EVERYBODY = ("can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics")
SEND_RIGHTS = (
    *(f"can_send_{what}" for what in _SENDS),
    *("can_add_web_page_previews", "can_react_to_messages", "can_edit_tag"),
    *_EVERYBODY,
)
ADMIN_RIGHTS = (
    *("can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories"),
    *_EVERYBODY,
)
GONE = ("left", "kicked")
_DAY = 86_400


class ApiError(Exception):
    """A refusal in the words of the real server."""

    def __init__(self, code: int, description: str, **parameters: object) -> None:
        prefix = {400: "Bad Request: ", 403: "Forbidden: "}.get(code, "")
        super().__init__(prefix + description)
        self.code = code
        self.parameters = parameters


@dataclass
class Chat:
    id: int
    type: str
    title: str = ""
    is_forum: bool = False
    members: dict[int, Json] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    requests: set[int] = field(default_factory=set)
    knocked_with: dict[int, str] = field(default_factory=dict)
    links: dict[str, Json] = field(default_factory=dict)
    asks_first: bool = False
    banned_channels: set[int] = field(default_factory=set)
    reactions: dict[int, list[str]] = field(default_factory=dict)
    moved_to: int | None = None

    def public(self) -> Json:
        shown: Json = {"id": self.id, "type": self.type}
        shown["first_name" if self.type == "private" else "title"] = self.title
        return shown | ({"is_forum": True} if self.is_forum else {})


@dataclass(frozen=True)
class Line:
    """A message as the members of a chat see it."""

    key: str
    sender: int
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    reply_to: str | None = None
    topic: str | None = None
    pinned: bool = False
    kind: str = "text"  # text | poll | document | photo | the name of a service line
    entities: tuple[tuple[str, str], ...] = ()  # (type, covered text)


class World:
    """State, and the ways it changes. Every change that a bot would hear of becomes an update."""

    def __init__(self, now: Callable[[], datetime], bot_id: int) -> None:
        self.now = now
        self.bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Hearth", "username": "hearth_test_bot"}
        self.users: dict[int, Json] = {bot_id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.polls: dict[str, Json] = {}
        self.presses: dict[str, list[Json]] = {}
        self.blocked: set[int] = set()
        self.files: dict[str, bytes] = {}
        self.menus: dict[str, list[Json]] = {}
        self.allowed: set[str] | None = None
        self.queue: dict[int, tuple[datetime, Json]] = {}
        self.tells_of_links = True
        """Whether an approved member's update names the link they knocked with; Telegram does not promise it."""
        self._next_link = 0
        self._next_update = 700_000_001
        self._next_message = 1

    def next_link(self) -> int:
        self._next_link += 1
        return self._next_link

    def emit(self, kind: str, payload: Json, at: datetime) -> None:
        """Queue one update, where the bot asked for its kind (or never said what it wants)."""
        if self.allowed is None or kind in self.allowed:
            self.queue[self._next_update] = (at, {"update_id": self._next_update, kind: payload})
            self._next_update += 1

    def chat(self, chat_id: int) -> Chat:
        if chat_id not in self.chats:
            if chat_id in self.users:
                raise ApiError(403, "bot can't initiate conversation with a user")
            raise ApiError(400, "chat not found")
        chat = self.chats[chat_id]
        if chat.moved_to:
            raise ApiError(400, "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
        return chat

    def private(self, user_id: int) -> Chat:
        """The chat between a person and the bot; exists once the person has written."""
        if user_id not in self.chats:
            self.chats[user_id] = Chat(user_id, "private", self.users[user_id]["first_name"])
            self.chats[user_id].members = {user_id: {"status": "member"}, self.bot["id"]: {"status": "member"}}
        return self.chats[user_id]

    def find(self, message_key: str) -> tuple[Chat, Json]:
        """A message by its key; ids are unique over all chats here, so the key alone is enough."""
        number = int(message_key)
        for chat in self.chats.values():
            if number in chat.messages:
                return chat, chat.messages[number]
        raise KeyError(f"no message {message_key}")

    def status(self, chat: Chat, user_id: int) -> Json:
        member = chat.members.get(user_id, {"status": "left"})
        until = member.get("until_date")
        if until and until <= self.now().timestamp():
            member = chat.members[user_id] = {"status": "member" if member["status"] == "restricted" else "left"}
        return member

    def is_in(self, chat: Chat, user_id: int) -> bool:
        return self.status(chat, user_id)["status"] not in GONE

    def can(self, chat: Chat, user_id: int, right: str) -> bool:
        member = self.status(chat, user_id)
        return chat.type == "private" or member["status"] == "creator" or member.get(right) is True

    def may_write(self, chat: Chat, user_id: int, right: str = "can_send_messages") -> bool:
        member = self.status(chat, user_id)
        return member["status"] != "restricted" or member.get(right) is True

    def member_object(self, chat: Chat, user_id: int) -> Json:
        member = {"user": self.users[user_id], **self.status(chat, user_id)}
        names = {"administrator": ADMIN_RIGHTS, "restricted": SEND_RIGHTS}.get(member["status"], ())
        member |= {name: bool(member.get(name)) for name in names}
        if member["status"] == "restricted":
            member |= {"is_member": True, "until_date": member.get("until_date", 0)}
        if member["status"] == "kicked":
            member |= {"until_date": member.get("until_date", 0)}
        if member["status"] in ("administrator", "creator"):
            member["is_anonymous"] = member.get("is_anonymous", False)
        return member

    def set_member(self, chat: Chat, user_id: int, new: Json, by: int, at: datetime, **told: object) -> None:
        """Change a standing; tells the bot by chat_member or my_chat_member, and by the old service lines."""
        old, was_in = self.member_object(chat, user_id), self.is_in(chat, user_id)
        chat.members[user_id] = new
        update = {
            "chat": chat.public(),
            "from": self.users[by],
            "date": int(at.timestamp()),
            "old_chat_member": old,
            "new_chat_member": self.member_object(chat, user_id),
            **told,
        }
        if update["new_chat_member"] == old:
            return
        if user_id == self.bot["id"]:
            self.emit("my_chat_member", update, at)
        elif self.status(chat, self.bot["id"])["status"] == "administrator":
            self.emit("chat_member", update, at)
        if was_in != self.is_in(chat, user_id) and chat.type != "private":
            person = self.users[user_id]
            gone = {"left_chat_member": person} if was_in else {"new_chat_members": [person]}
            self.post(chat, by, gone, at)

    def post(self, chat: Chat, sender: int, content: Json, at: datetime) -> Json:
        """A new message; the bot hears of it unless a bot wrote it."""
        message: Json = {
            "message_id": self._next_message,
            "date": int(at.timestamp()),
            "chat": chat.public(),
            "from": self.users[sender],
            **content,
        }
        self._next_message += 1
        chat.messages[message["message_id"]] = message
        about_members = "new_chat_members" in content or "left_chat_member" in content
        if (sender != self.bot["id"] or about_members) and self.is_in(chat, self.bot["id"]):
            self.emit("message", message, at)
        return message

    def drop(self, chat: Chat, message_id: int) -> None:
        chat.messages.pop(message_id, None)
        chat.pinned = [one for one in chat.pinned if one != message_id]

    def poll_object(self, poll: Json) -> Json:
        votes: dict[int, list[int]] = poll["votes"]
        shown = {name: value for name, value in poll.items() if name not in ("votes", "chat_id", "message_id")}
        shown["options"] = [
            option | {"voter_count": sum(index in choice for choice in votes.values())}
            for index, option in enumerate(poll["options"])
        ]
        return shown | {"total_voter_count": sum(bool(choice) for choice in votes.values())}

    def is_too_old(self, message: Json) -> bool:
        """Bots cannot delete what is older than 48 hours (Bot API, deleteMessage)."""
        return self.now().timestamp() - float(message["date"]) > 2 * _DAY
