"""What people do: the controls a test moves. Times are explicit; without ``at`` it is the fake's own now."""

from datetime import datetime

from tests.fake_telegram.world import ADMIN_RIGHTS, Chat, Json, Line, World

_SERVICE = ("new_chat_members", "left_chat_member", "new_chat_title", "pinned_message", "forum_topic_created")
_MEDIA = ("poll", "document", "photo", "sticker", "video", "voice")


class People:
    """Needs ``world``. Every method is one human move; it raises where Telegram's clients would not allow it."""

    world: World

    # who and where

    def add_person(self, name: str, *, user_id: int | None = None, username: str | None = None, **more: object) -> int:
        key = user_id or 7_000_000_000 + len(self.world.users)
        user: Json = {"id": key, "is_bot": False, "first_name": name, "language_code": "zh-hans", **more}
        self.world.users[key] = user | ({"username": username} if username else {})
        return key

    def add_group(
        self,
        title: str,
        *,
        chat_id: int | None = None,
        owner: int | None = None,
        bot_is_admin: bool = True,
        bot_lacks: tuple[str, ...] = (),
        kind: str = "supergroup",
        is_forum: bool = False,
    ) -> int:
        """A group with the bot in it already. ``bot_lacks`` names rights the bot was not given."""
        key = chat_id or -1_001_000_000_000 - len(self.world.chats)
        chat = self.world.chats[key] = Chat(key, kind, title, is_forum)
        rights = {name: name not in bot_lacks for name in ADMIN_RIGHTS}
        chat.members[self.bot_id] = {"status": "administrator", **rights} if bot_is_admin else {"status": "member"}
        if owner is not None:
            chat.members[owner] = {"status": "creator"}
        return key

    def add_member(self, chat: int, *users: int) -> None:
        """People who were there before anybody looked: no update is made."""
        for user in users:
            self.world.chats[chat].members[user] = {"status": "member"}

    @property
    def bot_id(self) -> int:
        return int(self.world.bot["id"])

    # talking

    def say(
        self,
        chat: int,
        user: int,
        text: str = "",
        *,
        at: datetime | None = None,
        reply_to: str | None = None,
        topic: str | None = None,
        **extra: object,
    ) -> str:
        """Write a line; ``extra`` goes into the message as it is. Returns the message key."""
        place = self.world.private(user) if chat == user else self.world.chats[chat]
        if not self.world.is_in(place, user) or not self.world.may_write(place, user):
            raise PermissionError(f"{user} may not write in {chat}")
        content: Json = {"text": text} if text else {}
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        if reply_to is not None:
            content["reply_to_message"] = place.messages[int(reply_to)]
        if topic is not None:
            content |= {"message_thread_id": int(topic), "is_topic_message": True}
        message = self.world.post(place, user, {**content, **extra}, at or self.world.now())
        return str(message["message_id"])

    def group_itself(self, chat: int) -> int:
        """The account that stands behind the lines of a group's anonymous admins; ``sender_chat`` names the group."""
        self.world.users[1087968824] = {
            "id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"
        }  # fmt: skip
        self.world.chats[chat].members[1087968824] = {"status": "member"}
        return 1087968824

    def upload(self, content: bytes, name: str = "settings.toml") -> Json:
        """A document for ``say(..., document=...)``."""
        key = f"FILE{len(self.world.files)}"
        self.world.files[key] = content
        return {"file_id": key, "file_unique_id": key, "file_name": name, "file_size": len(content)}

    def press_start(self, user: int, payload: str = "", *, at: datetime | None = None) -> str:
        """Open the private chat with the bot, or come back to it."""
        self.world.private(user)
        self.world.blocked.discard(user)
        return self.say(user, user, f"/start {payload}".strip(), at=at)

    def edit(self, message_key: str, text: str, *, at: datetime | None = None) -> None:
        _, message = self.world.find(message_key)
        when = at or self.world.now()
        message.update(text=text, edit_date=int(when.timestamp()))
        self.world.emit("edited_message", dict(message), when)

    def press(self, user: int, message_key: str, label: str, *, at: datetime | None = None) -> str:
        """Tap a button by what it says. Returns the press key; what the bot answers is in ``answers``."""
        chat, message = self.world.find(message_key)
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        button = next((one for row in rows for one in row if one["text"] == label), None)
        if button is None or "callback_data" not in button:
            raise LookupError(f"no button {label!r} on message {message_key}")
        return self.press_raw(user, chat, message, button["callback_data"], at=at)

    def press_raw(self, user: int, chat: Chat, message: Json, data: str, *, at: datetime | None = None) -> str:
        """A press as a forged client would send it: any data, on any message."""
        key = str(9_000_000_000 + len(self.world.presses))
        self.world.presses[key] = []
        query: Json = {"id": key, "from": self.world.users[user], "message": message, "data": data}
        self.world.emit("callback_query", query | {"chat_instance": str(chat.id)}, at or self.world.now())
        return key

    def answers(self, press_key: str) -> list[Json]:
        """What the presser was shown: text, show_alert, url."""
        return self.world.presses[press_key]

    def vote(self, user: int, message_key: str, *options: int, at: datetime | None = None) -> None:
        """Choose in a native poll; no options takes the vote back."""
        _, message = self.world.find(message_key)
        poll = self.world.polls[message["poll"]["id"]]
        if poll["is_closed"]:
            raise PermissionError("the poll is closed")
        poll["votes"][user] = list(options)
        when = at or self.world.now()
        self.world.emit("poll", self.world.poll_object(poll), when)
        if not poll["is_anonymous"]:
            answer = {"poll_id": poll["id"], "user": self.world.users[user], "option_ids": list(options)}
            self.world.emit("poll_answer", answer | {"option_persistent_ids": [str(one) for one in options]}, when)

    def react(self, user: int, message_key: str, *emoji: str, at: datetime | None = None) -> None:
        chat, message = self.world.find(message_key)
        before = message.setdefault("_reactions", {}).get(user, [])
        message["_reactions"][user] = list(emoji)
        when = at or self.world.now()
        update: Json = {
            "chat": chat.public(),
            "message_id": message["message_id"],
            "user": self.world.users[user],
            "date": int(when.timestamp()),
            "old_reaction": [{"type": "emoji", "emoji": one} for one in before],
            "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji],
        }
        self.world.emit("message_reaction", update, when)

    # coming and going

    def join(
        self, chat: int, user: int, *, by: int | None = None, link: str | None = None, at: datetime | None = None
    ) -> None:
        invite: Json = {}
        place = self.world.chats[chat]
        if link is not None:
            invite["invite_link"] = place.links.get(link) or _link(link, self.world.bot)
        self.world.set_member(place, user, {"status": "member"}, by or user, at or self.world.now(), **invite)

    def open_link(self, user: int, url: str, *, at: datetime | None = None) -> None:
        """Follow an invite link of the bot's: into the chat, or to its door where the link asks first."""
        found = (chat for chat in self.world.chats.values() if url in chat.links)
        chat = next(found, None)
        if chat is None or chat.links[url]["is_revoked"] or chat.moved_to is not None:
            raise PermissionError("this link leads nowhere")
        if chat.links[url]["creates_join_request"]:
            self.request_join(chat.id, user, link=url, at=at)
        else:
            self.join(chat.id, user, link=url, at=at)

    def leave(self, chat: int, user: int, *, by: int | None = None, at: datetime | None = None) -> None:
        self.world.set_member(self.world.chats[chat], user, {"status": "left"}, by or user, at or self.world.now())

    def ban(self, chat: int, user: int, *, by: int, at: datetime | None = None) -> None:
        self.world.set_member(self.world.chats[chat], user, {"status": "kicked"}, by, at or self.world.now())

    def promote(
        self,
        chat: int,
        user: int,
        *,
        by: int | None = None,
        lacks: tuple[str, ...] = (),
        is_anonymous: bool = False,
        at: datetime | None = None,
    ) -> None:
        """Make an admin (the bot too), with all rights but those in ``lacks``."""
        rights: Json = {name: name not in lacks for name in ADMIN_RIGHTS}
        new = {"status": "administrator", "is_anonymous": is_anonymous, **rights}
        self.world.set_member(self.world.chats[chat], user, new, by or self._owner(chat), at or self.world.now())

    def demote(self, chat: int, user: int, *, by: int | None = None, at: datetime | None = None) -> None:
        new = {"status": "member"}
        self.world.set_member(self.world.chats[chat], user, new, by or self._owner(chat), at or self.world.now())

    def request_join(
        self, chat: int, user: int, *, bio: str = "", link: str | None = None, at: datetime | None = None
    ) -> None:
        """Knock at the door; the bot may write to the person from then on."""
        when = at or self.world.now()
        place = self.world.chats[chat]
        place.requests.add(user)
        self.world.private(user)
        update: Json = {
            "chat": place.public(),
            "from": self.world.users[user],
            "user_chat_id": user,
            "date": int(when.timestamp()),
        }
        if bio:
            update["bio"] = bio
        if link is not None:
            update["invite_link"] = place.links.get(link) or _link(link, self.world.bot) | {
                "creates_join_request": True
            }
            place.knocked_with[user] = link
        self.world.emit("chat_join_request", update, when)

    # the chat itself

    def rename(self, chat: int, title: str, *, by: int, at: datetime | None = None) -> str:
        self.world.chats[chat].title = title
        return self.say(chat, by, at=at, new_chat_title=title)

    def migrate(self, chat: int, *, by: int, at: datetime | None = None) -> int:
        """Turn a group into a supergroup: both service lines, and the old id answers with the new one."""
        when = at or self.world.now()
        old = self.world.chats[chat]
        new = Chat(chat - 1_000_000_000_000, "supergroup", old.title, members=dict(old.members))
        self.world.chats[new.id] = new
        self.world.post(old, by, {"migrate_to_chat_id": new.id}, when)
        self.world.post(new, by, {"migrate_from_chat_id": old.id}, when)
        old.moved_to = new.id
        return new.id

    def block(self, user: int, *, at: datetime | None = None) -> None:
        """Stop the bot from writing to this person."""
        chat = self.world.private(user)
        self.world.blocked.add(user)
        self.world.set_member(chat, self.bot_id, {"status": "kicked"}, user, at or self.world.now())
        chat.members[self.bot_id] = {"status": "member"}

    # reading

    def visible(self, chat: int) -> list[Line]:
        """What members see now, oldest first; deleted messages are gone."""
        place = self.world.chats[chat]
        return [_line(place, message) for message in place.messages.values()]

    def _owner(self, chat: int) -> int:
        members = self.world.chats[chat].members
        return next((user for user, member in members.items() if member["status"] == "creator"), self.bot_id)


def _link(url: str, creator: Json) -> Json:
    flags = {"creates_join_request": False, "is_primary": False, "is_revoked": False}
    return {"invite_link": url, "creator": creator, **flags}


def _line(chat: Chat, message: Json) -> Line:
    kind = next((name for name in (*_SERVICE, *_MEDIA) if name in message), "text")
    text = message.get("text") or message.get("caption") or message.get("poll", {}).get("question", "")
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    reply, topic = message.get("reply_to_message"), message.get("message_thread_id")
    wide = text.encode("utf-16-le")
    covered = [
        (one["type"], wide[one["offset"] * 2 : (one["offset"] + one["length"]) * 2].decode("utf-16-le"))
        for one in message.get("entities") or message.get("caption_entities") or []
    ]
    return Line(
        key=str(message["message_id"]),
        sender=message["from"]["id"],
        text=text,
        buttons=tuple(tuple(button["text"] for button in row) for row in rows),
        reply_to=str(reply["message_id"]) if reply else None,
        topic=str(topic) if topic else None,
        pinned=message["message_id"] in chat.pinned,
        kind=kind,
        entities=tuple(covered),
    )
