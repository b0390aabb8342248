"""Presses that wait for an answer. WeCom takes one answer to a press, within five seconds, and none later.

They live in memory only: after a restart nobody waits for them any more.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

_OPEN = 2_000


@dataclass(slots=True, eq=False)
class Press:
    """``req_id`` is the request it came with, ``key`` what the house calls it.

    ``on_card`` False: a number was written instead.
    """

    key: str
    req_id: str
    chat_key: str
    task_id: str
    clicker: str
    on_card: bool
    since: float = field(default_factory=time.monotonic)
    answer: str | None = None
    """What its presser is to read; None: not decided yet."""
    is_alert: bool = False
    edited: asyncio.Event = field(default_factory=asyncio.Event)
    """Its card shows something else from now on."""
    is_for_all: bool = False
    """Other buttons among it: those who did not press must see them too."""


class Presses:
    """The open ones by their key; the oldest are let go."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._open: OrderedDict[str, Press] = OrderedDict()

    def enter(self, press: Press) -> None:
        self._open[press.key] = press
        while len(self._open) > _OPEN:
            self._open.popitem(last=False)

    def find(self, key: str) -> Press | None:
        return self._open.get(key)

    def on(self, task_id: str, within: float) -> Press | None:
        """The newest press of this card that may still be answered."""
        for press in reversed(self._open.values()):
            if press.task_id == task_id and self.age(press) <= within:
                return press
        return None

    def age(self, press: Press) -> float:
        return self._now() - press.since

    def end(self, press: Press) -> None:
        self._open.pop(press.key, None)
