"""A thread that notices when the event loop stands still, says where, and in the end gives up the process.

A supervisor starts the process again; nothing is lost, because everything is kept before it is acknowledged.
"""

import asyncio
import faulthandler
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable

from bot.domain.errors import ExitCode

log = logging.getLogger(__name__)


def _leave() -> None:
    os._exit(ExitCode.STALLED)


class Watchdog:
    """``start`` and ``stop`` are called on the loop that is watched; all times are seconds of standing still.

    A process that was itself suspended is not blamed: each look counts for two intervals at most. ``backstop`` also
    arms the interpreter's own timer, because code that never releases the interpreter lock keeps this thread from
    running at all; ``backstop_grace`` after its own limit that timer writes all stacks to stderr and ends the process
    with status 1.
    """

    def __init__(
        self,
        *,
        warn_after: float = 5,
        give_up_after: float = 30,
        give_up: Callable[[], None] = _leave,
        on_blocked: Callable[[float], None] | None = None,
        backstop: bool = False,
        backstop_grace: float = 5,
    ) -> None:
        self._warn_after = warn_after
        self._give_up_after = give_up_after
        self._give_up = give_up
        self._on_blocked = on_blocked
        self._backstop = backstop
        self._backstop_after = give_up_after + backstop_grace
        self._interval = min(1.0, warn_after / 4)
        self._stopped = threading.Event()
        self._answered = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        loop, watched = asyncio.get_running_loop(), threading.get_ident()
        self._stopped.clear()
        self._thread = threading.Thread(target=self._watch, args=(loop, watched), name="watchdog", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._answered.set()  # the loop cannot answer while it waits here
        if self._thread is not None:
            self._thread.join(timeout=2 * self._interval + 1)
            self._thread = None
        if self._backstop:
            faulthandler.cancel_dump_traceback_later()

    def _watch(self, loop: asyncio.AbstractEventLoop, watched: int) -> None:
        while not self._stopped.is_set():
            answered = self._answered = threading.Event()
            if self._backstop:
                faulthandler.dump_traceback_later(self._backstop_after, exit=True)
            try:
                loop.call_soon_threadsafe(answered.set)
            except RuntimeError:  # the loop is closed
                return
            lag = self._await(answered, watched)
            if lag >= self._warn_after:
                _say(logging.WARNING, "the event loop goes on after standing still for %.1f s", lag)
                if self._on_blocked is not None:
                    self._on_blocked(lag)
            self._stopped.wait(self._interval)

    def _await(self, answered: threading.Event, watched: int) -> float:
        """Wait for the loop's answer and return how long it took."""
        lag, warned, seen = 0.0, False, time.monotonic()
        while not answered.wait(self._interval) and not self._stopped.is_set():
            now = time.monotonic()
            lag += min(now - seen, 2 * self._interval)
            seen = now
            if lag >= self._warn_after and not warned:
                warned = True
                _say(logging.ERROR, "the event loop stands still since %.1f s, here:\n%s", lag, _stack_of(watched))
            if lag >= self._give_up_after:
                stack = _stack_of(watched)
                _say(logging.CRITICAL, "the event loop stands still since %.1f s; giving up, here:\n%s", lag, stack)
                self._give_up()
                return lag
        return lag


def _say(level: int, message: str, *values: object) -> None:
    """Log, but never wait long: the blocked thread may be the one that holds the log's lock."""
    speaker = threading.Thread(target=log.log, args=(level, message, *values), daemon=True)
    speaker.start()
    speaker.join(timeout=1)


def _stack_of(thread: int) -> str:
    frame = sys._current_frames().get(thread)  # noqa: SLF001  the documented way to see another thread's stack
    return "".join(traceback.format_stack(frame)) if frame is not None else "(the thread is gone)"
