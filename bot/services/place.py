"""A chat, as far as most services look at it; a ``ChatView`` is one. Who needs more of it says so on top of this."""

from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.people import ChatRef
from bot.domain.settings import ChatSettings


class Place(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def ref(self) -> ChatRef: ...
    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def settings(self) -> ChatSettings: ...
