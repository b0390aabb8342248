"""The playground for the kit: the platform itself, moved by its own people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.clock import Clock
from bot.domain.events import MediaKind
from bot.domain.people import AdminPower, MemberStatus
from bot.platforms.playground.platform import PlaygroundPlatform
from bot.platforms.playground.state import ALL_POWERS, Line
from bot.platforms.port import RawUpdate


@dataclass(frozen=True)
class Visible:
    """A line as the kit reads it."""

    key: str
    sender: str
    text: str
    buttons: tuple[tuple[str, ...], ...]
    reply_to: str | None
    topic: str | None
    pinned: bool
    kind: str


class PlaygroundDriver:
    def __init__(self, clock: Clock) -> None:
        self.platform = PlaygroundPlatform(clock=clock)
        self._people = self.platform.people
        self._world = self.platform.world

    @property
    def bot_id(self) -> str:
        return self.platform.bot_key

    async def open(self) -> None:
        await self.platform.open()

    async def close(self) -> None:
        await self.platform.close()

    def add_person(self, name: str) -> str:
        return self._people.add_person(name, username=f"user_{len(self._world.people)}")

    def add_group(self, title: str, owner: str) -> str:
        return self._people.add_group(title, owner=owner)

    def add_member(self, chat: str, user: str) -> None:
        self._people.add_member(chat, user)

    def say(self, chat: str, user: str, text: str, *, at: datetime, **how: Any) -> str:
        media = next((kind for kind in (MediaKind.PHOTO, MediaKind.STICKER) if how.pop(kind.value, False)), None)
        return self._people.say(chat, user, text, at=at, media=media, **how)

    def edit(self, chat: str, message_key: str, text: str, *, at: datetime) -> None:
        self._people.edit(chat, message_key, text, at=at)

    def press(self, chat: str, user: str, message_key: str, label: str, *, at: datetime) -> str:
        return self._people.press(chat, user, message_key, label, at=at)

    def answers(self, press_key: str) -> list[str]:
        return self._world.presses[press_key]

    def vote(self, chat: str, user: str, message_key: str, options: list[int], *, at: datetime) -> None:
        self._people.vote(chat, user, message_key, options, at=at)

    def react(self, chat: str, user: str, message_key: str, emoji: str, *, at: datetime) -> None:
        self._people.react(chat, user, message_key, emoji, at=at)

    def join(self, chat: str, user: str, *, by: str | None, link: str | None, at: datetime) -> None:
        self._people.join(chat, user, by=by, link=link, at=at)

    def open_link(self, user: str, url: str, *, at: datetime) -> None:
        try:
            self._people.open_invite(url, user, at=at)
        except LookupError as error:
            raise PermissionError(str(error)) from error

    def leave(self, chat: str, user: str, *, at: datetime) -> None:
        self._people.leave(chat, user, at=at)

    def request_join(self, chat: str, user: str, *, at: datetime) -> None:
        self._people.request_join(chat, user, at=at)

    def promote(
        self, chat: str, user: str, powers: tuple[str, ...], *, at: datetime, is_anonymous: bool = False
    ) -> None:
        granted = frozenset(map(AdminPower, powers)) or ALL_POWERS
        self._people.promote(chat, user, granted, is_anonymous=is_anonymous, at=at)

    def demote(self, chat: str, user: str, *, at: datetime) -> None:
        self._people.demote(chat, user, at=at)

    def visible(self, chat: str) -> list[Any]:
        room = self._world.rooms.get(chat)
        return [_seen(line, pinned=line.key in room.pinned) for line in room.visible()] if room else []

    def standing(self, chat: str, user: str) -> str:
        room = self._world.rooms[chat]
        status = self._world.standing(room, user).status
        if not status.is_present:
            return "banned" if status is MemberStatus.BANNED else "gone"
        if not self._world.may_write(room, user):
            return "muted"
        return status.value if status.is_admin else "member"

    def take(self) -> list[RawUpdate]:
        return self.platform.take()


def _seen(line: Line, *, pinned: bool) -> Visible:
    kind = line.notice or line.media or ("poll" if line.poll else "text")
    text = line.poll.question if line.poll else str(line.text)
    buttons = tuple(tuple(button.label for button in row) for row in line.buttons)
    return Visible(line.key, line.sender.key, text, buttons, line.reply_to, line.topic, pinned, str(kind))
