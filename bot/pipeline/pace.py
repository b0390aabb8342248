"""How fast we may speak: sliding windows per chat and for the whole bot, and pauses a platform asked for.

A sliding window never lets more than its number through in any stretch of its length, so there is no initial burst.
Telegram publishes about 30 messages a second overall, one a second per chat and 20 a minute per group (Bots FAQ);
what it answers with ``retry_after`` always counts more.
"""

from collections import defaultdict, deque
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Action, CopyMessage, EditText, SendFile, SendPoll, SendText


@dataclass(frozen=True, slots=True)
class PaceLimits:
    """``per_chat`` messages in ``per_chat_seconds``; groups also ``group_per_minute``; ``overall`` in one second."""

    overall: int = 25
    per_chat: int = 3
    per_chat_seconds: float = 3.0
    group_per_minute: int = 18


class _Window:
    """At most ``count`` in any ``span`` seconds."""

    __slots__ = ("_count", "_span", "_times")

    def __init__(self, count: int, span: float) -> None:
        self._count = count
        self._span = span
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more fits."""
        while self._times and self._times[0] <= now - self._span:
            self._times.popleft()
        return 0.0 if len(self._times) < self._count else self._times[0] + self._span - now

    def take(self, now: float) -> None:
        self._times.append(now)

    def give_back(self) -> None:
        if self._times:
            self._times.pop()


class Pace:
    """Asked before each message, told after. Times are seconds of the clock the sender lives by."""

    def __init__(self, limits: PaceLimits) -> None:
        self._limits = limits
        self._overall = _Window(limits.overall, 1.0)
        self._chats: defaultdict[str, tuple[_Window, _Window]] = defaultdict(self._windows)
        self._pauses: dict[str, datetime] = {}

    @staticmethod
    def is_metered(action: Action) -> bool:
        """Only what makes noise is rationed; moderation, button answers and pins wait for nothing but a pause."""
        return isinstance(action, SendText | SendPoll | SendFile | CopyMessage | EditText)

    def wait(self, chat_key: str, *, is_group: bool, now: datetime) -> float:
        """Seconds until a metered action may go to this chat."""
        seconds = now.timestamp()
        short, minute = self._chats[chat_key]
        return max(self._overall.wait(seconds), short.wait(seconds), minute.wait(seconds) if is_group else 0.0, 0.0)

    def take(self, chat_key: str, *, is_group: bool, now: datetime) -> None:
        seconds = now.timestamp()
        short, minute = self._chats[chat_key]
        for window in (self._overall, short, minute) if is_group else (self._overall, short):
            window.take(seconds)
        if len(self._chats) > 10_000:
            self._forget_idle(seconds)

    def give_back(self, chat_key: str, *, is_group: bool) -> None:
        """What was taken last was not said."""
        short, minute = self._chats[chat_key]
        for window in (self._overall, short, minute) if is_group else (self._overall, short):
            window.give_back()

    def pause(self, chat_key: str, until: datetime) -> None:
        """The platform asked for silence in one chat, or everywhere (empty key)."""
        self._pauses[chat_key] = max(until, self._pauses.get(chat_key, until))

    def paused_until(self, chat_key: str, now: datetime) -> datetime | None:
        """When a pause that covers this chat ends; None when there is none."""
        ends = [end for key in (chat_key, "") if (end := self._pauses.get(key)) is not None and end > now]
        return max(ends, default=None)

    def _windows(self) -> tuple[_Window, _Window]:
        return (
            _Window(self._limits.per_chat, self._limits.per_chat_seconds),
            _Window(self._limits.group_per_minute, 60.0),
        )

    def _forget_idle(self, now: float) -> None:
        busy = {key: pair for key, pair in self._chats.items() if pair[1].wait(now) or pair[0].wait(now)}
        self._chats.clear()
        self._chats.update(busy)
