"""Chat keys of WeCom: made and read here and nowhere else.

Inside the platform a chat's key begins with its surface. Towards the house a private chat goes by the person's own
key, as on every platform: which surface carries it is decided here, when something is sent.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.people import ChatKind, ChatRef, PlatformName

LONGEST = 64  # what our tables hold


class Place(StrEnum):
    """What a chat is, by the first part of its key."""

    BOT = "bot"  # a group the AI bot was spoken to in
    DM = "dm"  # a private chat with the AI bot
    APP = "app"  # a private chat with the self-built app
    APPCHAT = "appchat"  # a group the app made
    HOOK = "hook"  # a group webhook
    ROOM = "room"  # a customer group

    @property
    def is_private(self) -> bool:
        return self in (Place.DM, Place.APP)


@dataclass(frozen=True, slots=True)
class Address:
    """A chat as a surface knows it: ``name`` is WeCom's own id, its case kept."""

    place: Place
    name: str

    @property
    def key(self) -> str:
        """Raises ValueError where it is longer than a key may be."""
        key = f"{self.place}:{self.name}"
        if not self.name or len(key) > LONGEST:
            raise ValueError("a chat id of WeCom is empty or too long")
        return key

    @property
    def outer_key(self) -> str:
        """As the house knows it: a private chat by its person."""
        key = self.key
        return self.name if self.place.is_private else key

    def ref(self, title: str = "") -> ChatRef:
        kind = ChatKind.PRIVATE if self.place.is_private else ChatKind.GROUP
        return ChatRef(PlatformName.WECOM, self.outer_key, kind, title)


def read(key: str) -> Address | None:
    """The address behind a key; None for a private chat, which any surface may carry. Raises ValueError on rubbish."""
    place, colon, name = key.partition(":")
    if not colon and key:
        return None
    return Address(Place(place), name)
