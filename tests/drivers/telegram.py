"""Telegram for the kit: our own fake Bot API over real HTTP, and the real platform adapter."""

from datetime import datetime
from random import Random
from typing import Any

from bot.domain.clock import Clock
from bot.platforms.port import RawUpdate
from bot.platforms.telegram.intake import keep
from bot.platforms.telegram.platform import TelegramPlatform
from bot.platforms.telegram.settings import TelegramSettings
from tests.fake_telegram import FakeTelegram
from tests.fake_telegram.world import ADMIN_RIGHTS, GONE

_RIGHTS = {
    "delete": "can_delete_messages",
    "restrict": "can_restrict_members",
    "invite": "can_invite_users",
    "pin": "can_pin_messages",
    "promote": "can_promote_members",
    "change_info": "can_change_info",
    "manage_topics": "can_manage_topics",
}
_MEDIA: dict[str, Any] = {
    "photo": [{"file_id": "P1", "file_unique_id": "p1", "width": 640, "height": 480}],
    "sticker": {
        "file_id": "S1",
        "file_unique_id": "s1",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    },
}


class TelegramDriver:
    def __init__(self, clock: Clock) -> None:
        self.fake = FakeTelegram(clock.now)
        self._clock = clock
        self.platform: TelegramPlatform

    @property
    def bot_id(self) -> int:
        return self.fake.bot_id

    async def open(self) -> None:
        await self.fake.start()
        settings = TelegramSettings.model_validate({"token": self.fake.token, "base_url": self.fake.base_url})
        self.platform = TelegramPlatform(settings, clock=self._clock, random=Random(1))
        await self.platform.open()

    async def close(self) -> None:
        await self.platform.close()
        await self.fake.stop()

    def add_person(self, name: str) -> int:
        return self.fake.add_person(name, username=f"user_{len(self.fake.world.users)}")

    def add_group(self, title: str, owner: int) -> int:
        return self.fake.add_group(title, owner=owner)

    def add_member(self, chat: int, user: int) -> None:
        self.fake.add_member(chat, user)

    def say(self, chat: int, user: int, text: str, *, at: datetime, **how: Any) -> str:
        extra: dict[str, Any] = dict(how.pop("extra", {}))
        if how.pop("anonymously", False):
            user = self.fake.group_itself(chat)
            extra["sender_chat"] = self.fake.world.chats[chat].public()
        for kind in ("photo", "sticker"):
            if how.pop(kind, False):
                extra[kind] = _MEDIA[kind]
                if text and kind == "photo":
                    extra["caption"], text = text, ""
        if (content := how.pop("file", None)) is not None:
            extra |= {"document": self.fake.upload(content)} | ({"caption": text} if text else {})
            text = ""
        source = how.pop("forwarded_from", None)
        if source is not None:
            extra["forward_origin"] = {"type": "hidden_user", "sender_user_name": source, "date": int(at.timestamp())}
        return self.fake.say(chat, user, text, at=at, **how, **extra)

    def edit(self, chat: int, message_key: str, text: str, *, at: datetime) -> None:
        self.fake.edit(message_key, text, at=at)

    def press(self, chat: int, user: int, message_key: str, label: str, *, at: datetime) -> str:
        return self.fake.press(user, message_key, label, at=at)

    def answers(self, press_key: str) -> list[str]:
        return [answer.get("text", "") for answer in self.fake.answers(press_key)]

    def vote(self, chat: int, user: int, message_key: str, options: list[int], *, at: datetime) -> None:
        self.fake.vote(user, message_key, *options, at=at)

    def react(self, chat: int, user: int, message_key: str, emoji: str, *, at: datetime) -> None:
        self.fake.react(user, message_key, emoji, at=at)

    def join(self, chat: int, user: int, *, by: int | None, link: str | None, at: datetime) -> None:
        self.fake.join(chat, user, by=by, link=link, at=at)

    def open_link(self, user: int, url: str, *, at: datetime) -> None:
        self.fake.open_link(user, url, at=at)

    def leave(self, chat: int, user: int, *, at: datetime) -> None:
        self.fake.leave(chat, user, at=at)

    def request_join(self, chat: int, user: int, *, at: datetime) -> None:
        self.fake.request_join(chat, user, at=at)

    def promote(
        self, chat: int, user: int, powers: tuple[str, ...], *, at: datetime, is_anonymous: bool = False
    ) -> None:
        granted = {_RIGHTS[power] for power in powers} or set(ADMIN_RIGHTS)
        lacks = tuple(right for right in ADMIN_RIGHTS if right not in granted)
        self.fake.promote(chat, user, lacks=lacks, is_anonymous=is_anonymous, at=at)

    def demote(self, chat: int, user: int, *, at: datetime) -> None:
        self.fake.demote(chat, user, at=at)

    def visible(self, chat: int) -> list[Any]:
        return self.fake.visible(chat) if chat in self.fake.world.chats else []

    def standing(self, chat: int, user: int) -> str:
        place = self.fake.world.chats[chat]
        status = self.fake.world.status(place, user)["status"]
        if status in GONE:
            return "banned" if status == "kicked" else "gone"
        if not self.fake.world.may_write(place, user):
            return "muted"
        return {"creator": "owner", "administrator": "admin"}.get(status, "member")

    def take(self) -> list[RawUpdate]:
        return [keep(update, at) for at, update in self.fake.take_dated_updates()]
