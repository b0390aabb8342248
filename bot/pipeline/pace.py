"""How fast we may speak: sliding windows per chat and for the whole bot, and pauses a platform asked for.

A sliding window never lets more than its number through in any stretch of its length, so there is no initial burst.
Telegram publishes about 30 messages a second overall, one a second per chat and 20 a minute per group (Bots FAQ);
what it answers with ``retry_after`` always counts more.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.actions import Action, AnswerButton, EditButtons, EditText, StopPoll
from bot.domain.acts import ActionClass
from bot.platforms.port import Rate


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

    def wait(self, now: float, count: int = 1) -> float:
        """Seconds until so many more fit; more than ever fit go once there are no others."""
        while self._times and self._times[0] <= now - self._span:
            self._times.popleft()
        too_many = len(self._times) + min(count, self._count) - self._count
        return 0.0 if too_many <= 0 else self._times[too_many - 1] + self._span - now

    def is_in_use(self, now: float) -> bool:
        """Whether something said still counts."""
        return bool(self._times) and self._times[-1] > now - self._span

    def take(self, now: float, count: int = 1) -> None:
        self._times.extend([now] * count)

    def give_back(self, count: int = 1) -> None:
        for _ in range(min(count, len(self._times))):
            self._times.pop()


class Pace:
    """Asked before each message, told after. Times are seconds of the clock the sender lives by.

    ``own`` are the rates a platform has for a chat; where there are any they count instead of ``limits``' own, and
    ``weigh`` says as how many messages an action counts.
    """

    def __init__(
        self,
        limits: PaceLimits,
        own: Callable[[str], Sequence[Rate]] = lambda _: (),
        weigh: Callable[[Action], int] = lambda action: int(action.action_class is ActionClass.VISIBLE),
    ) -> None:
        self._limits = limits
        self._own = own
        self._weigh = weigh
        self._overall = _Window(limits.overall, 1.0)
        self._chats: dict[tuple[str, bool], tuple[_Window, ...]] = {}
        self._pauses: dict[str, datetime] = {}

    def messages_in(self, action: Action) -> int:
        """Only what makes noise is rationed; moderation, button answers and pins wait for nothing but a pause.

        A platform with rates of its own counts messages its own way, and a changed one is none.
        """
        if self._own(action.chat_key):
            return self._weigh(action)
        return int(isinstance(action, EditText) or action.action_class is ActionClass.VISIBLE)

    def heeds_pauses(self, action: Action) -> bool:
        """A platform that counts messages lets one be changed while it takes no new ones."""
        is_change = isinstance(action, AnswerButton | EditText | EditButtons | StopPoll)
        return not is_change or not self._own(action.chat_key) or self._weigh(action) > 0

    def wait(self, chat_key: str, *, is_group: bool, now: datetime, messages: int = 1) -> float:
        """Seconds until so many messages may go to this chat."""
        seconds = now.timestamp()
        return max(0.0, *(window.wait(seconds, messages) for window in self._windows(chat_key, is_group=is_group)))

    def take(self, chat_key: str, *, is_group: bool, now: datetime, messages: int = 1) -> None:
        seconds = now.timestamp()
        for window in self._windows(chat_key, is_group=is_group):
            window.take(seconds, messages)
        if len(self._chats) > 10_000:
            self._forget_idle(seconds)

    def give_back(self, chat_key: str, *, is_group: bool, messages: int = 1) -> None:
        """What was taken last was not said."""
        for window in self._windows(chat_key, is_group=is_group):
            window.give_back(messages)

    def pause(self, chat_key: str, until: datetime) -> None:
        """The platform asked for silence in one chat, or everywhere (empty key)."""
        self._pauses[chat_key] = max(until, self._pauses.get(chat_key, until))

    def paused_until(self, chat_key: str, now: datetime) -> datetime | None:
        """When a pause that covers this chat ends; None when there is none."""
        ends = [end for key in (chat_key, "") if (end := self._pauses.get(key)) is not None and end > now]
        return max(ends, default=None)

    def _windows(self, chat_key: str, *, is_group: bool) -> tuple[_Window, ...]:
        """All that must have room for one more message to this chat."""
        known = self._chats.get((chat_key, is_group))
        if known is None:
            rates = self._own(chat_key) or self._operators(is_group=is_group)
            known = (self._overall, *(_Window(rate.count, rate.seconds) for rate in rates))
            self._chats[chat_key, is_group] = known
        return known

    def _operators(self, *, is_group: bool) -> Sequence[Rate]:
        short = Rate(self._limits.per_chat, self._limits.per_chat_seconds)
        return (short, Rate(self._limits.group_per_minute, 60.0)) if is_group else (short,)

    def _forget_idle(self, now: float) -> None:
        """Those in which nothing was said for as long as their windows reach. A busy one is never forgotten."""
        self._chats = {key: known for key, known in self._chats.items() if any(w.is_in_use(now) for w in known[1:])}
