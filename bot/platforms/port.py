"""What the house asks of a platform, and the five ways one attempt can fail."""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol, Self

from bot.domain.actions import Action, Receipt
from bot.domain.capabilities import Capability
from bot.domain.events import AdminsListed, Event
from bot.domain.people import ChatRef, MemberStatus, PlatformName


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as it came. ``content`` is what its JSON says; updates of one ``lane`` stay in order."""

    key: str
    lane: str
    content: object
    also: Callable[[Any], Awaitable[object]] | None = field(default=None, compare=False, repr=False)
    """What the platform itself must keep where, and only where, the update is kept: given the session that keeps it,
    once more where the update is told again."""

    @property
    def body(self) -> str:
        """As it is stored: ASCII JSON."""
        return json.dumps(self.content)

    @classmethod
    def stored(cls, key: str, lane: str, body: str) -> Self:
        """Read back from its ``body``. Raises ValueError for what is no JSON."""
        return cls(key, lane, json.loads(body))


Accept = Callable[[Sequence[RawUpdate]], Awaitable[None]]
"""Returns once the batch is durable; when it raises, nothing of the batch may be acknowledged."""


class RetryLater(Exception):
    """The platform asks for patience; nothing was done."""

    def __init__(self, after: timedelta, *, everywhere: bool = False) -> None:
        super().__init__(f"retry after {after.total_seconds():g} s")
        self.after = after
        self.everywhere = everywhere
        """True: the whole bot must wait, not only this chat."""


class Unreached(Exception):
    """The request never arrived (no connection). Safe to repeat."""


class Unsure(Exception):
    """The request was written but its outcome is unknown. Repeat only what is idempotent."""


class Refused(Exception):
    """The platform said no, and would say no again."""

    def __init__(self, reason: str, *, lacks_right: bool = False) -> None:
        super().__init__(reason)
        self.lacks_right = lacks_right


class Gone(Exception):
    """The chat or the person cannot be reached any more: blocked, kicked, deleted."""


class TooLarge(Refused):
    """A file is longer than we are willing to read."""


class Moved(Exception):
    """The chat has a new key; the same action should go there."""

    def __init__(self, new_key: str) -> None:
        super().__init__("the chat has a new key")
        self.new_key = new_key


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` messages in any ``seconds``."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a platform's intake is doing; ages are judged by the health page."""

    last_heard_at: float | None = None  # time.monotonic() of the last good poll, frame or callback
    problem: str | None = None  # one sentence for the operator, None while all is well


class Performer(Protocol):
    """As much of a platform as a sender needs."""

    @property
    def name(self) -> PlatformName: ...

    async def perform(self, action: Action) -> Receipt: ...


class Platform(Protocol):
    """One bot account on one platform."""

    @property
    def name(self) -> PlatformName: ...

    @property
    def bot_key(self) -> str:
        """The bot's own key on the platform; known after ``open``."""

    @property
    def bot_username(self) -> str | None: ...

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What it can do in some chat or other."""

    def capabilities_in(self, chat: ChatRef, /) -> frozenset[Capability]:
        """What it can do in this chat."""

    def rates_in(self, chat_key: str, /) -> Sequence[Rate]:
        """How fast it may speak there by its own rules; empty: as the operator's settings say."""

    def messages_in(self, action: Action, /) -> int:
        """As how many messages an action counts by the platform's own rates; asked only where there are some."""

    @property
    def pulse(self) -> Pulse: ...

    async def open(self) -> None:
        """Prove the credentials. Raises CredentialsRefused; waits out an unreachable platform."""

    async def close(self) -> None: ...

    async def listen(self, accept: Accept) -> None:
        """Take updates in until cancelled; nothing is acknowledged before ``accept`` has returned."""

    def understand(self, raw: RawUpdate) -> list[Event]:
        """Translate one raw update, without any network. Raises ValueError on what makes no sense."""

    async def perform(self, action: Action) -> Receipt:
        """One attempt. Raises RetryLater, Unreached, Unsure, Refused, Gone or Moved."""

    async def list_admins(self, chat: ChatRef) -> AdminsListed:
        """The chat's admins and our own standing, read live. Raises as ``perform`` does."""

    async def count_members(self, chat: ChatRef) -> int | None:
        """How many others are in the chat; we ourselves do not count. None: the platform tells nobody.

        Raises as ``perform`` does.
        """

    async def download(self, file_key: str, limit: int) -> bytes:
        """The content of a file somebody sent. Raises TooLarge above ``limit`` bytes, else as ``perform`` does."""

    async def member_status(self, chat: ChatRef, person_key: str) -> MemberStatus: ...
